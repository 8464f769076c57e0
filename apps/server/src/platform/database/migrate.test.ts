import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
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

it('keeps what the version before had stored, learnt ids too', async () => {
  const { db, engine } = database;
  const first = new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(migrations)
            .slice(0, 2)
            .map(([name, step]) => [name, { up: (at) => step.up(at, engine) }]),
        ),
    },
  });
  expect((await first.migrateToLatest()).error).toBeUndefined();
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
