import type { IncomingMessage, ServerResponse } from 'node:http';
import { UsageError } from '../usage-error.ts';

const LARGEST_REQUEST = 64 * 1024;

export class RequestTooLarge extends Error {
  override readonly name = 'RequestTooLarge';
}

/** The request's JSON, of whatever content type (curl's default is none of JSON's); an empty body is `{}`. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early must not close the connection, or the refusal would never arrive.
  const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of pieces) {
    size += chunk.length;
    if (size > LARGEST_REQUEST)
      throw new RequestTooLarge(`a request body is at most ${LARGEST_REQUEST} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8').trim();
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new UsageError('the request body is not JSON');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(body);
}

export function sendError(response: ServerResponse, status: number, error: string): void {
  sendJson(response, status, { error });
}
