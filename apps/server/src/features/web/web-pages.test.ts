import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ visibility: 'private' });
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  server.request('GET', path, { token: null, headers });
const asBrowser = (path: string) => get(path, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });

describe('a page of the web UI', () => {
  it.each(['/', '/me', '/crates/rocket', '/crates/nobody-has-it/1.0.0', '/docs/providers/github'])(
    '%s is the same for everybody, and tells nothing',
    async (path) => {
      const page = await asBrowser(path);
      expect(page.status).toBe(200);
      expect(page.text).toBe((await get('/')).text);
      expect(page.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('runs no script but ours, none of which is in the page, and loads nothing from elsewhere', async () => {
    const { text, headers } = await asBrowser('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const [tag] of text.matchAll(/<script[^>]*>/g)) expect(tag).toContain(' src="/assets/');
    expect(text).not.toMatch(/(?:src|href)="https?:/);
  });

  it('says to a browser that there is no such page, and to a program the same in its words', async () => {
    const page = await asBrowser('/no/such/page');
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    const answer = await get('/no/such/page');
    expect(answer.status).toBe(404);
    expect(answer.json.errors[0].code).toBe('not_found');
  });

  it.each(['/api/v1/nothing', '/index/no/th/nothing', '/assets/nothing.js', '/.well-known/nothing'])(
    '%s is never a page',
    async (path) => {
      const answer = await asBrowser(path);
      expect([401, 404]).toContain(answer.status);
      expect(answer.headers.get('content-type')).not.toContain('html');
    },
  );
});

describe('what comes along with a page', () => {
  const linksOf = async (path: string) =>
    ((await asBrowser(path)).headers.get('link') ?? '').split(', ').filter((link) => link !== '');

  it('is what the page of a crate asks first, whether there is one or not', async () => {
    const asked = [
      '/api/v1/crates/rocket?include=default_version%2Ckeywords%2Ccategories%2Cdownloads',
      '/api/v1/crates/rocket/readme',
    ].map((question) => `<${question}>; rel=preload; as=fetch; crossorigin`);
    expect(await linksOf('/crates/rocket')).toEqual(asked);
    expect(await linksOf('/crates/rocket/1.0.0')).toContain(asked[0]);
    expect(await linksOf('/crates/rocket/1.0.0')).not.toContain(asked[1]);
  });

  it('is the scripts of a page that has its own, all of which there are', async () => {
    const scripts = (await linksOf('/crates/rocket/versions')).filter((link) => link.includes('/assets/'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const link of scripts) {
      const [, script = ''] = /^<(\/assets\/[\w-]+\.js)>; rel=modulepreload$/.exec(link) ?? [];
      expect((await get(script)).status, link).toBe(200);
      expect((await get('/')).text).not.toContain(script);
    }
  });

  it('is nothing where there is no page, and nothing of what is no name', async () => {
    expect(await linksOf('/no/such/page')).toEqual([]);
    expect(await linksOf('/crates/%3E%3B%20rel=stylesheet')).toEqual([]);
  });
});

describe('its scripts and style sheets', () => {
  it('are kept for ever by browsers, and come compressed to whom it suits', async () => {
    const { text } = await get('/');
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(text) ?? [];
    for (const encoding of ['br', 'gzip']) {
      const answer = await fetch(server.url + script, { headers: { 'accept-encoding': encoding } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toBe('accept-encoding');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-type')).toContain('text/javascript');
      expect(await answer.text()).toContain('waybill-base');
    }
    const plain = await fetch(server.url + script, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

it('takes any path that public_url may have', async () => {
  const odd = await startTestServer({ public_url: "http://127.0.0.1:{port}/a$'&amp;b" });
  try {
    const { text } = await odd.request('GET', '/', { token: null });
    expect(text).toContain('<meta name="waybill-base" content="/a$&#39;&amp;amp;b">');
    expect(text.match(/<html/g)).toHaveLength(1);
  } finally {
    await odd.close();
  }
});

it('stands below the path of public_url', async () => {
  const below = await startTestServer({ public_url: 'http://127.0.0.1:{port}/registry' });
  try {
    const { text } = await below.request('GET', '/crates/rocket', { token: null });
    expect(text).toContain('<meta name="waybill-base" content="/registry">');
    const [, style = ''] = /rel="stylesheet" href="\/registry([^"]+)"/.exec(text) ?? [];
    expect((await below.request('GET', style, { token: null })).status).toBe(200);
  } finally {
    await below.close();
  }
});
