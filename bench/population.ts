import { lookupKey, providers } from '@waybill/trusted-publishing';
import { type Insertable, sql } from 'kysely';
import { type Database, openDatabase, type Queries } from '../apps/server/src/platform/database/open.ts';
import type { PublisherTable, Tables } from '../apps/server/src/platform/database/schema.ts';

/** A job for which ci-sim makes an ID token. */
export interface Job {
  issuer: string;
  job: Record<string, string>;
}

/** The issuers of the pretend CI: two that are GitHub with the same names of repositories in both, and one GitLab. */
export const issuers = [
  { name: 'github', provider: 'github' },
  { name: 'enterprise', provider: 'github' },
  { name: 'gitlab', provider: 'gitlab' },
] as const;

interface Publisher {
  id: number;
  issuer: (typeof issuers)[number]['name'];
  owner: string;
  repository: string;
  ownerId: number;
  repositoryId: number;
  crates: readonly string[];
}

/**
 * The publisher with this number. Ten in a row are one organisation, and every ten are alike, so that ten publishers and a
 * hundred thousand are the same mixture and differ in number only: mostly one repository with one crate; one repository
 * with two publishers; one publisher with three crates; one at another issuer under a name that is taken at the first; one
 * at GitLab.
 */
export function publisherAt(number: number): Publisher {
  const kind = number % 10;
  const organisation = Math.floor(number / 10);
  const sharesWith: Record<number, number> = { 5: 4, 8: 7 };
  const repository = sharesWith[kind] ?? kind;
  return {
    id: number + 1,
    issuer: kind === 5 ? 'enterprise' : kind === 6 ? 'gitlab' : 'github',
    owner: `organisation-${organisation}`,
    repository: `repository-${repository}`,
    ownerId: 1_000_000 + organisation,
    repositoryId: 10_000_000 + organisation * 10 + repository,
    crates: Array.from({ length: kind === 9 ? 3 : 1 }, (_, at) => `crate-${number}-${at}`),
  };
}

/** The job that a publisher trusts. */
export function jobOf({ issuer, owner, repository, ownerId, repositoryId }: Publisher): Job {
  return issuer === 'gitlab'
    ? {
        issuer,
        job: {
          projectPath: `${owner}/${repository}`,
          namespaceId: String(ownerId),
          projectId: String(repositoryId),
        },
      }
    : {
        issuer,
        job: {
          repository: `${owner}/${repository}`,
          ownerId: String(ownerId),
          repositoryId: String(repositoryId),
        },
      };
}

/** Jobs that fit no name. */
export const strangeJobs = {
  /** Nobody knows its ids either. */
  unknown: {
    issuer: 'github',
    job: { repository: 'nobody/nothing', ownerId: '999000111', repositoryId: '999000222' },
  },
  /** Of the first publisher's repository, which has another name now: found by its id, and refused. */
  renamed: {
    issuer: 'github',
    job: {
      repository: 'organisation-0/new-name',
      ownerId: String(publisherAt(0).ownerId),
      repositoryId: String(publisherAt(0).repositoryId),
    },
  },
} satisfies Record<string, Job>;

/** What the worst cases exchange for; far above the ids of the others. */
const WORST_FROM = 5_000_000;
const worst = (at: number, repository: string, crates: readonly string[]): Publisher => ({
  id: WORST_FROM + at,
  issuer: 'github',
  owner: 'worst',
  repository,
  ownerId: 77,
  repositoryId: repository === 'crowded' ? 78 : 79,
  crates,
});
const crowded = Array.from({ length: 20 }, (_, at) => worst(at, 'crowded', [`crowded-${at}`]));
const manyCrates = worst(
  100,
  'many-crates',
  Array.from({ length: 200 }, (_, at) => `many-${at}`),
);
export const worstJobs = {
  twentyPublishers: jobOf(worst(0, 'crowded', [])),
  twoHundredCrates: jobOf(manyCrates),
};

const ROWS_AT_ONCE = 500;
const CRATES_PER_USER = 50;

/**
 * Fills the database of a registry that runs or has run. Bulk inserts and not the endpoints: a hundred thousand publishers
 * would take an hour.
 */
export async function fill(
  location: { dataDir: string; databaseUrl: string },
  size: number,
  onProgress: (publishers: number) => void,
): Promise<void> {
  const database = openDatabase(location);
  try {
    await insertUsers(database.db, Math.ceil(size / CRATES_PER_USER));
    const all = function* (): Generator<Publisher> {
      for (let number = 0; number < size; number++) yield publisherAt(number);
      yield* crowded;
      yield manyCrates;
    };
    const issuerIds = await idsOfIssuers(database);
    let nextCrate = 1;
    for (const some of inChunks(all(), ROWS_AT_ONCE)) {
      const first = nextCrate;
      await database.db
        .transaction()
        .execute((db) => insertPublishers(db, some, { issuerIds, firstCrate: first, size }));
      nextCrate += some.reduce((sum, { crates }) => sum + crates.length, 0);
      onProgress(some.length);
    }
  } finally {
    await database.close();
  }
}

