import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import { forgetDeviceTokens } from '../../features/api-tokens/index.ts';
import { anyone } from '../../features/crates/index.ts';
import { searchCrates } from '../../features/search/search-crates.ts';
import { emptyPlace } from '../../testing/template.ts';
import { StartError } from '../start-error.ts';
import { isSchemaCurrent, migrate, refuseNewerSchema } from './migrate.ts';
import { type Database, openDatabase } from './open.ts';

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

it('brings an empty database to this version, step by step', async () => {
  expect(await isSchemaCurrent(database)).toBe(false);
  expect(await migrate(database)).toEqual(Object.keys(migrations));
  expect(await isSchemaCurrent(database)).toBe(true);
});

it('does nothing the second time', async () => {
  await migrate(database);
  await database.db.insertInto('instance').values({ key: 'id', value: 'kept' }).execute();
  expect(await migrate(database)).toEqual([]);
  expect(await database.db.selectFrom('instance').selectAll().execute()).toEqual([
    { key: 'id', value: 'kept' },
  ]);
});

/** The first steps only, as an older version left the database. */
async function migrateUntil(last: string): Promise<void> {
  const { db, engine } = database;
  const older = Object.entries(migrations).filter(([name]) => name <= last);
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(older.map(([name, step]) => [name, { up: (at) => step.up(at, engine) }])),
    },
  });
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
}

it('keeps what the version before had stored, learnt ids too', async () => {
  const { db } = database;
  await migrateUntil('0002-accounts');
  await sql`insert into issuers (provider, url, server_url, internal, enabled, origin, created_at)
    values ('github', 'https://ci.example', 'https://ci.example', 0, 1, 'configuration', 1)`.execute(db);
  await sql`insert into publishers
    (issuer_id, provider, lookup_key, identity, environment_rule, pins, state, created_at)
    values (1, 'github', 'acme/rocket', '{}', 'any', ${JSON.stringify({ known: '7', unknown: null })}, 'active', 1)`.execute(
    db,
  );
  await migrate(database);
  expect(await db.selectFrom('publisher_pins').selectAll().execute()).toEqual([
    { publisher_id: 1, issuer_id: 1, claim: 'known', value: '7' },
  ]);
  const [publisher] = await db.selectFrom('publishers').selectAll().execute();
  expect(publisher).toMatchObject({ rules: '{}', require_api_token: 0, confirmed_at: null });
  expect(JSON.parse(publisher?.scopes ?? '')).toEqual(['publish-new', 'publish-update', 'read']);
});

it('keeps the API tokens there were before programs could be signed in, and takes none for one of theirs', async () => {
  const { db } = database;
  await migrateUntil('0005-mail');
  await sql`insert into users (auth_user_id, login, login_key, email, is_admin, created_at)
    values ('one', 'ann', 'ann', 'ann@example.com', 0, 1)`.execute(db);
  await sql`insert into api_tokens (user_id, name, token_hash, created_at, expires_at, revoked_at)
    values (1, 'lives', 'a', 1, null, null), (1, 'expired', 'b', 1, 2, null), (1, 'revoked', 'c', 1, null, 2)`.execute(
    db,
  );
  expect(await migrate(database)).toEqual(Object.keys(migrations).filter((name) => name > '0005-mail'));
  await forgetDeviceTokens(db, new Date());
  const tokens = await db
    .selectFrom('api_tokens')
    .select(['name', 'token_hash', 'from_device', 'expires_at'])
    .orderBy('id')
    .execute();
  expect(tokens).toEqual([
    { name: 'lives', token_hash: 'a', from_device: 0, expires_at: null },
    { name: 'expired', token_hash: 'b', from_device: 0, expires_at: 2 },
    { name: 'revoked', token_hash: 'c', from_device: 0, expires_at: null },
  ]);
  expect(await db.selectFrom('device_requests').selectAll().execute()).toEqual([]);
});

it('fills in what lists show of the crates there were before, and what they are found by', async () => {
  const { db, engine } = database;
  await migrateUntil('0007-organizations-and-visibility');
  await sql`insert into crates (name, lower_name, canonical_name, description, keywords, categories, created_at, updated_at)
    values ('Sky-Rocket', 'sky-rocket', 'sky_rocket', 'Flies over elephants', '["Zoo","zoo"]', '["aerospace"]', 1, 1),
      ('empty', 'empty', 'empty', null, '[]', '[]', 1, 1)`.execute(db);
  for (const [num, yanked] of [
    ['1.0.0', 0],
    ['2.0.0', 1],
    ['1.1.0-rc.1', 0],
  ] as const)
    await sql`insert into versions (crate_id, num, num_no_build, checksum, size, yanked, index_line, features, has_lib,
      bin_names, created_at, updated_at) values (1, ${num}, ${num}, 'x', 1, ${yanked}, '', '{}', 1, '[]', 1, 1)`.execute(
      db,
    );
  await migrate(database);
  const [crate, empty] = await db.selectFrom('crates').selectAll().orderBy('id').execute();
  expect(crate).toMatchObject({
    default_version: '1.0.0',
    max_version: '1.1.0-rc.1',
    max_stable_version: '1.0.0',
    newest_version: '1.1.0-rc.1',
    num_versions: 3,
    yanked: 0,
    downloads: 0,
  });
  expect(empty).toMatchObject({ default_version: null, num_versions: 0 });
  expect(await db.selectFrom('crate_keywords').selectAll().execute()).toEqual([
    { crate_id: 1, keyword: 'zoo' },
  ]);
  expect(await db.selectFrom('crate_categories').selectAll().execute()).toEqual([
    { crate_id: 1, slug: 'aerospace' },
  ]);
  for (const q of ['sky_rocket', 'y-rock', 'elephant', 'zoo']) {
    const { crates } = await searchCrates(db, { engine, substrings: true }, anyone, { q });
    expect(crates.map(({ name }) => name)).toEqual(['Sky-Rocket']);
  }
});

it('tells a database that lacks the last step', async () => {
  await migrate(database);
  const last = Object.keys(migrations).at(-1) ?? '';
  await sql`delete from kysely_migration where name = ${last}`.execute(database.db);
  expect(await isSchemaCurrent(database)).toBe(false);
});

it('refuses a database that a newer version has changed, and changes nothing in it', async () => {
  await migrate(database);
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')`.execute(
    database.db,
  );
  await expect(migrate(database)).rejects.toThrow(StartError);
  await expect(migrate(database)).rejects.toThrow('"9999-future"');
  await expect(refuseNewerSchema(database)).rejects.toThrow('restore a backup');
});

it('an empty database is not a newer one', async () => {
  await expect(refuseNewerSchema(database)).resolves.toBeUndefined();
});
