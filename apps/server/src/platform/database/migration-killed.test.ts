import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import { emptyPlace } from '../../testing/template.ts';
import { isSchemaCurrent, migrate, migrateUntil } from './migrate.ts';
import { type Database, openDatabase } from './open.ts';

/** What an older version had brought the database to. */
const BEFORE = '0005-mail';
const LATER = Object.keys(migrations).filter((name) => name > BEFORE);
const program = new URL('../../testing/migrate-and-die.ts', import.meta.url).pathname;

let place: Awaited<ReturnType<typeof emptyPlace>>;
let database: Database;
beforeEach(async () => {
  place = await emptyPlace(inject('template'));
  database = openDatabase(place);
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

interface Ended {
  signal: NodeJS.Signals | null;
  /** Null: it did not live to say anything. */
  said: { statements: number; applied: string[] } | null;
}

async function runMigration(dyingAt = 0): Promise<Ended> {
  const args = ['--disable-warning=ExperimentalWarning', program, place.dataDir, place.databaseUrl];
  const child = spawn(process.execPath, [...args, String(dyingAt)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { signal, said: output === '' ? null : JSON.parse(output) };
}

async function storeSomething(): Promise<void> {
  const { db } = database;
  await sql`insert into users (auth_user_id, login, login_key, email, is_admin, created_at)
    values ('one', 'ann', 'ann', 'ann@example.com', 0, 1)`.execute(db);
  await sql`insert into crates (name, lower_name, canonical_name, description, keywords, categories, created_at, updated_at)
    values ('Sky-Rocket', 'sky-rocket', 'sky_rocket', 'Flies', '["zoo"]', '[]', 1, 1)`.execute(db);
  await sql`insert into versions (crate_id, num, num_no_build, checksum, size, yanked, index_line, features, has_lib,
    bin_names, created_at, updated_at) values (1, '1.0.0', '1.0.0', 'x', 1, 0, '{}', '{}', 1, '[]', 1, 1)`.execute(
    db,
  );
}

it('a migration that is killed at any of its statements is done by the next start, and nothing is lost', async () => {
  await migrateUntil(database, BEFORE);
  await storeSomething();
  const died: number[] = [];
  // Each dies further on than the one before, and all find what the first one found.
  for (const statement of [30, 60, 100]) {
    const { signal, said } = await runMigration(statement);
    expect(said).toBeNull();
    expect(signal).toBe('SIGKILL');
    died.push(statement);
    expect(await isSchemaCurrent(database)).toBe(false);
  }
  const { said } = await runMigration();
  expect(said?.applied).toEqual(LATER);
  expect(said?.statements).toBeGreaterThan(Math.max(...died));
  expect(await isSchemaCurrent(database)).toBe(true);
  expect(await database.db.selectFrom('users').select('login').execute()).toEqual([{ login: 'ann' }]);
  // What the steps make of what was there, they made once.
  expect(await database.db.selectFrom('crate_keywords').selectAll().execute()).toEqual([
    { crate_id: 1, keyword: 'zoo' },
  ]);
  expect(await database.db.selectFrom('crates').select(['name', 'num_versions']).execute()).toEqual([
    { name: 'Sky-Rocket', num_versions: 1 },
  ]);
});

it('of copies that start at once one brings the database to this version', async () => {
  const copies =
    database.engine === 'postgres'
      ? await Promise.all([runMigration(), runMigration()])
      : // Beside the embedded database there is no other copy: one comes after the other.
        [await runMigration(), await runMigration()];
  const applied = copies.map(({ said }) => said?.applied.length);
  expect(applied.sort()).toEqual([0, Object.keys(migrations).length]);
  expect(await migrate(database)).toEqual([]);
});
