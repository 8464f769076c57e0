import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { inject } from 'vitest';
import { freePort } from '../../../../tests/acceptance/support/ports.ts';
import type { KeyName } from '../config/keys.ts';
import type { BlobStore } from '../platform/blobs/blob-store.ts';
import type { Tables } from '../platform/database/schema.ts';
import { type RunningServer, startServer } from '../start.ts';
import { s3Keys } from './s3.ts';
import { copyTemplate } from './template.ts';
import { ADMIN_TOKEN, testConfig } from './test-config.ts';

export { freePort };

export interface TestServer {
  url: string;
  dataDir: string;
  running: RunningServer;
  /** Moves the server's clock. */
  advance(milliseconds: number): void;
  /** JSON in, JSON out, as the administrator unless a token (or null) is given. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestAnswer>;
  /** All that is stored: rows by table, and the names of the files below `blobs/` and of the blobs in the bucket. */
  stored(): Promise<{ crates: number; versions: number; dependencies: number; blobs: string[] }>;
  /** Stops and starts again on the same folder and database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface RequestOptions {
  body?: unknown;
  token?: string | null;
  headers?: Record<string, string>;
}

export interface TestAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is what they test
  json: any;
  text: string;
}

/**
 * A whole server on a free loopback port, over its own copy of the template. `{port}` in `public_url` becomes its port. With
 * `TEST_S3_URL` its blobs are in that bucket, below a prefix of their own.
 */
export async function startTestServer(keys: Partial<Record<KeyName, string>> = {}): Promise<TestServer> {
  const place = await copyTemplate(inject('template'));
  const port = await freePort();
  const publicUrl = keys.public_url?.replace('{port}', String(port));
  const ownKeys = { ...s3Keys(), ...keys, ...(publicUrl === undefined ? {} : { public_url: publicUrl }) };
  const config = testConfig({ ...place, port, keys: ownKeys });
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const start = () => startServer(config, pino({ level: 'silent' }), now);
  const server: TestServer = {
    url: config.publicUrl,
    dataDir: place.dataDir,
    running: await start(),
    advance(milliseconds) {
      offset += milliseconds;
    },
    request: (method, path, options = {}) => send(`${config.publicUrl}${path}`, method, options),
    async stored() {
      const { database, blobs } = server.running.platform;
      const { db } = database;
      const count = async (table: keyof Tables) =>
        Number(
          (
            await db
              .selectFrom(table)
              .select(({ fn }) => fn.countAll().as('count'))
              .executeTakeFirstOrThrow()
          ).count,
        );
      return {
        crates: await count('crates'),
        versions: await count('versions'),
        dependencies: await count('dependencies'),
        blobs: [
          ...(await filesBelow(join(place.dataDir, 'blobs'))),
          ...(blobs.place.kind === 's3' ? await namesOf(blobs) : []),
        ].sort(),
      };
    },
    async restart() {
      await server.running.stop();
      server.running = await start();
    },
    async close() {
      await server.running.stop();
      await place.remove();
    },
  };
  return server;
}

async function send(
  url: string,
  method: string,
  { body, token = ADMIN_TOKEN, headers = {} }: RequestOptions,
): Promise<TestAnswer> {
  const raw = body instanceof Uint8Array || typeof body === 'string';
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { authorization: token }),
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
  });
  const text = await response.text();
  // The answer to HEAD has the type of a body it does not have.
  const isJson =
    text !== '' && (response.headers.get('content-type')?.startsWith('application/json') ?? false);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function namesOf(blobs: BlobStore): Promise<string[]> {
  const names: string[] = [];
  for await (const { sha256 } of blobs.list()) names.push(sha256);
  return names;
}
