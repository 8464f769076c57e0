import { setTimeout as sleep } from 'node:timers/promises';
import { SourceFailure, SourceProblem } from './source.ts';

const MOST_REDIRECTS = 5;
const LONGEST_STALL_MS = 30_000;
const PAUSES_MS = [500, 2_000];
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface FetcherOptions {
  /** Sent as cargo sends it, to the addresses of the registry itself. */
  token: string | null;
  /** Whether the token may be sent in the clear to another machine. */
  allowHttp: boolean;
  /** Between two tries. */
  pausesMs?: readonly number[];
}

export interface Fetched {
  status: number;
  body: AsyncIterable<Uint8Array>;
  /** Lets the connection go without reading the rest. */
  discard(): Promise<void>;
}

/** Gets files from another registry, as cargo would. */
export interface Fetcher {
  /**
   * @param withToken whether that address is the registry's own, and wants the token.
   * @throws SourceFailure when nothing answers, SourceProblem for an address that is not to be asked.
   */
  get(url: string, withToken: boolean): Promise<Fetched>;
}

export function httpFetcher(options: FetcherOptions): Fetcher {
  return {
    async get(url, withToken) {
      for (const pause of [...(options.pausesMs ?? PAUSES_MS), null]) {
        try {
          const answer = await followRedirects(url, withToken, options);
          const passes = answer.status === 429 || answer.status >= 500;
          if (!passes || pause === null) return answer;
          await answer.discard();
        } catch (error) {
          if (error instanceof SourceProblem) throw error;
          if (pause === null) throw unreachable(url, error);
        }
        await sleep(pause ?? 0);
      }
      throw new Error('not reached: the last round returns or throws');
    },
  };
}

async function followRedirects(url: string, withToken: boolean, options: FetcherOptions): Promise<Fetched> {
  let location = webAddress(url);
  // Once it has been left out it stays out, also when a redirect comes back: nobody may bounce it around.
  let token = withToken && options.token !== null && mayCarryToken(location, options) ? options.token : null;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await request(location, token);
    const target = answer.redirect;
    if (target === null) return answer;
    await answer.discard();
    const next = webAddress(new URL(target, location).href);
    if (next.origin !== location.origin) token = null;
    location = next;
  }
  throw new SourceProblem(`${location.origin} redirects more than ${MOST_REDIRECTS} times.`);
}

function webAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new SourceProblem('The source names an address that is neither https nor http.');
  return url;
}

export function mayCarryToken(url: URL, { allowHttp }: Pick<FetcherOptions, 'allowHttp'>): boolean {
  return url.protocol === 'https:' || allowHttp || LOOPBACK.test(url.hostname);
}

async function request(url: URL, token: string | null): Promise<Fetched & { redirect: string | null }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), LONGEST_STALL_MS);
  const response = await fetch(url, {
    redirect: 'manual',
    signal: abort.signal,
    headers: {
      'user-agent': 'waybill import',
      // A `.crate` file is compressed already; one that is unpacked on the way would not have its checksum any more.
      'accept-encoding': 'identity',
      ...(token === null ? {} : { authorization: token }),
    },
  });
  timer.refresh();
  return {
    status: response.status,
    redirect: response.status >= 300 && response.status < 400 ? response.headers.get('location') : null,
    body: patiently(response, timer),
    async discard() {
      clearTimeout(timer);
      await response.body?.cancel().catch(() => {});
    },
  };
}

async function* patiently(response: Response, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      yield chunk;
    }
  } catch (error) {
    throw unreachable(response.url, error);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(url: string, error: unknown): SourceFailure {
  const { message, cause } = error as Error;
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
  const host = URL.parse(url)?.host ?? 'the source';
  return new SourceFailure(
    `${host} does not answer (${why}); run the same command again, it goes on where it stopped.`,
    {
      unreachable: true,
      cause: error,
    },
  );
}

/** A small answer as text. @throws SourceProblem when it is larger. */
export async function textOf({ body }: Fetched, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SourceProblem(`The answer has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
