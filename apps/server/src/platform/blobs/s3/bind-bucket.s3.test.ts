import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { S3Config } from '../../../config/storage.ts';
import { startServer } from '../../../start.ts';
import { type FaultyS3, startFaultyS3 } from '../../../testing/faulty-s3.ts';
import { requireS3, s3Keys } from '../../../testing/s3.ts';
import { copyTemplate } from '../../../testing/template.ts';
import { testConfig } from '../../../testing/test-config.ts';
import { freePort } from '../../../testing/test-server.ts';
import { StartError } from '../../start-error.ts';
import { bindBucket } from './bind-bucket.ts';
import { makeClient } from './s3-client.ts';

let faulty: FaultyS3;
let keys: ReturnType<typeof s3Keys>;
beforeEach(async () => {
  faulty = await startFaultyS3(requireS3().endpoint);
  keys = s3Keys({ endpoint: faulty.url, timeout: '1' });
});
afterEach(() => faulty.close());

const configOf = (more: ReturnType<typeof s3Keys> = {}): S3Config =>
  testConfig({ dataDir: '/nowhere', databaseUrl: '', port: 1, keys: { ...keys, ...more } }).storage ??
  expect.fail('there is no storage');

async function bind(config: S3Config, instance = 'ours', sampleKey: string | null = null): Promise<void> {
  const client = makeClient(config);
  await bindBucket({ client, config, instance, sampleKey }).finally(() => client.destroy());
}

/** One sentence that has all of this, and no secret. */
async function refuses(work: Promise<unknown>, ...mentions: string[]): Promise<void> {
  const error = await work.then(
    () => expect.fail('it was taken'),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(StartError);
  expect(error.message).toMatch(/^\S[^\n]+\.$/);
  for (const mention of mentions) expect(error.message).toContain(mention);
  expect(error.message).not.toContain(requireS3().secret);
}

const putMarker = async (config: S3Config, text: string) => {
  const client = makeClient(config);
  await client.send(
    new PutObjectCommand({ Bucket: config.bucket, Key: `${config.prefix}waybill.json`, Body: text }),
  );
  client.destroy();
};

describe('a storage that can be used', () => {
  it('is marked as of this registry, for all its copies and every later start', async () => {
    const config = configOf();
    await Promise.all([bind(config), bind(config)]);
    await bind(config, 'ours', 'some-key-that-is-not-looked-for');
    const client = makeClient(config);
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: config.bucket, Key: `${config.prefix}waybill.json` }),
    );
    expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual({ layout: 1, instance: 'ours' });
    client.destroy();
  });
});

describe('a server does not start', () => {
  it('and lets its database and folder go again', async () => {
    faulty.fail('hangs');
    const place = await copyTemplate(inject('template'));
    const config = testConfig({ ...place, port: await freePort(), keys });
    const begun = Date.now();
    await refuses(
      startServer(config, pino({ level: 'silent' })),
      'cannot be reached',
      faulty.url,
      'storage_url',
    );
    expect(Date.now() - begun).toBeLessThan(10_000);
    // Fails while a connection is open.
    await place.remove();
  });

  it('without a storage that answers', async () => {
    faulty.fail('breaks the connection');
    await refuses(bind(configOf()), faulty.url, 'cannot be reached', 'endpoint');
    faulty.fail('answers 500');
    await refuses(bind(configOf()), faulty.url, 'cannot be used', '500');
    await refuses(bind(configOf(s3Keys({ endpoint: 'http://127.0.0.1:1' }))), 'ECONNREFUSED');
  });

  it('without a bucket', async () => {
    const storage_url = keys.storage_url?.replace(/s3:\/\/[^/]+/, 's3://not-there') ?? '';
    await refuses(bind(configOf({ storage_url })), '"not-there"', 'make it');
  });

  it('with keys that are wrong or unknown', async () => {
    await refuses(
      bind(configOf({ storage_secret_key: 'wrong' })),
      'does not let this server',
      'storage_secret_key',
    );
    await refuses(bind(configOf({ storage_access_key: 'who:is-it' })), 'does not let this server');
  });

  it('where it may read, but not write', async () => {
    faulty.fail('answers 403', ({ method }) => method === 'PUT');
    await refuses(bind(configOf()), 'write to the bucket', 'AccessDenied', 'what they may do');
  });

  it('on the crates of another registry', async () => {
    const config = configOf();
    await bind(config, 'theirs');
    await refuses(bind(config, 'ours'), config.bucket, config.prefix.slice(0, -1), 'another registry');
  });

  it('where a registry with versions finds none of its crates', async () => {
    const config = configOf();
    const key = `${config.prefix}blobs/some`;
    await refuses(bind(config, 'ours', key), 'does not hold the crates', 'docs/storage.md');
    const client = makeClient(config);
    await client.send(new PutObjectCommand({ Bucket: config.bucket, Key: key, Body: 'x' }));
    client.destroy();
    await bind(config, 'ours', key);
  });

  it('on a marker of a newer version, or a damaged one', async () => {
    const config = configOf();
    await putMarker(config, '{"layout":2,"instance":"ours"}');
    await refuses(bind(config), 'newer Waybill');
    await putMarker(config, '{"layout":');
    await refuses(bind(config), 'damaged');
  });
});
