import { afterAll, beforeAll, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { createPerson, tokenOf } from '../../testing/people.ts';
import { ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

let ci: TrustedCi;
const tokens: Record<string, string> = {};
const ids: Record<string, number> = {};
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const login of ['owner', 'stranger']) {
    ids[login] = await createPerson(ci.server, login);
    tokens[login] = await tokenOf(ci.server, login);
  }
  const admin = (method: string, path: string, body?: unknown) =>
    ci.server.request(method, path, body === undefined ? {} : { body });
  await admin('POST', '/api/v1/organizations', { organization: { name: 'acme', owner: 'owner' } });
  await admin('PATCH', '/api/v1/organizations/acme', { organization: { new_crates: 'private' } });
  await admin('PUT', '/api/v1/organizations/acme/prefixes/acme-');
  await ci.publish('rocket', '1.0.0', tokens['owner']);
});
afterAll(() => ci.close());

/** Whatever is about more than one crate, or about one that is public and has to do with the hidden one. */
const places = () => [
  '/',
  '/api/v1/summary',
  '/api/v1/keywords',
  '/api/v1/keywords?sort=crates',
  '/api/v1/keywords/launch',
  '/api/v1/categories',
  '/api/v1/categories?sort=crates',
  '/api/v1/categories/aerospace',
  '/api/v1/categories/aerospace::drones',
  '/api/v1/category_slugs',
  ...['', 'alphabetical', 'downloads', 'recent-downloads', 'recent-updates', 'new'].map(
    (sort) => `/api/v1/crates?sort=${sort}`,
  ),
  ...['acme', 'acme-hidden', 'launching', 'e', 'pad'].map((q) => `/api/v1/crates?q=${q}`),
  '/api/v1/crates?keyword=launch',
  '/api/v1/crates?all_keywords=launch+acme',
  '/api/v1/crates?category=aerospace',
  '/api/v1/crates?letter=a',
  '/api/v1/crates?ids[]=acme-hidden&ids[]=rocket',
  `/api/v1/crates?user_id=${ids['owner']}`,
  '/api/v1/crates?team_id=1',
  '/api/v1/users/owner',
  `/api/v1/users/${ids['owner']}/stats`,
  '/api/v1/crates/rocket',
  '/api/v1/crates/rocket/reverse_dependencies',
  '/api/v1/crates/rocket/owners',
  '/api/v1/crates/acme-hidden',
  '/api/v1/crates/acme-hidden/1.0.0/download',
  '/api/v1/me/updates',
  '/api/v1/organizations',
  '/api/v1/trusted_publishing/publishers',
  '/api/v1/trusted_publishing/attempts',
  '/index/ac/me/acme-hidden',
  '/private/index/ac/me/acme-hidden',
];

const seen = async (token: string | null) => {
  const all: Record<string, string> = {};
  for (const path of places()) {
    const { status, headers, text } = await ci.server.request('GET', path, { token });
    const kept = ['cache-control', 'vary', 'etag'].map((name) => headers.get(name));
    const body = text.replace(headers.get('x-request-id') ?? '', 'ID');
    all[path] = [status, ...kept, body].join(' ');
  }
  return all;
};

it.each([null, 'stranger'])(
  'what a private crate does from its making to its end changes nothing that %s can read',
  async (who) => {
    const token = who === null ? null : (tokens[who] ?? '');
    const before = await seen(token);
    const line = `registry-index = "sparse+${ci.server.url}/index/"`;
    const more = 'keywords = ["launch", "acme"]\ncategories = ["aerospace", "aerospace::drones"]\n';
    const body = await uploadWith({
      name: 'acme-hidden',
      version: who === null ? '1.0.0' : '2.0.0',
      manifest: `${USUAL}${more}[dependencies.rocket]\nversion = "1"\n${line}\n`,
      metadata: {
        keywords: ['launch', 'acme'],
        categories: ['aerospace', 'aerospace::drones'],
        deps: [
          {
            name: 'rocket',
            version_req: '^1',
            features: [],
            optional: false,
            default_features: true,
            target: null,
            kind: 'normal',
          },
        ],
      },
    });
    const as = (method: string, path: string, json?: unknown) =>
      ci.server.request(method, path, {
        token: tokens['owner'] ?? '',
        ...(json === undefined ? {} : { body: json }),
      });
    const published = await put(ci.server, body, { token: tokens['owner'] ?? '' });
    expect(published.status, published.text).toBe(200);
    expect(await seen(token)).toEqual(before);
    const version = `/api/v1/crates/acme-hidden/${who === null ? '1.0.0' : '2.0.0'}`;
    expect((await as('GET', `${version}/download`)).status).toBe(200);
    expect((await as('PUT', '/api/v1/crates/acme-hidden/follow')).status).toBe(200);
    await ci.publisher(
      { provider: 'github', crates: ['acme-hidden'], identity: ROCKET_IDENTITY },
      tokens['owner'],
    );
    // Then what was counted is stored.
    await ci.server.restart();
    expect(await seen(token)).toEqual(before);
    expect((await as('DELETE', `${version}/yank`)).status).toBe(200);
    expect(await seen(token)).toEqual(before);
    const own = await tokenOf(ci.server, 'owner', { endpoint_scopes: ['delete'] });
    const gone = await ci.server.request('DELETE', '/api/v1/crates/acme-hidden?message=over', { token: own });
    expect(gone.status, gone.text).toBe(204);
    expect(await seen(token)).toEqual(before);
    ci.server.advance(10 * 24 * 3_600_000);
  },
);
