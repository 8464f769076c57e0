import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { setVisibility } from '../../testing/crate-parts.ts';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
let owner: string;
beforeAll(async () => {
  server = await startTestServer();
  owner = await personWithToken(server, 'owner');
  await publish('one', ['web', 'http'], ['network-programming']);
  await publish('two', ['web'], ['development-tools::testing', 'network-programming']);
  await publish('three', ['cli'], ['development-tools', 'development-tools::debugging']);
  await publish('secret', ['web', 'plans'], ['secret-things']);
  await setVisibility(server, 'secret', 'private');
});
afterAll(() => server.close());

async function publish(name: string, keywords: string[], categories: string[]) {
  const lists = `keywords = ${JSON.stringify(keywords)}\ncategories = ${JSON.stringify(categories)}\n`;
  const body = await uploadWith({ name, manifest: `${USUAL}${lists}`, metadata: { keywords, categories } });
  const answer = await put(server, body, { token: owner });
  expect(answer.status, answer.text).toBe(200);
}
const get = (path: string, token: string | null = null) =>
  server.request('GET', `/api/v1/${path}`, { token });
const pairs = (list: { id: string; crates_cnt: number }[]) => list.map((one) => [one.id, one.crates_cnt]);

describe('keywords', () => {
  it('are those of crates that one may see, by name or by use', async () => {
    const { json } = await get('keywords');
    expect(pairs(json.keywords)).toEqual([
      ['cli', 1],
      ['http', 1],
      ['web', 2],
    ]);
    expect(json.meta).toEqual({ total: 3 });
    expect(json.keywords[0]).toEqual({
      id: 'cli',
      keyword: 'cli',
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      crates_cnt: 1,
    });
    expect(pairs((await get('keywords?sort=crates&per_page=1')).json.keywords)).toEqual([['web', 2]]);
    expect(pairs((await get('keywords?per_page=2&page=2')).json.keywords)).toEqual([['web', 2]]);
    expect((await get('keywords', owner)).json.meta).toEqual({ total: 4 });
    expect((await get('keywords', owner)).headers.get('cache-control')).toBe('private, no-store');
  });

  it('are shown one by one', async () => {
    expect((await get('keywords/WEB')).json.keyword).toMatchObject({ id: 'web', crates_cnt: 2 });
    for (const absent of ['plans', 'nothing', '%00', 'x'.repeat(100)])
      expectRefusal(await get(`keywords/${absent}`), 'not_found');
    expect((await get('keywords/plans', owner)).status).toBe(200);
  });
});

describe('categories', () => {
  it('are the uppermost ones, with what is below counted in', async () => {
    const { json } = await get('categories?sort=alpha');
    expect(pairs(json.categories)).toEqual([
      ['development-tools', 3],
      ['network-programming', 2],
    ]);
    expect(json.meta).toEqual({ total: 2 });
    expect(pairs((await get('categories?sort=crates&per_page=1')).json.categories)).toEqual([
      ['development-tools', 3],
    ]);
  });

  it('have what is below and above', async () => {
    const { category } = (await get('categories/development-tools')).json;
    expect(category).toMatchObject({
      slug: 'development-tools',
      category: 'development-tools',
      description: '',
    });
    expect(pairs(category.subcategories)).toEqual([
      ['development-tools::debugging', 1],
      ['development-tools::testing', 1],
    ]);
    expect(category.parent_categories).toEqual([]);
    const below = (await get('categories/development-tools::testing')).json.category;
    expect(pairs(below.parent_categories)).toEqual([['development-tools', 3]]);
    for (const absent of ['secret-things', 'development', 'nothing', '%00'])
      expectRefusal(await get(`categories/${absent}`), 'not_found');
    expect((await get('categories/secret-things', owner)).status).toBe(200);
  });

  it('are listed by their slugs', async () => {
    const { json } = await get('category_slugs');
    expect(json.category_slugs).toHaveLength(4);
    expect(json.category_slugs[0]).toEqual({
      id: 'development-tools',
      slug: 'development-tools',
      description: '',
    });
  });
});

describe('the summary', () => {
  it('counts and lists what one may see, and may be kept for a moment', async () => {
    const { db } = server.running.platform.database;
    await db
      .updateTable('crates')
      .set({ downloads: 7, recent_downloads: 2 })
      .where('name', '=', 'one')
      .execute();
    await db.updateTable('crates').set({ downloads: 9 }).where('name', '=', 'secret').execute();
    const answer = await get('summary');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=15');
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    expect(answer.json).toMatchObject({ num_crates: 3, num_downloads: 7 });
    expect(names(answer.json.new_crates)).toEqual(['three', 'two', 'one']);
    expect(names(answer.json.most_downloaded)[0]).toBe('one');
    expect(names(answer.json.most_recently_downloaded)[0]).toBe('one');
    expect(names(answer.json.just_updated)).toEqual(['three', 'two', 'one']);
    expect(pairs(answer.json.popular_keywords)[0]).toEqual(['web', 2]);
    expect(pairs(answer.json.popular_categories)[0]).toEqual(['development-tools', 3]);
    expect(answer.json.new_crates[0].versions).toBeNull();

    const own = await get('summary', owner);
    expect(own.headers.get('cache-control')).toBe('private, no-store');
    expect(own.json).toMatchObject({ num_crates: 4, num_downloads: 16 });
  });

  it('is beside what is known of the site', async () => {
    const answer = await get('site_metadata');
    expect(answer.json).toEqual({
      deployed_sha: 'unknown',
      commit: 'unknown',
      cdn_base: server.url,
      read_only: false,
      banner_message: null,
    });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=15');
  });
});
