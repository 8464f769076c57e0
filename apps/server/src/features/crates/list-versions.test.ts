import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL, upload } from '../../testing/crate-file.ts';
import { setVisibility } from '../../testing/crate-parts.ts';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

const NUMBERS = ['0.1.0', '1.0.0', '0.2.0', '2.0.0-rc.1', '1.10.0', '1.9.0', '3.0.0'];
const DEPENDENCY = { version_req: '^1', features: [], optional: false, default_features: true, target: null };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const version of NUMBERS)
    expect((await put(server, await upload('parcel', version))).status).toBe(200);
  await server.request('DELETE', '/api/v1/crates/parcel/3.0.0/yank');
});
afterAll(() => server.close());

const get = (path: string, token: string | null = null) =>
  server.request('GET', `/api/v1/crates/${path}`, { token });
const nums = (answer: { json: { versions: { num: string }[] } }) =>
  answer.json.versions.map(({ num }) => num);

describe('GET /crates/{name}/versions', () => {
  it('is ordered by precedence, or by date', async () => {
    const highest = ['3.0.0', '2.0.0-rc.1', '1.10.0', '1.9.0', '1.0.0', '0.2.0', '0.1.0'];
    expect(nums(await get('parcel/versions'))).toEqual(highest);
    expect(nums(await get('parcel/versions?sort=semver'))).toEqual(highest);
    expect(nums(await get('parcel/versions?sort=date'))).toEqual([...NUMBERS].reverse());
  });

  it.each(['semver', 'date'])('is turned page by page, in the order of %s', async (sort) => {
    const all = nums(await get(`parcel/versions?sort=${sort}`));
    const seen: string[] = [];
    let next: string | null = `?sort=${sort}&per_page=3`;
    for (let pages = 0; next !== null && pages < 5; pages += 1) {
      const page: Awaited<ReturnType<typeof get>> = await get(`parcel/versions${next}`);
      seen.push(...nums(page));
      expect(page.json.meta.total).toBe(7);
      next = page.json.meta.next_page;
    }
    expect(seen).toEqual(all);
    expect(next).toBeNull();
  });

  it('picks versions by number, and tells the highest of each line', async () => {
    const picked = await get('parcel/versions?nums[]=1.0.0&nums[]=3.0.0&nums[]=9.9.9&include=release_tracks');
    expect(nums(picked)).toEqual(['3.0.0', '1.0.0']);
    expect(picked.json.meta).toEqual({
      total: 2,
      next_page: null,
      release_tracks: {
        '1': { highest: '1.10.0' },
        '0.1': { highest: '0.1.0' },
        '0.2': { highest: '0.2.0' },
      },
    });
    expect(nums(await get('parcel/versions?nums%5B%5D=1.9.0'))).toEqual(['1.9.0']);
  });

  it.each([
    'include=x',
    'page=1',
    'per_page=0',
    'per_page=101',
    'per_page=x',
    'per_page=3&seek=x',
    'per_page=3&seek=MQ',
    'per_page=3&sort=date&seek=IjEi',
    'per_page=3&seek=IjEi',
  ])('refuses ?%s', async (query) => {
    expectRefusal(await get(`parcel/versions?${query}`), 'query_invalid');
  });

  it('tells what people did with each version', async () => {
    const { json } = await get('parcel/versions?nums[]=3.0.0');
    const [publish, yank] = json.versions[0].audit_actions;
    expect([publish.action, yank.action]).toEqual(['publish', 'yank']);
    expect(yank).toEqual({
      action: 'yank',
      time: expect.any(String),
      user: {
        id: expect.any(Number),
        login: 'admin',
        name: null,
        avatar: null,
        url: `${server.url}/api/v1/users/admin`,
        kind: 'user',
      },
    });
    expect((await get('parcel/1.0.0')).json.version.audit_actions).toHaveLength(1);
  });
});

