import type { FastifyRequest } from 'fastify';
import { Problem } from '../../platform/problem.ts';
import { anyone, type Reader } from '../crates/index.ts';

export interface ReadersAsked {
  /** @throws Problem where nothing says who it is, or what says it is not good. */
  strictly(request: FastifyRequest): Promise<Reader>;
  /** A credential that is no good reads what everybody may. */
  orAnyone(request: FastifyRequest): Promise<Reader>;
  /** Whether it may have been answered otherwise than to others. */
  isPersonal(request: FastifyRequest): boolean;
}

/** Remembers for each request who reads, and asks nobody where nothing says it. */
export function askReaders(identify: (request: FastifyRequest) => Promise<Reader>): ReadersAsked {
  const readers = new WeakMap<FastifyRequest, Reader>();

  async function strictly(request: FastifyRequest): Promise<Reader> {
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
