import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256, upload } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const publish = (body: Uint8Array, token?: string | null) =>
  server.request('PUT', '/api/v1/crates/new', { body, ...(token === undefined ? {} : { token }) });

describe('a published version', () => {
  it('is in the index before the answer, and downloads byte for byte', async () => {
    const crate = await crateFile({ name: 'first', version: '1.0.0' });
    const answer = await publish(frame(metadataFor('first', '1.0.0'), crate));
    expect(answer.status).toBe(200);
    expect(answer.json.crate).toMatchObject({ name: 'first', num_versions: 1, max_version: '1.0.0' });
    expect(answer.json.warnings).toEqual({ invalid_categories: [], invalid_badges: [], other: [] });

    const index = await server.request('GET', '/index/fi/rs/first', { token: null });
    expect(index.text.endsWith('\n')).toBe(true);
    expect(JSON.parse(index.text)).toMatchObject({
      name: 'first',
      vers: '1.0.0',
      cksum: sha256(crate),
      yanked: false,
    });
    const download = await fetch(`${server.url}/api/v1/crates/first/1.0.0/download`);
    expect(sha256(new Uint8Array(await download.arrayBuffer()))).toBe(sha256(crate));
    expect(download.headers.get('content-encoding')).toBeNull();
  });

  it('cannot be published again, nor with other build metadata', async () => {
    await publish(await upload('once', '1.0.0'));
    const before = await server.stored();
    for (const version of ['1.0.0', '1.0.0+build']) {
      const again = await publish(await upload('once', version));
      expect(again.status).toBe(400);
      expect(again.json.errors[0]).toMatchObject({ code: 'version_exists' });
      expect(again.json.errors[0].detail).toContain('crate version `1.0.0` is already uploaded');
    }
    expect(await server.stored()).toEqual(before);
  });
});
