import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frame, metadataFor, USUAL } from '../../testing/crate-file.ts';
import { setVisibility } from '../../testing/crate-parts.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, type UploadOptions, uploadWith } from '../../testing/uploads.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const REPOSITORY = 'https://github.com/acme/rocket';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const show = (
  crate: string,
  headers: Record<string, string> = {},
  token: string | null = null,
  method = 'GET',
) => server.request(method, `/api/v1/crates/${crate}/readme`, { token, headers });

interface ReadmeOptions {
  name: string;
  version?: string;
  /** What the archive has. */
  files?: Record<string, string>;
  /** What the metadata has. */
  readme?: string | null;
  readmeFile?: string | null;
  manifest?: string;
}

async function publish({
  name,
  version = '1.0.0',
  files = {},
  readme,
  readmeFile,
  manifest = '',
}: ReadmeOptions) {
  const options: UploadOptions = {
    name,
    version,
    manifest: `${USUAL}repository = "${REPOSITORY}"\n${manifest}`,
    metadata: { repository: REPOSITORY, readme: readme ?? null, readme_file: readmeFile ?? null },
    entries: Object.entries(files).map(([path, content]) => ({ header: { name: path }, content })),
  };
  const answer = await put(server, await uploadWith(options));
  expect(answer.status, answer.text).toBe(200);
  return answer;
}

describe('GET /api/v1/crates/{name}/{version}/readme', () => {
  beforeAll(async () => {
    await publish({
      name: 'rocket',
      manifest: 'readme = "README.md"\n',
      files: {
        'README.md':
          '# Rocket\n\n[a](a.md) ![b](b.png) <script>alert(1)</script><img src=x onerror=alert(1)>\n',
        '.cargo_vcs_info.json': JSON.stringify({ git: { sha1: COMMIT }, path_in_vcs: 'crates/rocket' }),
      },
      readme: 'another text',
      readmeFile: 'README.md',
    });
  });

  it('is the rendered file of the archive, with its links into the repository', async () => {
    const answer = await show('rocket/1.0.0');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toBe(
      `<h1 id="user-content-rocket">Rocket</h1>\n<p><a href="${REPOSITORY}/blob/${COMMIT}/crates/rocket/a.md" rel="nofollow noopener noreferrer ugc">a</a> <img src="${REPOSITORY}/raw/${COMMIT}/crates/rocket/b.png" alt="b"> <img src="${REPOSITORY}/raw/${COMMIT}/crates/rocket/x"></p>\n`,
    );
  });

  it('may do nothing in a browser but show pictures', async () => {
    const policy = (await show('rocket/1.0.0')).headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", 'img-src https:', 'sandbox']));
    expect(policy?.join()).not.toMatch(/unsafe|script|allow/);
    expect((await show('rocket/1.0.0')).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('can be kept, and asked for again by its tag', async () => {
    const first = await show('rocket/1.0.0');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
    const again = await show('rocket/1.0.0', { 'if-none-match': etag });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await show('rocket/1.0.0', { 'if-none-match': '"other"' })).status).toBe(200);
    const head = await show('rocket/1.0.0', {}, null, 'HEAD');
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag]);
  });

  it('tells where it is when JSON is asked for', async () => {
    const answer = await show('rocket/1.0.0', { accept: 'application/json' });
    expect(answer.json).toEqual({ url: `${server.url}/api/v1/crates/rocket/1.0.0/readme` });
    const version = await server.request('GET', '/api/v1/crates/rocket/1.0.0');
    expect(`${server.url}${version.json.version.readme_path}`).toBe(answer.json.url);
  });

  it('is a 404 where there is no crate, no version or no README', async () => {
    await publish({ name: 'bare' });
    for (const headers of [{}, { accept: 'application/json' }] as const) {
      expectRefusal(await show('absent/1.0.0', headers), 'crate_not_found', 'absent');
      expectRefusal(await show('rocket/2.0.0', headers), 'version_not_found', '2.0.0');
      expectRefusal(await show('rocket/%00', headers), 'version_not_found');
      expectRefusal(await show('bare/1.0.0', headers), 'readme_not_found', 'bare 1.0.0');
    }
    expect((await show('bare/1.0.0')).headers.get('cache-control')).toBe('no-store');
  });

  it('of a private crate is kept by nobody else', async () => {
    await publish({ name: 'secret', readme: 'hidden text', readmeFile: 'README.md' });
    await setVisibility(server, 'secret', 'private');
    expectRefusal(await show('secret/1.0.0'), 'crate_not_found');
    const own = await server.request('GET', '/api/v1/crates/secret/1.0.0/readme');
    expect(own.text).toBe('<p>hidden text</p>\n');
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
    expect(own.headers.get('vary')).toContain('authorization');
  });
});

