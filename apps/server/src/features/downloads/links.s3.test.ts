import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { requireS3, s3Keys } from '../../testing/s3.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

const PATH = '/api/v1/crates/demo/1.0.0/download';

async function serverWithDemo(keys: Parameters<typeof startTestServer>[0], name = 'demo') {
  const server = await startTestServer(keys);
  const upload = await uploadWith({ name });
  expect((await put(server, upload)).status).toBe(200);
  return { server, crate: upload.subarray(4 + upload.readUInt32LE(0) + 4) };
}

const downloads = async ({ running }: TestServer) => {
  await running.downloads.flush();
  const rows = await running.platform.database.db.selectFrom('versions').select('downloads').execute();
  return rows.reduce((sum, row) => sum + row.downloads, 0);
};

describe('with downloads=redirect', () => {
  let server: TestServer;
  let crate: Buffer;
  beforeAll(async () => {
    ({ server, crate } = await serverWithDemo(s3Keys({ downloads: 'redirect' })));
  });
  afterAll(() => server.close());

  it('a download is a signed address of the storage for a few minutes, which nobody may cache', async () => {
    const answer = await server.request('GET', PATH, { token: null });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.origin).toBe(requireS3().endpoint);
    expect(location.pathname).toContain(sha256(crate));
    expect(location.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(location.href).not.toContain(requireS3().secret);

    const file = await fetch(location);
    expect(Buffer.from(await file.arrayBuffer()).equals(crate)).toBe(true);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="demo-1.0.0.crate"');
    expect(file.headers.get('content-type')).toContain('application/gzip');
  });

  it('the address is worth nothing without its signature, or for another file', async () => {
    const { headers } = await server.request('GET', PATH, { token: null });
    const location = new URL(headers.get('location') ?? '');
    // Some say 400 to whoever gives no credential at all.
    expect([400, 401, 403]).toContain((await fetch(location.origin + location.pathname)).status);
    const other = new URL(location);
    other.pathname = other.pathname.replace(/blobs\/.*/, 'waybill.json');
    expect((await fetch(other)).status).toBe(403);
  });

  it('HEAD is sent to where HEAD may be asked', async () => {
    const { status, headers } = await server.request('HEAD', PATH, { token: null });
    expect(status).toBe(302);
    const file = await fetch(headers.get('location') ?? '', { method: 'HEAD' });
    expect(file.status).toBe(200);
    expect(file.headers.get('content-length')).toBe(String(crate.length));
  });

  it('who has the file already is told so by us, and what is not there gets no address', async () => {
    const same = await server.request('GET', PATH, {
      token: null,
      headers: { 'if-none-match': `"${sha256(crate)}"` },
    });
    expect(same.status).toBe(304);
    expectRefusal(
      await server.request('GET', '/api/v1/crates/demo/9.9.9/download', { token: null }),
      'version_not_found',
    );
  });

  it('each address counts as a download, HEAD and parts do not', async () => {
    const before = await downloads(server);
    await server.request('GET', PATH, { token: null });
    await server.request('HEAD', PATH, { token: null });
    await server.request('GET', PATH, { token: null, headers: { range: 'bytes=0-9' } });
    expect(await downloads(server)).toBe(before + 1);
  });
});

describe('addresses of private crates', () => {
  it('are for whoever may read them, and never those of a CDN', async () => {
    const keys = { ...s3Keys({ downloads: 'redirect' }), downloads_cdn_url: 'https://cdn.example.com' };
    const { server } = await serverWithDemo({ ...keys, visibility: 'private' });
    const nobody = await server.request('GET', PATH, { token: null });
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('location')).toBeNull();
    const reader = await server.request('GET', PATH);
    expect(reader.status).toBe(302);
    expect(new URL(reader.headers.get('location') ?? '').origin).toBe(requireS3().endpoint);
    await server.close();
  });

  it('are none where downloads are streamed', async () => {
    const keys = { ...s3Keys(), downloads_cdn_url: 'https://cdn.example.com/crates/' };
    const { server, crate } = await serverWithDemo({ ...keys, 'names.new_crates': 'private' });
    const { status, headers } = await server.request('GET', PATH);
    expect(status).toBe(200);
    expect(headers.get('content-length')).toBe(String(crate.length));
    expectRefusal(await server.request('GET', PATH, { token: null }), 'version_not_found');
    await server.close();
  });
});

it('public crates are left to the CDN, under the key that they have in the bucket', async () => {
  const keys = { ...s3Keys(), downloads_cdn_url: 'https://cdn.example.com/crates/' };
  const { server, crate } = await serverWithDemo(keys);
  const { status, headers } = await server.request('GET', PATH, { token: null });
  expect(status).toBe(302);
  const sum = sha256(crate);
  expect(headers.get('location')).toBe(
    `https://cdn.example.com/crates/blobs/${sum.slice(0, 2)}/${sum.slice(2, 4)}/${sum}`,
  );
  expect(headers.get('cache-control')).toBe('public, max-age=3600');
  expect(await downloads(server)).toBe(1);
  await server.close();
});

it('where clients know the storage by another address, it is that which is signed', async () => {
  const { port } = new URL(requireS3().endpoint);
  const keys = s3Keys({ downloads: 'redirect', public_endpoint: `http://localhost:${port}` });
  const { server, crate } = await serverWithDemo(keys);
  const { headers } = await server.request('GET', PATH, { token: null });
  const location = new URL(headers.get('location') ?? '');
  expect(location.hostname).toBe('localhost');
  const file = await fetch(location);
  expect(Buffer.from(await file.arrayBuffer()).equals(crate)).toBe(true);
  await server.close();
});
