import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Upload } from './crate-file.ts';
import { type JsonAnswer, refusalOf, sendJson } from './http.ts';
import { ADMIN_TOKEN } from './waybill.ts';

/** What came of an upload: `lost` is one whose connection ended before any answer. */
export type Outcome =
  | { kind: 'acknowledged' }
  | { kind: 'refused'; status: number; code: string }
  | { kind: 'lost' };

/** Uploads a crate, and reads what the registry says to it. */
export function put(url: string, { body }: Upload, token = ADMIN_TOKEN): Promise<JsonAnswer> {
  return sendJson(`${url}/api/v1/crates/new`, { method: 'PUT', token, body });
}

/** @throws unless each was taken. */
export async function putAll(url: string, uploads: readonly Upload[], token = ADMIN_TOKEN): Promise<void> {
  for (const upload of uploads) {
    const { status, json } = await put(url, upload, token);
    if (status !== 200) throw new Error(`${upload.name} was not taken: ${JSON.stringify(json)}`);
  }
}

const PIECES = 8;

/**
 * Uploads a crate.
 * @param pauseMs between the pieces of the body, as on a slow line; 0 sends all at once.
 */
export function upload(url: string, { body }: Upload, pauseMs = 0): Promise<Outcome> {
  return new Promise((resolve) => {
    const sent = request(`${url}/api/v1/crates/new`, {
      method: 'PUT',
      agent: false,
      headers: { authorization: ADMIN_TOKEN, 'content-length': String(body.length) },
    });
    sent.once('error', () => resolve({ kind: 'lost' }));
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('error', () => resolve({ kind: 'lost' }));
      response.once('close', () => {
        // cargo takes the status alone for an acknowledgement, whatever becomes of the body.
        const status = response.statusCode ?? 0;
        if (status === 200) return resolve({ kind: 'acknowledged' });
        if (!response.complete) return resolve({ kind: 'lost' });
        resolve({ kind: 'refused', status, code: refusalOf({ status, json: JSON.parse(text) }).code });
      });
    });
    void (async () => {
      for (let piece = 0; piece < PIECES; piece++) {
        const part = body.subarray((body.length * piece) / PIECES, (body.length * (piece + 1)) / PIECES);
        if (!sent.destroyed) sent.write(part);
        if (pauseMs > 0) await sleep(pauseMs);
      }
      if (!sent.destroyed) sent.end();
    })();
  });
}
