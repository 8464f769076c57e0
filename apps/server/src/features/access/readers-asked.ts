import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../platform/problem.ts';
import { anyone, type Reader } from '../crates/index.ts';

interface Asked {
  headers: IncomingHttpHeaders;
}

export interface ReadersAsked<Request extends Asked> {
  /** @throws Problem where nothing says who it is, or what says it is not good. */
  strictly(request: Request): Promise<Reader>;
  /** A credential that is no good reads what everybody may. */
  orAnyone(request: Request): Promise<Reader>;
  /** Whether it may have been answered otherwise than to others. */
  isPersonal(request: Request): boolean;
}

/** Remembers for each request who reads, and asks nobody where nothing says it. */
export function askReaders<Request extends Asked>(
  identify: (request: Request) => Promise<Reader>,
): ReadersAsked<Request> {
  const readers = new WeakMap<Request, Reader>();

  async function strictly(request: Request): Promise<Reader> {
    const reader = await identify(request);
    readers.set(request, reader);
    return reader;
  }

  return {
    strictly,
    async orAnyone(request) {
      const { authorization, cookie } = request.headers;
      if (authorization === undefined && cookie === undefined) return anyone;
      const known = readers.get(request);
      if (known !== undefined) return known;
      return strictly(request).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        readers.set(request, anyone);
        return anyone;
      });
    },
    isPersonal: (request) => (readers.get(request) ?? anyone).kind !== 'anyone',
  };
}