async function insertPublishers(
  db: Queries,
  publishers: readonly Publisher[],
  { issuerIds, firstCrate, size }: { issuerIds: Map<string, number>; firstCrate: number; size: number },
): Promise<void> {
  const at = Date.now();
  let nextCrate = firstCrate;
  const crates = publishers.flatMap((publisher) =>
    publisher.crates.map((name) => ({
      id: nextCrate++,
      name,
      publisherId: publisher.id,
      userId: userOf(publisher, size),
    })),
  );
  await insertAll(
    db,
    'publishers',
    publishers.map((publisher) => publisherRow(publisher, issuerIds, userOf(publisher, size))),
  );
  await insertAll(
    db,
    'crates',
    crates.map(({ id, name }) => ({
      id,
      name,
      lower_name: name,
      canonical_name: name.replaceAll('-', '_'),
      keywords: '[]',
      categories: '[]',
      created_at: at,
      updated_at: at,
    })),
  );
  await insertAll(
    db,
    'crate_owners',
    crates.map(({ id, userId }) => ({ crate_id: id, user_id: userId, created_at: at })),
  );
  await insertAll(
    db,
    'publisher_crates',
    crates.map(({ id, publisherId }) => ({ publisher_id: publisherId, crate_id: id })),
  );
  await insertAll(
    db,
    'publisher_pins',
    publishers.flatMap((publisher) =>
      Object.entries(pinsOf(publisher)).map(([claim, value]) => ({
        publisher_id: publisher.id,
        issuer_id: issuerIds.get(publisher.issuer) ?? 0,
        claim,
        value,
      })),
    ),
  );
}

/** Used before and pinned: a first use writes more, and would come once for each. */
function publisherRow(
  publisher: Publisher,
  issuerIds: Map<string, number>,
  userId: number,
): Insertable<PublisherTable> {
  const isGitlab = publisher.issuer === 'gitlab';
  const identity: Record<string, string> = isGitlab
    ? { namespace: publisher.owner, project: publisher.repository, workflow: '.gitlab-ci.yml' }
    : { owner: publisher.owner, repository: publisher.repository, workflow: 'release.yml' };
  const provider = providers[isGitlab ? 'gitlab' : 'github'];
  if (provider === undefined) throw new TypeError('a provider is gone');
  const at = Date.now() - 24 * 60 * 60_000;
  return {
    id: publisher.id,
    issuer_id: issuerIds.get(publisher.issuer) ?? 0,
    provider: provider.id,
    lookup_key: lookupKey(provider, identity),
    identity: JSON.stringify(identity),
    environment_rule: 'any',
    pins: JSON.stringify(pinsOf(publisher)),
    state: 'active',
    created_at: at,
    confirmed_at: at,
    created_by: userId,
    last_used_at: at,
  };
}

function pinsOf({ issuer, ownerId, repositoryId }: Publisher): Record<string, string> {
  return issuer === 'gitlab'
    ? { namespace_id: String(ownerId), project_id: String(repositoryId) }
    : { repository_owner_id: String(ownerId), repository_id: String(repositoryId) };
}

const FIRST_USER = 1_000;

function userOf({ id }: Publisher, size: number): number {
  return FIRST_USER + Math.floor((Math.min(id, size) - 1) / CRATES_PER_USER);
}

async function insertUsers(db: Queries, count: number): Promise<void> {
  const users = Array.from({ length: count }, (_, at) => ({
    id: FIRST_USER + at,
    auth_user_id: `bench-${at}`,
    login: `owner-${at}`,
    login_key: `owner-${at}`,
    email: `owner-${at}@example.com`,
    is_admin: 0 as const,
    created_at: Date.now(),
  }));
  for (const some of inChunks(users, ROWS_AT_ONCE)) await insertAll(db, 'users', some);
}

async function insertAll<Name extends keyof Tables>(
  db: Queries,
  table: Name,
  rows: readonly Insertable<Tables[Name]>[],
): Promise<void> {
  // One publisher has 200 crates, so there can be more rows than publishers; SQLite takes 32 766 values at once.
  for (const some of inChunks(rows, ROWS_AT_ONCE)) await db.insertInto(table).values(some).execute();
}

async function idsOfIssuers({ db }: Database): Promise<Map<string, number>> {
  const rows = await db.selectFrom('issuers').select(['id', 'url']).execute();
  return new Map(
    issuers.map(({ name }) => {
      const row = rows.find(({ url }) => new URL(url).pathname.split('/').includes(name));
      if (row === undefined) throw new Error(`the registry knows no issuer "${name}"`);
      return [name, row.id];
    }),
  );
}

/**
 * PostgreSQL counts its rows, as autovacuum would a minute later; the embedded database has no such statistics in a real
 * registry either. Without it each connection goes on checking foreign keys by a plan from when the tables were empty, which
 * reads them from end to end: measured, that made few publishers slower than many.
 */
export async function countRows(location: { dataDir: string; databaseUrl: string }): Promise<void> {
  if (location.databaseUrl === '') return;
  const { db, close } = openDatabase(location);
  await sql`vacuum analyze`.execute(db).finally(close);
}

function* inChunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
