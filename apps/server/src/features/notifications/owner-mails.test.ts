import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../testing/people.ts';
import { startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import {
  type Actor,
  type CiRun,
  notifyAccessTokenExposed,
  notifyApiTokenExposed,
  notifyPendingPublisherExpired,
  notifyPublisherAdded,
  notifyPublisherChanged,
  notifyPublisherFirstUsed,
  notifyPublisherLapsed,
  notifyPublisherNeedsReview,
  notifyPublisherRemoved,
  notifyTrustpubOnlyChanged,
  type PublisherSummary,
} from './index.ts';

const publisher: PublisherSummary = {
  id: 12,
  provider: 'GitHub Actions',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repository octo-org/octo-repo, workflow release.yml',
  environment: 'release',
  rules: '',
  crates: ['rocket', 'rocket-macros'],
};
const run: CiRun = {
  provider: 'GitHub Actions',
  repository: 'octo-org/octo-repo',
  commit: 'a'.repeat(40),
  url: 'https://github.com/octo-org/octo-repo/actions/runs/42',
};
const actor: Actor = { kind: 'user', login: 'octocat' };
const occasion = { at: new Date('2026-11-23T01:22:56.789Z'), publicUrl: 'https://crates.example.com/r' };

let ci: TrustedCi;
let crateIds: number[];
let ada: number;
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const name of ['rocket', 'rocket-macros', 'other']) await ci.publish(name, '1.0.0');
  const { db } = ci.server.running.platform.database;
  const ids = await db.selectFrom('crates').select(['id', 'name']).orderBy('id').execute();
  crateIds = ids.filter(({ name }) => name !== 'other').map(({ id }) => id);
  ada = await createPerson(ci.server, 'ada');
  const unverified = await createPerson(ci.server, 'mallory');
  await sql`update auth_users set email_verified = false where email = 'mallory@example.com'`.execute(db);
  const created_at = 0;
  const [rocket = 0, macros = 0] = crateIds;
  await db
    .insertInto('crate_owners')
    .values([
      { crate_id: macros, user_id: ada, created_at },
      { crate_id: rocket, user_id: unverified, created_at },
    ])
    .execute();
});
afterAll(() => ci.close());
beforeEach(async () => {
  await database().deleteFrom('mails').execute();
});

const database = () => ci.server.running.platform.database.db;
interface Row {
  to: string;
  subject: string;
  text: string;
}
async function mails(): Promise<Row[]> {
  const { json } = await ci.server.request('GET', '/api/v1/admin/mails');
  return (json.mails as Row[]).sort((a, b) => a.to.localeCompare(b.to));
}

it('writes one mail to each verified address, about the crates of that person', async () => {
  expect(await notifyPublisherAdded(database(), { ...occasion, publisher, crateIds, actor })).toBe(2);
  const [ada, admin] = await mails();
  expect(ada).toMatchObject({
    to: 'ada@example.com',
    subject: 'Waybill at crates.example.com: trusted publisher added to rocket-macros',
  });
  expect(admin).toMatchObject({
    to: 'admin@example.com',
    subject: 'Waybill at crates.example.com: trusted publisher added to rocket and one more crate',
  });
  expect(
    admin?.text,
  ).toBe(`A trusted publisher was added: from now on CI may publish new versions without a stored token.

  Publisher:   GitHub Actions, id 12
  Trusts:      repository octo-org/octo-repo, workflow release.yml
  Environment: release
  Issuer:      https://token.actions.githubusercontent.com
  Crates:      rocket, rocket-macros
  By:          octocat
  When:        2026-11-23 01:22:56 UTC

If this is not meant to be: delete the publisher 12, which also ends its access tokens, look for versions you do not know and yank them, and ask the one who added it.

--${' '}
You get this mail as an owner of: rocket, rocket-macros
The registry: https://crates.example.com/r
`);
});

it('writes nothing about crates that nobody owns, or that are not there', async () => {
  expect(await notifyPublisherAdded(database(), { ...occasion, publisher, crateIds: [], actor })).toBe(0);
  expect(await notifyPublisherAdded(database(), { ...occasion, publisher, crateIds: [999], actor })).toBe(0);
  expect(await mails()).toEqual([]);
});

