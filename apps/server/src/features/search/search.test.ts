import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { setVisibility } from '../../testing/crate-parts.ts';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';
import { anyone } from '../crates/index.ts';
import { rank } from './rank.ts';
import { readSelection } from './selection.ts';
import { cratesByIds, findCommonCandidates, listCrates } from './store.ts';

// All of it holds on both engines: how they search differs, what they find does not.

interface Published {
  description: string;
  keywords?: string[];
  categories?: string[];
  readme?: string;
  versions?: string[];
  recent?: number;
  token?: string;
}

const crates: Record<string, Published> = {
  rocket: { description: 'Web framework with type safety', keywords: ['Web', 'http'], recent: 10 },
  'rocket-launch': { description: 'Starts things', recent: 500 },
  'sky-rockets': { description: 'Fireworks', recent: 900 },
  telemetry: { description: 'Measures how a rocket flies', recent: 100 },
  orbit: {
    description: 'Plans paths',
    readme: '# orbit\n\n![rocketry](https://x.example/badge) For **satellites**.',
  },
  'http-client': { description: 'Sends requests', keywords: ['http', 'client'], recent: 7 },
  'http-server': { description: 'Answers requests', keywords: ['http'], recent: 9 },
  parser: {
    description: 'Combinators for parsers of anything',
    categories: ['parsing', 'text-processing::markdown'],
    versions: ['1.0.0', '2.0.0-rc.1', '1.5.0'],
  },
  Text_Tool: { description: 'Über tools for naïve text', categories: ['text-processing'] },
  gone: { description: 'A yanked tool', versions: ['1.0.0'] },
  'of-bob': { description: 'Someone else’s' },
};

let server: TestServer;
let bob: string;
beforeAll(async () => {
  server = await startTestServer();
  bob = await personWithToken(server, 'bob');
  for (const [name, crate] of Object.entries(crates))
    for (const version of crate.versions ?? ['1.0.0']) await publish(name, version, crate);
  await server.request('DELETE', '/api/v1/crates/gone/1.0.0/yank');
  const { db } = server.running.platform.database;
  for (const [name, { recent = 0 }] of Object.entries(crates))
    await db
      .updateTable('crates')
      .set({ recent_downloads: recent, downloads: 1000 - recent })
      .where('name', '=', name)
      .execute();
});
afterAll(() => server.close());

async function publish(name: string, version: string, crate: Published): Promise<void> {
  const { description, keywords = [], categories = [], readme = null } = crate;
  const lists = `keywords = ${JSON.stringify(keywords)}\ncategories = ${JSON.stringify(categories)}\n`;
  const body = await uploadWith({
    name,
    version,
    manifest: `${USUAL.replace('A crate for tests', description)}${lists}`,
    metadata: { description, keywords, categories, readme },
  });
  const answer = await put(server, body, name === 'of-bob' ? { token: bob } : {});
  expect(answer.status, answer.text).toBe(200);
}

const search = (query: string, token: string | null = null) =>
  server.request('GET', `/api/v1/crates${query}`, { token });
async function names(query: string, token: string | null = null): Promise<string[]> {
  const answer = await search(query, token);
  expect(answer.status, answer.text).toBe(200);
  return answer.json.crates.map(({ name }: { name: string }) => name);
}

