import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startJobs } from '../../platform/jobs.ts';
import { upload } from '../../testing/crate-file.ts';
import { startSecondCopy } from '../../testing/second-copy.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { DAY_MS } from '../../testing/trusted-ci.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';
import { countDownloads, refreshRecentDownloads } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const version of ['1.0.0', '1.1.0']) await put(server, await upload('parcel', version));
  await put(server, await upload('other', '1.0.0'));
});
afterAll(() => server.close());

const platform = () => server.running.platform;
const db = () => platform().database.db;
const fetchFile = (name: string, version: string, headers: Record<string, string> = {}, method = 'GET') =>
  server.request(method, `/api/v1/crates/${name}/${version}/download`, { token: null, headers });
const get = (path: string) => server.request('GET', `/api/v1/crates/${path}`, { token: null });
/** What is stored: of the crate, recent ones, and of each version. */
const counts = async (name = 'parcel') => {
  const { json } = await get(name);
  const versions = json.versions.map((one: { num: string; downloads: number }) => [one.num, one.downloads]);
  return [json.crate.downloads, json.crate.recent_downloads, Object.fromEntries(versions)];
};
const days = async () => {
  const rows = await db().selectFrom('version_downloads').select('downloads').execute();
  return rows.map(({ downloads }) => downloads);
};

beforeEach(async () => {
  await server.running.downloads.flush();
  await db().deleteFrom('version_downloads').execute();
  await db().updateTable('versions').set({ downloads: 0 }).execute();
  await db().updateTable('crates').set({ downloads: 0, recent_downloads: 0 }).execute();
});

