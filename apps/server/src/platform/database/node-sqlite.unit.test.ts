import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nodeSqliteDialect, openNodeSqlite } from './node-sqlite.ts';

let folder: string;
let file: ReturnType<typeof openNodeSqlite>;
let db: Kysely<{ things: { id: number; name: string } }>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'node-sqlite-'));
  file = openNodeSqlite(join(folder, 'test.sqlite'));
  db = new Kysely({ dialect: nodeSqliteDialect(file) });
  await sql`create table things (id integer primary key, name text)`.execute(db);
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});
const names = async () =>
  (await db.selectFrom('things').selectAll().orderBy('id').execute()).map(({ name }) => name);

it('what is asked again is not prepared again', async () => {
  const prepare = vi.spyOn(file, 'prepare');
  for (const name of ['one', 'two', 'three']) {
    await db
      .insertInto('things')
      .values({ id: name.length * 10 + name.charCodeAt(1), name })
      .execute();
    expect(await names()).toContain(name);
  }
  expect(prepare.mock.calls).toHaveLength(2);
});

it('a schema that changes in between is seen', async () => {
  await db.insertInto('things').values({ id: 1, name: 'one' }).execute();
  expect(await names()).toEqual(['one']);
  await sql`alter table things add column more text default 'new'`.execute(db);
  expect(await db.selectFrom('things').selectAll().orderBy('id').execute()).toEqual([
    { id: 1, name: 'one', more: 'new' },
  ]);
  await sql`drop table things`.execute(db);
  await expect(names()).rejects.toThrow(/no such table/);
});

it("a stream that is left half read is in nobody's way", async () => {
  for (const id of [1, 2, 3])
    await db
      .insertInto('things')
      .values({ id, name: `${id}` })
      .execute();
  const query = db.selectFrom('things').selectAll().orderBy('id');
  for (let time = 0; time < 2; time += 1) {
    for await (const { id } of query.stream()) {
      expect(id).toBe(1);
      break;
    }
    expect(await query.execute()).toHaveLength(3);
  }
});

it('a pragma is carried out each time', async () => {
  const synchronous = async () => {
    const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
    return rows[0]?.synchronous;
  };
  for (const [word, number] of [
    ['off', 0],
    ['full', 2],
    ['off', 0],
    ['full', 2],
  ] as const) {
    await sql`pragma synchronous = ${sql.raw(word)}`.execute(db);
    expect(await synchronous()).toBe(number);
  }
});