describe('GET /api/v1/crates/{name}/readme', () => {
  it('is the README of the default version, and of the next one as soon as there is one', async () => {
    for (const version of ['1.0.0', '2.0.0-beta.1'])
      await publish({ name: 'probe', version, readme: `of ${version}` });
    const first = await show('probe');
    const itsOwn = await show('probe/1.0.0');
    expect([first.status, first.text]).toEqual([200, '<p>of 1.0.0</p>\n']);
    for (const header of [
      'etag',
      'content-type',
      'content-security-policy',
      'vary',
      'x-content-type-options',
    ])
      expect(first.headers.get(header), header).toBe(itsOwn.headers.get(header));
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const etag = first.headers.get('etag') ?? '';
    expect((await show('Probe', { 'if-none-match': etag })).status).toBe(304);

    await publish({ name: 'probe', version: '1.1.0', readme: 'of 1.1.0' });
    const next = await show('probe', { 'if-none-match': etag });
    expect([next.status, next.text]).toEqual([200, '<p>of 1.1.0</p>\n']);
    const { json } = await show('probe', { accept: 'application/json' });
    expect(json).toEqual({ url: `${server.url}/api/v1/crates/probe/1.1.0/readme` });
  });

  it('is no version, whatever a crate is called', async () => {
    await publish({ name: 'readme', readme: 'of a crate called so' });
    expect((await show('readme')).text).toBe('<p>of a crate called so</p>\n');
    expect((await show('readme/1.0.0')).text).toBe('<p>of a crate called so</p>\n');
    expectRefusal(await show('readme/readme'), 'version_not_found', 'readme');
  });

  it('is a 404 where there is no crate or no README', async () => {
    await publish({ name: 'barren' });
    for (const headers of [{}, { accept: 'application/json' }] as const) {
      expectRefusal(await show('absent', headers), 'crate_not_found', 'absent');
      expectRefusal(await show('barren', headers), 'readme_not_found', 'barren 1.0.0');
    }
    expect((await show('barren')).headers.get('cache-control')).toBe('no-store');
  });

  it('of a private crate is refused as one that is not there, and kept by nobody else', async () => {
    await publish({ name: 'closed', readme: 'hidden text' });
    await setVisibility(server, 'closed', 'private');
    const [hidden, absent] = [await show('closed'), await show('closes')];
    expectRefusal(hidden, 'crate_not_found');
    const said = ({ json }: typeof hidden) => ({ ...json.errors[0], correlation_id: '' });
    expect(said(hidden).detail.replace('closed', 'closes')).toBe(said(absent).detail);
    const names = ({ headers }: typeof hidden) => [...headers.keys()].sort();
    expect(names(hidden)).toEqual(names(absent));
    const own = await server.request('GET', '/api/v1/crates/closed/readme');
    expect(own.text).toBe('<p>hidden text</p>\n');
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
    expect(own.headers.get('vary')).toContain('authorization');
    const etag = own.headers.get('etag') ?? '';
    expectRefusal(await show('closed', { 'if-none-match': etag }), 'crate_not_found');
  });
});

describe('the README that is kept of a publish', () => {
  it('is the text that cargo sent where the archive has no such file', async () => {
    await publish({ name: 'sent', readme: '*sent*', readmeFile: 'docs/README.md' });
    expect((await show('sent/1.0.0')).text).toBe('<p><em>sent</em></p>\n');
  });

  it('is plain text by the name of its file', async () => {
    await publish({
      name: 'plain',
      readme: '*a* <b>',
      readmeFile: 'README.txt',
      manifest: 'readme = "README.txt"\n',
    });
    expect((await show('plain/1.0.0')).text).toBe('<pre>*a* &lt;b&gt;</pre>\n');
  });

  it('is that of each version', async () => {
    for (const version of ['1.0.0', '2.0.0+build'])
      await publish({ name: 'twice', version, readme: `of ${version}` });
    expect((await show('twice/1.0.0')).text).toBe('<p>of 1.0.0</p>\n');
    expect((await show('twice/2.0.0%2Bbuild')).text).toBe('<p>of 2.0.0+build</p>\n');
    const { json } = await show('twice/2.0.0%2Bbuild', { accept: 'application/json' });
    expect(json.url).toBe(`${server.url}/api/v1/crates/twice/2.0.0%2Bbuild/readme`);
  });

  it('may be as long as the metadata may be, and is cut only when it is shown', async () => {
    const metadata = metadataFor('long', '1.0.0', { readme_file: 'README.txt', repository: null });
    const room = 1024 * 1024 - Buffer.byteLength(JSON.stringify({ ...metadata, readme: '' }));
    const readme = 'x'.repeat(room);
    const upload = await uploadWith({ name: 'long' });
    const crate = upload.subarray(4 + upload.readUInt32LE(0) + 4);
    const answer = await put(server, frame({ ...metadata, readme }, crate));
    expect(answer.status, answer.text).toBe(200);
    const { text } = await show('long/1.0.0');
    expect(text.match(/x/g)?.length).toBeLessThan(513 * 1024);
    expect(text).toContain('longer than 512 KiB');
    const { db } = server.running.platform.database;
    const rows = await db
      .selectFrom('version_readmes')
      .select('text')
      .where('file', '=', 'README.txt')
      .execute();
    expect(rows.some(({ text }) => text === readme)).toBe(true);
  });

  it('may hold any character', async () => {
    // What the metadata may not hold comes by the archive.
    await publish({
      name: 'characters',
      files: {
        'README.md': '\u{feff}a\0b \u{10ffff} c',
        '.cargo_vcs_info.json': JSON.stringify({ git: { sha1: '../..' }, path_in_vcs: '\0\ud800/../..' }),
      },
    });
    expect((await show('characters/1.0.0')).text).toBe('<p>a\u{fffd}b \u{10ffff} c</p>\n');
  });

  it('is shown as it was written where it cannot be rendered', async () => {
    await publish({ name: 'deep', readme: '>'.repeat(100_000) });
    const { status, text } = await show('deep/1.0.0');
    expect(status).toBe(200);
    expect(text).toContain('nested too deeply');
    expect(text).toContain('&gt;&gt;&gt;');
  });

  it('is asked for by many at once and rendered for all', async () => {
    await publish({ name: 'busy', readme: '# Busy' });
    const answers = await Promise.all(Array.from({ length: 60 }, () => show('busy/1.0.0')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});