describe('downloads', () => {
  it('are counted for the version and its crate, and stored together', async () => {
    for (let n = 0; n < 3; n += 1) await fetchFile('parcel', '1.0.0');
    await fetchFile('PARCEL', '1.1.0');
    await fetchFile('other', '1.0.0');
    expect(await counts()).toEqual([0, 0, { '1.0.0': 0, '1.1.0': 0 }]);
    expect(await server.running.downloads.flush()).toBe(true);
    expect(await counts()).toEqual([4, 4, { '1.0.0': 3, '1.1.0': 1 }]);
    expect(await counts('other')).toEqual([1, 1, { '1.0.0': 1 }]);
    await fetchFile('parcel', '1.0.0');
    await server.running.downloads.flush();
    expect(await counts()).toEqual([5, 5, { '1.0.0': 4, '1.1.0': 1 }]);
    expect((await days()).sort()).toEqual([1, 1, 4]);
  });

  it('are none where no whole file was asked for', async () => {
    const { headers } = await fetchFile('parcel', '1.0.0', {}, 'HEAD');
    expect((await fetchFile('parcel', '1.0.0', { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(
      304,
    );
    await fetchFile('parcel', '1.0.0', { range: 'bytes=0-9' });
    expect((await fetchFile('parcel', '9.9.9')).status).toBe(404);
    await server.running.downloads.flush();
    expect(await days()).toEqual([]);
  });

  it('of several copies add up, also when they store at once', async () => {
    const second = await startSecondCopy(server);
    const other = countDownloads(platform(), startJobs(platform()));
    const ids = (await db().selectFrom('versions').select('id').execute()).map(({ id }) => id);
    for (const id of ids) {
      other.count(id);
      server.running.downloads.count(id);
    }
    const headers = { connection: 'close' };
    const answer = await fetch(`${second.url}/api/v1/crates/parcel/1.0.0/download`, { headers });
    await answer.arrayBuffer();
    await Promise.all([other.stop(), server.running.downloads.flush(), second.close()]);
    expect(await counts()).toEqual([5, 5, { '1.0.0': 3, '1.1.0': 2 }]);
  });

  it('are kept while the database does not take them, and lost for nobody else', async () => {
    await fetchFile('parcel', '1.0.0');
    await sql`alter table version_downloads rename to elsewhere`.execute(db());
    expect(await server.running.downloads.flush()).toBe(false);
    await fetchFile('parcel', '1.0.0');
    expect(await server.running.downloads.flush()).toBe(false);
    await sql`alter table elsewhere rename to version_downloads`.execute(db());
    // Nothing of the failed ones was stored by half.
    expect(await counts()).toEqual([0, 0, { '1.0.0': 0, '1.1.0': 0 }]);
    expect(await server.running.downloads.flush()).toBe(true);
    expect(await counts()).toEqual([2, 2, { '1.0.0': 2, '1.1.0': 0 }]);
  });

  it('take bounded memory while the database is away', async () => {
    const counter = countDownloads(platform(), startJobs(platform()));
    await sql`alter table version_downloads rename to elsewhere`.execute(db());
    for (let id = 1; id <= 20_000; id += 1) counter.count(id);
    expect(await counter.flush()).toBe(false);
    expect(await counter.stop()).toBe(5000);
    await sql`alter table elsewhere rename to version_downloads`.execute(db());
  });

  it('of as many versions as fit are stored by one statement, those of versions that are gone dropped', async () => {
    const [first] = await db().selectFrom('versions').select('id').where('num', '=', '1.1.0').execute();
    const counter = countDownloads(platform(), startJobs(platform()));
    // Two in a row: a thousand start a flush by themselves, which has begun when the next ones come.
    for (let id = 1_000_000; id < 1_004_999; id += 1) counter.count(id);
    counter.count(first?.id ?? 0);
    expect(await counter.stop()).toBe(0);
    expect(await counts()).toEqual([1, 1, { '1.0.0': 0, '1.1.0': 1 }]);
  });

  it('are stored at the stop', async () => {
    await fetchFile('parcel', '1.1.0');
    await server.restart();
    expect(await counts()).toEqual([1, 1, { '1.0.0': 0, '1.1.0': 1 }]);
  });

  it('stop being recent after 90 days, and are told of by the day', async () => {
    await fetchFile('parcel', '1.0.0');
    await server.running.downloads.flush();
    const today = new Date(platform().now()).toISOString().slice(0, 10);
    const [id] = (await get('parcel/1.0.0')).json.version
      ? [(await get('parcel/1.0.0')).json.version.id]
      : [];
    const told = { version_downloads: [{ version: id, downloads: 1, date: today }] };
    expect((await get('parcel/1.0.0/downloads')).json).toEqual(told);
    expect((await get(`parcel/1.0.0/downloads?before_date=${today}`)).json).toEqual(told);
    expect((await get('parcel/1.0.0/downloads?before_date=2020-02-29')).json).toEqual({
      version_downloads: [],
    });
    for (const wrong of ['2021-02-29', 'yesterday', '2021-1-1'])
      expectRefusal(await get(`parcel/1.0.0/downloads?before_date=${wrong}`), 'query_invalid', 'before_date');

    server.advance(91 * DAY_MS);
    await fetchFile('parcel', '1.1.0');
    await server.running.downloads.flush();
    await refreshRecentDownloads(platform());
    expect(await counts()).toEqual([2, 1, { '1.0.0': 1, '1.1.0': 1 }]);
    expect((await get('parcel/1.0.0/downloads')).json).toEqual({ version_downloads: [] });
    server.advance(-91 * DAY_MS);
  });
});

describe('GET /api/v1/crates/{name}/downloads', () => {
  it('tells the five newest versions one by one, and the others together', async () => {
    const numbers = ['1.0.0', '2.0.0', '3.0.0', '4.0.0', '5.0.0', '6.0.0'];
    for (const version of numbers) {
      await put(server, await upload('many', version));
      await fetchFile('many', version);
    }
    await fetchFile('many', '1.0.0');
    await server.running.downloads.flush();
    const { json } = await get('many/downloads?include=versions');
    expect(json.versions.map((one: { num: string }) => one.num)).toEqual(numbers.slice(1).reverse());
    expect(json.version_downloads).toHaveLength(5);
    expect(json.meta.extra_downloads).toEqual([
      { date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), downloads: 2 },
    ]);
    expect(Object.keys((await get('many/downloads')).json)).toEqual(['version_downloads', 'meta']);
    expectRefusal(await get('many/downloads?include=x'), 'query_invalid');
    expectRefusal(await get('nowhere/downloads'), 'crate_not_found');
  });
});