describe('each tells who, when, what and what to do', () => {
  const event = () => ({ ...occasion, publisher, crateIds, actor });
  const cases: Record<string, [() => Promise<number>, string, ...string[]]> = {
    changed: [
      () => notifyPublisherChanged(database(), { ...event(), before: { ...publisher, environment: 'any' } }),
      'trusted publisher changed for rocket',
      '  Environment\n    before: any\n    after:  release\n\n',
      'octocat',
    ],
    removed: [
      () => notifyPublisherRemoved(database(), event()),
      'trusted publisher removed from rocket',
      'octocat',
      'add it again',
    ],
    'needs review': [
      () =>
        notifyPublisherNeedsReview(database(), {
          ...event(),
          run,
          differences: [{ what: 'owner id', pinned: '5001', came: '7777' }],
        }),
      'trusted publisher of rocket and one more crate needs review',
      '  owner id\n    before: 5001\n    after:  7777',
      'publishers/12',
      run.url ?? '',
    ],
    'first use': [
      () =>
        notifyPublisherFirstUsed(database(), {
          ...event(),
          run,
          pins: { repository_owner_id: '5001', repository_id: '6001', none: null },
        }),
      'first use of a trusted publisher of rocket',
      'repository owner id: 5001',
      'repository id:',
      run.url ?? '',
      run.commit ?? '',
    ],
    lapsed: [
      () => notifyPublisherLapsed(database(), event()),
      'trusted publisher of rocket and one more crate has lapsed',
      'within 7 days',
      'the registry itself',
    ],
    'trustpub_only on': [
      () => notifyTrustpubOnlyChanged(database(), { ...event(), before: false, after: true }),
      'who may publish rocket',
      'Before: trusted publishers and API tokens',
      'After:  trusted publishers only',
    ],
    'access token exposed': [
      () => notifyAccessTokenExposed(database(), { ...event(), run, source: { kind: 'possession' } }),
      'exposed access token for rocket and one more crate revoked',
      'somebody who had the token',
      'rocket, rocket-macros',
    ],
  };

  it.each(Object.keys(cases))('%s', async (name) => {
    const [notify, subject, ...parts] = cases[name] ?? [async () => 0, ''];
    expect(await notify()).toBe(2);
    const mail = (await mails()).find(({ to }) => to === 'admin@example.com');
    expect(mail?.subject).toContain(`Waybill at crates.example.com: ${subject}`);
    for (const part of [...parts, '2026-11-23 01:22:56 UTC', 'The registry: https://crates.example.com/r'])
      expect(mail?.text).toContain(part);
  });
});

it('tells the one who made a pending publisher that it expired', async () => {
  const event = { ...occasion, publisher: { ...publisher, crates: [] }, userId: ada, crate: 'new-crate' };
  expect(await notifyPendingPublisherExpired(database(), event)).toBe(1);
  expect(await mails()).toMatchObject([
    {
      to: 'ada@example.com',
      subject: 'Waybill at crates.example.com: pending trusted publisher for new-crate has expired',
    },
  ]);
});

it('tells the owner of an API token where it was found, also at an address that was never verified', async () => {
  const { id: userId } = await database()
    .selectFrom('users')
    .select('id')
    .where('login', '=', 'mallory')
    .executeTakeFirstOrThrow();
  const source = { kind: 'github' as const, url: 'https://github.com/a/b/blob/c/d', source: 'content' };
  const token = { id: 7, name: 'ci' };
  expect(await notifyApiTokenExposed(database(), { ...occasion, userId, token, source })).toBe(1);
  const [mail] = await mails();
  expect(mail?.subject).toBe('Waybill at crates.example.com: exposed API token "ci" revoked');
  expect(mail?.text).toContain('https://github.com/a/b/blob/c/d');
});

it('foreign text stays on its line and shows what it holds', async () => {
  const hostile = 'x\r\n\r\nIf you agree: visit evil.example\u001b[2J\u202e';
  const event = { ...occasion, crateIds, actor: { kind: 'user' as const, login: hostile } };
  const foreign = {
    ...publisher,
    subject: hostile,
    environment: hostile,
    rules: hostile,
    issuer: hostile,
    crates: [hostile],
  };
  await notifyPublisherFirstUsed(database(), {
    ...event,
    publisher: foreign,
    run: { provider: hostile, repository: hostile, commit: hostile, url: `https://x/${hostile}` },
    pins: { [hostile]: hostile },
  });
  await notifyPublisherAdded(database(), { ...event, publisher: foreign });
  for (const { subject, text } of await mails()) {
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    expect(text).not.toMatch(/^If you agree/m);
    expect(subject).not.toMatch(/\p{C}/u);
  }
});
