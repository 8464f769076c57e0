import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { readStorage, type StorageValues } from './storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const nothing: StorageValues = {
  storageUrl: '',
  accessKey: '',
  accessKeyFile: '',
  secretKey: '',
  secretKeyFile: '',
  cdnUrl: '',
  indexCdnUrl: '',
  isPrivate: false,
};
const read = (given: Partial<StorageValues>) =>
  readStorage({ ...nothing, ...given }, (name) => join(folder, name));

describe('storage_url', () => {
  it('empty means files', () => {
    expect(read({})).toBeNull();
  });

  it('of AWS needs only the bucket; the rest is what its environment says', () => {
    expect(read({ storageUrl: 's3://crates' })).toEqual({
      bucket: 'crates',
      prefix: '',
      endpoint: null,
      publicEndpoint: null,
      region: null,
      pathStyle: false,
      downloads: 'stream',
      timeoutMs: 10_000,
      credentials: null,
      cdnUrl: null,
      indexCdnUrl: null,
    });
  });

  it('has the endpoint of another storage, which is asked in the path style', () => {
    const storageUrl = 's3://my.crates/team/one/?endpoint=https://s3.example.com/&region=eu-1';
    expect(read({ storageUrl })).toMatchObject({
      bucket: 'my.crates',
      prefix: 'team/one/',
      endpoint: 'https://s3.example.com',
      region: 'eu-1',
      pathStyle: true,
    });
    expect(read({ storageUrl: 's3://crates?endpoint=http://127.0.0.1:9000' })).toMatchObject({
      endpoint: 'http://127.0.0.1:9000',
      region: 'us-east-1',
    });
  });

  it('has further options', () => {
    const storageUrl =
      's3://crates?endpoint=http://minio:9000&public_endpoint=https://s3.example.com&path_style=false&downloads=redirect&timeout=30';
    expect(read({ storageUrl })).toMatchObject({
      publicEndpoint: 'https://s3.example.com',
      pathStyle: false,
      downloads: 'redirect',
      timeoutMs: 30_000,
    });
  });

  it.each([
    ['another scheme', 'https://bucket', 's3://bucket/prefix'],
    ['no bucket', 's3:///prefix', 'bucket'],
    ['a bucket with a port', 's3://bucket:9000/x', '"bucket:9000"'],
    ['a prefix with spaces', 's3://bucket/a%20b', '"a%20b"'],
    ['an unknown option', 's3://bucket?endpiont=http://x', '"endpiont"'],
    ['an option twice', 's3://bucket?region=a&region=b', 'twice'],
    ['an endpoint without a scheme', 's3://bucket?endpoint=minio:9000', 'endpoint'],
    ['another style', 's3://bucket?path_style=yes', '"yes"'],
    ['another way of downloads', 's3://bucket?downloads=fast', '"stream" or "redirect"'],
    ['no time', 's3://bucket?timeout=0', '1 to 120'],
    ['too much time', 's3://bucket?timeout=3600', '"3600"'],
  ])('is refused with %s', (_what, storageUrl, mention) => {
    expect(() => read({ storageUrl })).toThrow(StartError);
    expect(() => read({ storageUrl })).toThrow(mention);
  });

  it.each(['s3://key:hunter2@bucket', 's3://bucket?endpoint=https://key:hunter2@s3.example.com'])(
    'never holds credentials, and they are not repeated: %s',
    (storageUrl) => {
      expect(() => read({ storageUrl })).toThrow(/credentials|without user/);
      expect(() => read({ storageUrl })).not.toThrow(/hunter2/);
    },
  );
});

describe('credentials', () => {
  const storageUrl = 's3://crates';

  it('come from the keys, or from files', () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'hunter2' };
    expect(read({ storageUrl, accessKey: 'AKIA', secretKey: 'hunter2' })).toMatchObject({ credentials });
    writeFileSync(join(folder, 'key'), 'AKIA\n');
    writeFileSync(join(folder, 'secret'), 'hunter2\n');
    expect(read({ storageUrl, accessKeyFile: 'key', secretKeyFile: 'secret' })).toMatchObject({
      credentials,
    });
  });

  it.each<[string, Partial<StorageValues>, string]>([
    ['one without the other', { accessKey: 'AKIA' }, 'storage_secret_key is not'],
    ['the other without the one', { secretKey: 'hunter2' }, 'storage_access_key is not'],
    ['a key and its file', { secretKey: 'hunter2', secretKeyFile: 'secret', accessKey: 'A' }, 'both set'],
    ['a file that is not there', { secretKeyFile: 'nowhere', accessKey: 'A' }, 'storage_secret_key_file'],
  ])('are refused: %s', (_what, given, mention) => {
    expect(() => read({ storageUrl, ...given })).toThrow(mention);
    expect(() => read({ storageUrl, ...given })).not.toThrow(/hunter2/);
  });

  it('that are for nothing are a mistake, and so is a CDN of nothing', () => {
    expect(() => read({ secretKey: 'hunter2' })).toThrow('storage_secret_key is set, but storage_url is not');
    expect(() => read({ cdnUrl: 'https://cdn.example.com' })).toThrow('downloads_cdn_url is set');
  });
});

it('downloads_cdn_url is an address', () => {
  const storageUrl = 's3://crates';
  expect(read({ storageUrl, cdnUrl: 'https://cdn.example.com/crates/' })).toMatchObject({
    cdnUrl: 'https://cdn.example.com/crates',
  });
  for (const cdnUrl of ['cdn.example.com', 'https://cdn.example.com/?a=b', 'ftp://x'])
    expect(() => read({ storageUrl, cdnUrl })).toThrow('downloads_cdn_url must be');
});

it('a copy of the index is for a public registry with a bucket', () => {
  const storageUrl = 's3://crates';
  const indexCdnUrl = 'https://cdn.example.com/index/';
  expect(read({ storageUrl, indexCdnUrl })).toMatchObject({ indexCdnUrl: 'https://cdn.example.com/index' });
  expect(() => read({ indexCdnUrl })).toThrow('index_cdn_url is set, but storage_url is not');
  expect(() => read({ storageUrl, indexCdnUrl, isPrivate: true })).toThrow('visibility is "private"');
  expect(() => read({ storageUrl, indexCdnUrl: 'cdn' })).toThrow('index_cdn_url must be an http or https');
});
