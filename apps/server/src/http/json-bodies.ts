import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../platform/problem.ts';

/** For the whole of a small body, however it drips in. */
const LONGEST_WAIT_MS = 30_000;
const FIRST_SIZE = 16 * 1024;

/**
 * Bodies are JSON and say so; a body that is missing is answered as crates.io does (crates-io-api §1.2). A DELETE
 * has none, whatever content type a client announces for it.
 */
export function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    readText(request, payload).then(
      (body) => {
        if (body === '' && request.method === 'DELETE') return done(null, undefined);
        return parse(request, body, done);
      },
      (error: Error) => done(error),
    );
  });
  app.addHook('preValidation', async (request) => {
    if (request.body !== undefined || request.routeOptions.schema?.body === undefined) return;
    throw new Problem('content_type_unsupported', 'Expected request with `Content-Type: application/json`');
  });
}

/**
 * The body of a small request as text. Fastify's own reader keeps every chunk until the end, so that a client that sends
 * a byte in each costs a thousand times the memory of its body; here memory follows the bytes.
 * @throws Problem `body_too_large`, `request_timeout`, `request_malformed`
 */
export async function readText(request: FastifyRequest, payload: IncomingMessage): Promise<string> {
  const limit = request.routeOptions.bodyLimit ?? 0;
  const announced = Number(payload.headers['content-length'] ?? 0);
  if (announced > limit) throw tooLarge(limit);
  const timer = setTimeout(() => payload.destroy(late()), LONGEST_WAIT_MS);
  let bytes = Buffer.alloc(Math.min(limit, FIRST_SIZE));
  let length = 0;
  try {
    for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (length + chunk.length > limit) throw tooLarge(limit);
      if (length + chunk.length > bytes.length) {
        const larger = Buffer.alloc(Math.min(limit, Math.max(2 * bytes.length, length + chunk.length)));
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      chunk.copy(bytes, length);
      length += chunk.length;
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('request_malformed', 'The body is not as long as its Content-Length says.', {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  return bytes.toString('utf8', 0, length);
}

const tooLarge = (limit: number) =>
  new Problem('body_too_large', `The body is larger than the ${limit} bytes this endpoint takes.`, {
    headers: { connection: 'close' },
  });

const late = () =>
  new Problem('request_timeout', `The body did not arrive within ${LONGEST_WAIT_MS / 1000} seconds.`);
