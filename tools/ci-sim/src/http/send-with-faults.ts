import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Faults } from '../faults.ts';
import { sendError } from './messages.ts';

const HTML = '<!doctype html><title>Unicorn!</title><h1>No server is currently available</h1>';
const CHUNK = 64 * 1024;

/**
 * Sends a document the way the faults have it. Waiting and streaming end as soon as the other side (or the whole server)
 * closes the connection; that is no error here.
 */
export async function sendWithFaults(
  response: ServerResponse,
  document: object | string,
  faults: Faults,
  movedTo: string,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    if (faults.delayMs !== undefined) await wait(faults.delayMs, undefined, { signal: gone.signal });
    if (faults.outage === 'drop') return void response.destroy();
    if (faults.outage === 'status-500') return sendError(response, 500, 'pretended outage');
    if (faults.redirect !== undefined)
      return redirect(response, faults.redirect === true ? movedTo : faults.redirect);
    await sendBody(response, document, faults, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location, 'Content-Length': 0 });
  response.end();
}

async function sendBody(
  response: ServerResponse,
  document: object | string,
  faults: Faults,
  gone: AbortSignal,
) {
  const { contentType, body } = render(document, faults);
  response.setHeader('Content-Type', contentType);
  if (faults.hugeBodyBytes === undefined && faults.drip === undefined) {
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
    return;
  }
  let pieces: Iterable<Buffer> | AsyncIterable<Buffer> = [Buffer.from(body)];
  if (faults.hugeBodyBytes !== undefined)
    pieces = padded(body, faults.hugeBodyBytes, typeof document === 'string');
  if (faults.drip !== undefined) pieces = dripping(pieces, faults.drip, gone);
  await pipeline(Readable.from(pieces, { objectMode: false }), response);
}

function render(document: object | string, { nonsense }: Faults): { contentType: string; body: string } {
  if (nonsense === 'html') return { contentType: 'text/html; charset=utf-8', body: HTML };
  const isText = typeof document === 'string';
  const body = isText ? document : JSON.stringify(document);
  const kept = nonsense === 'truncated-json' ? body.slice(0, body.length / 2) : body;
  return { contentType: `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`, body: kept };
}

/** Good JSON however long it is, so that nothing but a limit on size can refuse it. */
function* padded(body: string, bytes: number, isText: boolean): Generator<Buffer> {
  yield Buffer.from(isText ? body : `${body.slice(0, -1)},"padding":"`);
  const filler = Buffer.alloc(CHUNK, 'x');
  for (let left = bytes; left > 0; left -= CHUNK) yield filler.subarray(0, Math.min(left, CHUNK));
  if (!isText) yield Buffer.from('"}');
}

async function* dripping(
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  { bytes, everyMs }: { bytes: number; everyMs: number },
  gone: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; start += bytes) {
      yield piece.subarray(start, start + bytes);
      await wait(everyMs, undefined, { signal: gone });
    }
  }
}