describe('GET /crates/{name}?include=', () => {
  it('leaves out what is not asked for', async () => {
    const bare = (await get('parcel?include=')).json;
    expect(bare).toMatchObject({ versions: null, keywords: null, categories: null });
    expect(bare.crate).toMatchObject({
      versions: null,
      keywords: null,
      categories: null,
      recent_downloads: null,
      max_version: '2.0.0-rc.1',
      num_versions: 7,
      links: { versions: '/api/v1/crates/parcel/versions' },
    });
    const some = (await get('parcel?include=keywords,downloads,badges')).json;
    expect(some).toMatchObject({ versions: null, keywords: [], categories: null });
    expect(some.crate.recent_downloads).toBe(0);
    expect(nums(await get('parcel?include=default_version'))).toEqual(['1.10.0']);
    expect(nums(await get('parcel?include=versions'))).toHaveLength(7);
    expect((await get('parcel?include=full')).json).toEqual((await get('parcel')).json);
  });

  it('refuses what it does not know', async () => {
    expectRefusal(
      await get('parcel?include=versions,x'),
      'query_invalid',
      "invalid component for ?include= (expected 'versions', 'keywords', 'categories', 'badges', 'downloads', 'default_version', or 'full')",
    );
  });
});

describe('GET /crates/{name}/reverse_dependencies', () => {
  const depend = async (name: string, version: string, on: string | null, token?: string) => {
    const index = `registry-index = "sparse+${server.url}/index/"`;
    const table = (kind: string) => `[${kind}.${on}]\nversion = "1"\n${index}\n`;
    const body = await uploadWith({
      name,
      version,
      manifest: on === null ? USUAL : `${USUAL}${table('dependencies')}${table('dev-dependencies')}`,
      metadata:
        on === null
          ? {}
          : { deps: ['normal', 'dev'].map((kind) => ({ ...DEPENDENCY, kind, name: on, registry: null })) },
    });
    const answer = await put(server, body, token === undefined ? {} : { token });
    expect(answer.status, answer.text).toBe(200);
  };
  const list = async (query = '', token: string | null = null) => {
    const { json } = await get(`parcel/reverse_dependencies${query}`, token);
    return [
      json.versions.map((one: { crate: string; num: string }) => `${one.crate} ${one.num}`),
      json.meta.total,
    ];
  };

  it('lists each dependent once, by its default version, the most downloaded first', async () => {
    const owner = await personWithToken(server, 'owner');
    await depend('uses', '1.0.0', 'parcel');
    await depend('uses', '0.9.0', null);
    await depend('much-used', '1.0.0', 'parcel');
    await depend('once-used', '1.0.0', 'parcel');
    await depend('once-used', '1.1.0', null);
    await depend('other', '1.0.0', 'uses');
    await depend('hidden', '1.0.0', 'parcel', owner);
    await setVisibility(server, 'hidden', 'private');
    const { db } = server.running.platform.database;
    await db.updateTable('crates').set({ downloads: 5 }).where('name', '=', 'much-used').execute();

    expect(await list()).toEqual([['much-used 1.0.0', 'uses 1.0.0'], 2]);
    expect(await list('', owner)).toEqual([['much-used 1.0.0', 'uses 1.0.0', 'hidden 1.0.0'], 3]);
    expect(await list('?per_page=1&page=2')).toEqual([['uses 1.0.0'], 2]);
    const { json } = await get('parcel/reverse_dependencies');
    expect(json.dependencies[0]).toEqual({
      id: expect.any(Number),
      version_id: json.versions[0].id,
      crate_id: 'parcel',
      req: '^1',
      optional: false,
      default_features: true,
      features: [],
      target: null,
      kind: expect.stringMatching(/^(normal|dev)$/),
      downloads: 5,
      registry: null,
    });
    expectRefusal(await get('parcel/reverse_dependencies?seek=MQ'), 'query_invalid', '?seek=');
    expectRefusal(await get('parcel/reverse_dependencies?page=0'), 'query_invalid');
  });
});