describe('what is found, and in which order', () => {
  it.each<[string, string, string[]]>([
    [
      'the exact name, then names that begin so, names that contain it, and words',
      'rocket',
      ['rocket', 'rocket-launch', 'sky-rockets', 'telemetry'],
    ],
    ['without regard to case and to - or _', 'TEXT-tool', ['Text_Tool']],
    ['the last word may still be typed at', 'measures how a roc', ['telemetry']],
    ['one that is short, too', 'answers re', ['http-server']],
    ['a part in the middle of a name', 'ocke', ['sky-rockets', 'rocket-launch', 'rocket']],
    ['one letter: names that begin with it', 'p', ['parser']],
    ['two letters', 'ro', ['rocket-launch', 'rocket']],
    ['all words must be there', 'web framework', ['rocket']],
    ['in whatever place', 'framework web', ['rocket']],
    ['two words that are a name', 'http client', ['http-client']],
    ['singular and plural', 'combinator for a parser', ['parser']],
    ['plural and singular', 'telemetries fly', ['telemetry']],
    ['without accents', 'uber naive', ['Text_Tool']],
    ['and with them', 'über naïve', ['Text_Tool']],
    ['keywords', 'client', ['http-client']],
    ['the beginning of a README', 'satellite', ['orbit']],
    ['but not its badges', 'rocketry', []],
    ['nothing', 'xylophone', []],
    ['no word at all', '!!! "*" \\ %', []],
    ['syntax of the databases', `rocket" OR "web' & | :* --`, ['rocket']],
    ['a pattern', 'ro%t', []],
  ])('%s: %s', async (_, q, expected) => {
    expect(await names(`?q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  it('marks the exact name alone', async () => {
    const { json } = await search('?q=Rocket');
    expect(json.crates.map((crate: { exact_match: boolean }) => crate.exact_match)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('among words, half by fit and half by recent downloads', async () => {
    expect(await names('?q=requests')).toEqual(['http-server', 'http-client']);
  });

  it('ranks a word that very many crates have as any other', async () => {
    const { db, engine } = server.running.platform.database;
    const selection = readSelection({ q: 'rocket' });
    const { terms } = selection;
    if (terms === null) throw new Error('there are no words');
    const found = await findCommonCandidates(db, { engine, substrings: true }, anyone, {
      ...selection,
      terms,
    });
    const usual = await search('?q=rocket');
    expect((await cratesByIds(db, rank(found))).map(({ name }) => name)).toEqual(
      usual.json.crates.map(({ name }: { name: string }) => name),
    );
  });

  it('finds names by their beginning where the database cannot do more', async () => {
    const { db, engine } = server.running.platform.database;
    const among = async (q: string) => {
      const page = { selection: readSelection({ q }), sort: 'alphabetical', limit: 9, offset: 0 } as const;
      const rows = await listCrates(db, { engine, substrings: false }, anyone, { ...page, after: null });
      return rows.map(({ name }) => name);
    };
    expect(await among('rocket-l')).toEqual(['rocket-launch']);
    expect(await among('ocket-l')).toEqual([]);
  });

  it('is found by what the newest upload says, and no more by what an older one said', async () => {
    await publish('changing', '1.0.0', { description: 'About elephants', keywords: ['zoo'] });
    expect(await names('?q=elephants')).toEqual(['changing']);
    await publish('changing', '1.0.1', { description: 'About giraffes', keywords: ['park'] });
    expect(await names('?q=elephants')).toEqual([]);
    expect(await names('?q=giraffe')).toEqual(['changing']);
    expect(await names('?keyword=zoo')).toEqual([]);
    expect(await names('?keyword=park')).toEqual(['changing']);
    const { db } = server.running.platform.database;
    await db.deleteFrom('crates').where('name', '=', 'changing').execute();
    expect(await names('?q=giraffe')).toEqual([]);
    expect(await names('?q=changing')).toEqual([]);
  });
});

it('answers cargo search with what it needs', async () => {
  const { json } = await search('?q=gone&per_page=7');
  expect(json.crates).toMatchObject([{ name: 'gone', max_version: '1.0.0', description: 'A yanked tool' }]);
  expect(json.meta).toEqual({ total: 1, next_page: null, prev_page: null });
});

it('shows each crate as its own page does, but for the versions', async () => {
  const [found] = (await search('?q=parser')).json.crates;
  const page = (await search('/parser')).json.crate;
  expect(found).toEqual({ ...page, versions: null, exact_match: true, links: found.links });
  expect(found).toMatchObject({
    max_version: '2.0.0-rc.1',
    max_stable_version: '1.5.0',
    default_version: '1.5.0',
    newest_version: '1.5.0',
    num_versions: 3,
    yanked: false,
  });
});

describe('filters', () => {
  it.each<[string, string[]]>([
    ['?keyword=http', ['http-client', 'http-server', 'rocket']],
    ['?keyword=WEB', ['rocket']],
    ['?all_keywords=http%20client', ['http-client']],
    ['?all_keywords=http&keyword=web', ['http-client', 'http-server', 'rocket']],
    ['?category=text-processing', ['parser', 'Text_Tool']],
    ['?category=text-processing::markdown', ['parser']],
    ['?category=text', []],
    ['?category=parsing&q=combinators', ['parser']],
    ['?category=text-processing&q=tools', ['Text_Tool']],
    ['?category=text-processing&q=parse', ['parser']],
    ['?category=text-processing&q=ext_to', ['Text_Tool']],
    ['?category=text-processing&q=te', ['Text_Tool']],
    ['?category=text-processing&q=rocket', []],
    ['?keyword=web&q=rocket', ['rocket']],
    ['?all_keywords=http%20client&q=requests', ['http-client']],
    [`?keyword=${encodeURIComponent("it's \\ '")}&q=rocket`, []],
    ['?letter=R', ['rocket', 'rocket-launch']],
    ['?letter=%C3%A9', []],
    ['?keyword=http&q=requests&sort=alphabetical', ['http-client', 'http-server']],
    ['?ids[]=rocket&ids[]=orbit&ids[]=ROCKET-launch', ['orbit', 'rocket']],
    ['?team_id=1', []],
    ['?q=gone', ['gone']],
    ['?q=gone&include_yanked=yes', ['gone']],
    ['?q=gone&include_yanked=no', []],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('by owner', async () => {
    const { db } = server.running.platform.database;
    const { id } = await db
      .selectFrom('users')
      .select('id')
      .where('login', '=', 'bob')
      .executeTakeFirstOrThrow();
    expect(await names(`?user_id=${id}`)).toEqual(['of-bob']);
    expect(await names('?user_id=99999')).toEqual([]);
  });
});

describe('orders and pages', () => {
  const all = Object.keys(crates);
  const sorted = [...all].sort((a, b) =>
    a.toLowerCase().replaceAll('-', '_') < b.toLowerCase().replaceAll('-', '_') ? -1 : 1,
  );
  it.each<[string, string[]]>([
    ['', sorted.slice(0, 3)],
    ['&sort=nonsense', sorted.slice(0, 3)],
    ['&sort=recent-downloads', ['sky-rockets', 'rocket-launch', 'telemetry']],
    ['&sort=new', ['of-bob', 'gone', 'Text_Tool']],
    ['&sort=downloads&letter=h', ['http-client', 'http-server']],
    ['&sort=recent-updates', ['of-bob', 'gone', 'Text_Tool']],
    ['&q=rocket&sort=recent-downloads', ['sky-rockets', 'rocket-launch', 'telemetry']],
  ])('?per_page=3%s', async (query, expected) => {
    expect((await names(`?per_page=3${query}`)).slice(0, expected.length)).toEqual(expected);
  });

  it.each(['sort=alphabetical', 'sort=downloads', 'sort=recent-downloads', 'sort=new', 'q=rocket'])(
    'leads through all of them by seek and by page: %s',
    async (query) => {
      const whole = await names(`?per_page=100&${query}`);
      for (const start of [`?per_page=2&${query}`, `?per_page=2&${query}&page=1`]) {
        const seen: string[] = [];
        for (let next: string | null = start; next !== null; ) {
          const { json }: { json: { crates: { name: string }[]; meta: Record<string, never> } } =
            await search(next);
          expect(json.meta['total']).toBe(whole.length);
          seen.push(...json.crates.map(({ name }) => name));
          next = json.meta['next_page'] ?? null;
        }
        expect(seen).toEqual(whole);
      }
    },
  );

  it('keeps the rest of the query in its links', async () => {
    const { json } = await search('?ids[]=rocket&ids[]=orbit&page=2&per_page=1');
    expect(json.meta).toMatchObject({
      next_page: '?ids%5B%5D=rocket&ids%5B%5D=orbit&per_page=1&page=3',
      prev_page: '?ids%5B%5D=rocket&ids%5B%5D=orbit&per_page=1&page=1',
      total: 2,
    });
  });
});

describe('refuses', () => {
  it.each<[string, string]>([
    ['?page=0', 'page: invalid value: integer `0`, expected a nonzero u32'],
    ['?page=x', 'page: invalid digit found in string'],
    ['?page=201', 'Page 201 is unavailable for performance reasons'],
    ['?per_page=0', 'per_page: invalid value: integer `0`, expected a nonzero u32'],
    ['?per_page=101', 'cannot request more than 100 items'],
    ['?per_page=-1', 'per_page: invalid digit found in string'],
    ['?page=1&seek=NQ', 'providing both ?page= and ?seek= is unsupported'],
    ['?seek=%25%25', 'invalid seek parameter'],
    ['?seek=e30', 'invalid seek parameter'],
    ['?seek=WyJhJyIsMV0', 'invalid seek parameter'],
    ['?q=a&seek=LTE', 'invalid seek parameter'],
    ['?q=a&page=101&per_page=10', 'Cannot page beyond the first 1000 results when sorting by relevance'],
    ['?letter=', 'letter value must contain 1 character'],
    ['?user_id=bob', 'user_id: invalid digit found in string'],
    ['?q=%00', 'q: string contains null byte'],
    ['?keyword=a%00b', 'keyword: string contains null byte'],
    ['?ids[]=a&ids[]=%00', 'ids[]: string contains null byte'],
    [`?q=${'a'.repeat(257)}`, 'at most 256 characters'],
    [
      `?${'ids[]=a&'.repeat(1)}${Array.from({ length: 101 }, (_, at) => `ids[]=b${at}`).join('&')}`,
      'at most 100',
    ],
    [`?all_keywords=${Array.from({ length: 11 }, (_, at) => `k${at}`).join('+')}`, 'at most 10 keywords'],
    ['?q=a&q=b', 'q'],
  ])('%s', async (query, sentence) => {
    expectRefusal(await search(query), 'query_invalid', sentence);
  });
});

describe('the crates one follows', () => {
  const follow = (name: string, token: string) =>
    server.request('PUT', `/api/v1/crates/${name}/follow`, { token });

  it('are shown to oneself, page by page and among what is looked for', async () => {
    const dora = await personWithToken(server, 'dora');
    for (const name of ['rocket', 'sky-rockets', 'orbit'])
      expect((await follow(name, dora)).status, name).toBe(200);
    expect(await names('?following=1', dora)).toEqual(['orbit', 'rocket', 'sky-rockets']);
    expect(await names('?following&q=rocket', dora)).toEqual(['rocket', 'sky-rockets']);
    expect(await names('?following=1', bob)).toEqual([]);
    // What goes before it is what counts, and needs nobody to be known.
    expect(await names('?following=1&keyword=client')).toEqual(['http-client']);
    const first = await search('?following=1&per_page=2', dora);
    expect(first.json.meta.total).toBe(3);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await names(first.json.meta.next_page, dora)).toEqual(['sky-rockets']);
  });

  it('are not for strangers and tokens with scopes, and not shown once they are hidden', async () => {
    expectRefusal(await search('?following=1'), 'authentication_required');
    const scoped = await tokenOf(server, 'bob', { endpoint_scopes: ['read'] });
    expectRefusal(await search('?following=1', scoped), 'token_scope_insufficient');
    const dave = await personWithToken(server, 'dave');
    await follow('of-bob', dave);
    expect(await names('?following=1', dave)).toEqual(['of-bob']);
    await setVisibility(server, 'of-bob', 'private');
    expect(await names('?following=1', dave)).toEqual([]);
    await setVisibility(server, 'of-bob', 'public');
  });
});

describe('a private crate', () => {
  it('neither appears nor counts for those who have no part in it', async () => {
    await setVisibility(server, 'of-bob', 'private');
    const seenBy = async (token: string | null) => {
      const answers = await Promise.all(
        ['?q=of-bob', '?ids[]=of-bob', '?letter=o&sort=downloads', '?q=someone'].map((query) =>
          search(query, token),
        ),
      );
      return answers.map(({ json }) => json.meta.total);
    };
    const stranger = await personWithToken(server, 'carol');
    expect(await seenBy(null)).toEqual([0, 0, 1, 0]);
    expect(await seenBy(stranger)).toEqual([0, 0, 1, 0]);
    expect(await seenBy(bob)).toEqual([1, 1, 2, 1]);
    expect((await search('?q=rocket', bob)).headers.get('cache-control')).toBe('private, no-store');
    expect((await search('?q=rocket')).headers.get('cache-control')).toBeNull();
    await setVisibility(server, 'of-bob', 'public');
  });
});
