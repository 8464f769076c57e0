import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { BodyCache } from './body-cache.ts';

const text = 'a line of the index\n'.repeat(100);

it('reads and compresses a file once for all who ask meanwhile, and keeps it', async () => {
  const bodies = new BodyCache(1_000_000);
  let reads = 0;
  const read = async () => {
    reads += 1;
    return { etag: '"a"', text };
  };
  const found = await Promise.all([1, 2, 3].map(() => bodies.getOrRead('"a"', read)));
  expect(reads).toBe(1);
  for (const one of found) expect(gunzipSync(one?.body.gzip ?? '').toString()).toBe(text);
  await bodies.getOrRead('"a"', read);
  expect(reads).toBe(1);
});

it('answers with the tag of what was read, and with nothing where there is nothing any more', async () => {
  const bodies = new BodyCache(1_000_000);
  expect((await bodies.getOrRead('"a"', async () => ({ etag: '"b"', text })))?.etag).toBe('"b"');
  expect(bodies.get('"a"')).toBeUndefined();
  expect(await bodies.getOrRead('"c"', async () => null)).toBeNull();
});

it('after a failure asks anew', async () => {
  const bodies = new BodyCache(1_000_000);
  const broken = async () => {
    throw new Error('the database is away');
  };
  await expect(bodies.getOrRead('"a"', broken)).rejects.toThrow('away');
  expect((await bodies.getOrRead('"a"', async () => ({ etag: '"a"', text })))?.etag).toBe('"a"');
});

it('what is larger than the whole cache pushes nothing out of it', async () => {
  const bodies = new BodyCache(5_000);
  await bodies.getOrRead('"a"', async () => ({ etag: '"a"', text }));
  await bodies.getOrRead('"b"', async () => ({ etag: '"b"', text: text.repeat(10) }));
  expect(bodies.get('"a"')).toBeDefined();
  expect(bodies.get('"b"')).toBeUndefined();
});
