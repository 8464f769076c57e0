import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { S3Config } from '../../../config/storage.ts';
import { type IndexBucket, indexBucket } from '../../../platform/blobs/s3/index-bucket.ts';
import { makeClient } from '../../../platform/blobs/s3/s3-client.ts';
import { forgetIndexCopy } from '../../../platform/database/instance.ts';
import { s3Keys } from '../../../testing/s3.ts';
import { startTestServer, type TestServer } from '../../../testing/test-server.ts';
import { put, uploadWith } from '../../../testing/uploads.ts';
import { copyIndex, sweepIndexCopy } from './copy-index.ts';

const CDN = 'https://cdn.example.com/index';
let server: TestServer;
let storage: S3Config;
let bucket: IndexBucket;

beforeAll(async () => {
  // Without index_cdn_url: its job would take from the tests what they copy themselves.
  server = await startTestServer(s3Keys());
  const { config } = server.running.platform;
  if (config.storage === null) throw new Error('there is no bucket');
  storage = config.storage;
  bucket = indexBucket(storage);
});
afterEach(() => copy());
afterAll(async () => {
  bucket.close();
  await server.close();
});

const copy = () => copyIndex(server.running.platform, bucket);
const sweep = () => sweepIndexCopy(server.running.platform, bucket);

async function publish(name: string, version: string): Promise<void> {
  expect((await put(server, await uploadWith({ name, version }))).status).toBe(200);
}

/** What a CDN would get. */
async function copied(
  path: string,
  from: S3Config = storage,
): Promise<{ text: string; type?: string; cache?: string } | null> {
  const client = makeClient(from);
  const place = { Bucket: from.bucket, Key: `${from.prefix}index/${path}` };
  try {
    const found = await client.send(new GetObjectCommand(place));
    const text = (await found.Body?.transformToString()) ?? '';
    return { text, type: found.ContentType ?? '', cache: found.CacheControl ?? '' };
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return null;
    throw error;
  } finally {
    client.destroy();
  }
}
const served = async (path: string) => (await server.request('GET', `/index/${path}`, { token: null })).text;

it('has the files of the index, byte for byte, and is brought up to it after each change', async () => {
  await publish('demo', '1.0.0');
  await publish('demo', '1.1.0');
  await publish('Some_Thing', '0.1.0');
  await copy();
  for (const path of ['de/mo/demo', 'so/me/some_thing', 'config.json'])
    expect((await copied(path))?.text, path).toBe(await served(path));
  expect(await copied('de/mo/demo')).toMatchObject({
    type: 'text/plain; charset=utf-8',
    cache: 'public, max-age=10, stale-if-error=86400',
  });
  expect(await copy()).toBe(0);

  await server.request('DELETE', '/api/v1/crates/demo/1.0.0/yank');
  expect(await copy()).toBe(1);
  const text = (await copied('de/mo/demo'))?.text;
  expect(text).toContain('"yanked":true');
  expect(text).toBe(await served('de/mo/demo'));
});

it('is kept by a job of the server', async () => {
  const keeps = await startTestServer({ ...s3Keys(), index_cdn_url: CDN });
  try {
    const place = keeps.running.platform.config.storage;
    if (place === null) throw new Error('there is no bucket');
    const upload = await uploadWith({ name: 'by-job', version: '1.0.0' });
    expect((await put(keeps, upload)).status).toBe(200);
    expect((await keeps.request('POST', '/api/v1/admin/jobs/copy-index/runs')).status).toBe(200);
    const file = (await keeps.request('GET', '/index/by/-j/by-job', { token: null })).text;
    await expect.poll(async () => (await copied('by/-j/by-job', place))?.text).toBe(file);
  } finally {
    await keeps.close();
  }
});

it('has nothing of a private crate, also of one that becomes private', async () => {
  await publish('hushed', '1.0.0');
  await copy();
  expect(await copied('hu/sh/hushed')).not.toBeNull();
  const { db } = server.running.platform.database;
  await db.updateTable('crates').set({ visibility: 'private' }).where('name', '=', 'hushed').execute();
  expect(await copy()).toBe(1);
  expect(await copied('hu/sh/hushed')).toBeNull();
  expect(await copy()).toBe(0);
  await db.updateTable('crates').set({ visibility: 'public' }).where('name', '=', 'hushed').execute();
  await copy();
  expect((await copied('hu/sh/hushed'))?.text).toBe(await served('hu/sh/hushed'));
});

it('loses what was deleted, and gets back what was lost, at the next comparison', async () => {
  await publish('gone', '1.0.0');
  await publish('kept', '1.0.0');
  await copy();
  await server.running.platform.database.db.deleteFrom('crates').where('name', '=', 'gone').execute();
  await bucket.remove('ke/pt/kept');
  expect(await sweep()).toBe(2);
  await copy();
  expect(await copied('go/ne/gone')).toBeNull();
  expect((await copied('ke/pt/kept'))?.text).toBe(await served('ke/pt/kept'));
  expect(await sweep()).toBe(0);
});

it('is made anew where the database was restored', async () => {
  await publish('restored', '1.0.0');
  await copy();
  await bucket.put('re/st/restored', 'of later than the backup', 'text/plain');
  expect(await copy()).toBe(0);
  await forgetIndexCopy(server.running.platform.database.db);
  await copy();
  expect((await copied('re/st/restored'))?.text).toBe(await served('re/st/restored'));
});

it('is whole in another place', async () => {
  await publish('moved', '1.0.0');
  await copy();
  const elsewhere = { ...storage, prefix: `${storage.prefix}elsewhere/` };
  const other = indexBucket(elsewhere);
  try {
    await copyIndex(server.running.platform, other);
    const paths = [];
    for await (const path of other.list()) paths.push(path);
    expect(paths).toEqual(expect.arrayContaining(['config.json', 'mo/ve/moved', 'de/mo/demo']));
  } finally {
    other.close();
  }
});
