import { gzipSync } from 'node:zlib';
import { type ErrorCode, errorStatus } from '@waybill/api';
import { type Header, pack } from 'tar-stream';
import { expect } from 'vitest';
import { type CrateOptions, crateFile, frame, metadataFor } from './crate-file.ts';
import type { RequestOptions, TestAnswer, TestServer } from './test-server.ts';

/** An upload that differs from an ordinary one only in what a test names. */
export interface UploadOptions extends Partial<CrateOptions> {
  /** Fields of the metadata that are not as `metadataFor` has them. */
  metadata?: Record<string, unknown>;
  /** The `.crate` file itself, instead of one made from the rest. */
  crate?: Uint8Array;
}

export async function uploadWith({ metadata, crate, ...options }: UploadOptions): Promise<Buffer> {
  const { name = 'demo', version = '1.0.0' } = options;
  return frame(
    metadataFor(name, version, metadata),
    crate ?? (await crateFile({ ...options, name, version })),
  );
}

export interface ArchiveEntry {
  header: Partial<Header> & { name: string };
  content?: string | Buffer;
}

/** A gzipped tar of exactly these entries. */
export async function archiveOf(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { header, content } of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

export function put(server: TestServer, body: Uint8Array, options: RequestOptions = {}): Promise<TestAnswer> {
  return server.request('PUT', '/api/v1/crates/new', { ...options, body });
}

/** Everything a refused upload could have changed. */
export async function snapshot(server: TestServer) {
  const { db } = server.running.platform.database;
  return {
    ...(await server.stored()),
    crateRows: await db.selectFrom('crates').selectAll().orderBy('id').execute(),
    owners: await db.selectFrom('crate_owners').selectAll().orderBy('crate_id').orderBy('user_id').execute(),
    events: await db.selectFrom('audit_events').select('id').orderBy('id').execute(),
  };
}

/** The one shape of every refusal: a code of the closed list with its status, a sentence, and the id of the log lines. */
export function expectRefusal(answer: TestAnswer, code: ErrorCode, ...mentions: readonly string[]): void {
  const context = answer.text;
  expect(answer.json?.errors, context).toHaveLength(1);
  const error = answer.json.errors[0];
  expect(Object.keys(error).sort()).toEqual(['code', 'correlation_id', 'detail']);
  expect(error.code, context).toBe(code);
  expect(answer.status).toBe(errorStatus[code]);
  expect(error.detail).toMatch(/^\S.*\s.*\S$/s);
  for (const mention of mentions) expect(error.detail).toContain(mention);
  expect(error.correlation_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(error.correlation_id).toBe(answer.headers.get('x-request-id'));
}

/** The upload is refused with this code, and nothing is stored of it: no row, no blob, no unfinished file. */
export async function expectRefusedUpload(
  server: TestServer,
  body: Uint8Array,
  code: ErrorCode,
  ...mentions: readonly string[]
): Promise<void> {
  const before = await snapshot(server);
  expectRefusal(await put(server, body), code, ...mentions);
  expect(await snapshot(server)).toEqual(before);
}
