import type { JobDescription, MintOptions } from '@waybill/ci-sim';
import type { Selectable } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tables } from '../../../platform/database/schema.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { addPublisher, rehearse } from '../../../testing/publishers.ts';
import { ADMIN_TOKEN } from '../../../testing/test-config.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
const STAGE = 'secret-stage';
/** A job that is right but for its environment. */
const STAGED = { ...ROCKET, repository: 'acme/staged', repositoryId: 61 };
const PLAIN = { ...ROCKET, repository: 'acme/plain', repositoryId: 62 };

beforeAll(async () => {
  ci = await startTrustedCi();
  for (const crate of ['rocket', 'staged', 'plain', 'ruled', 'called']) await ci.publish(crate, '1.0.0');
  const of = (repository: string, workflow = 'release.yml') => ({
    identity: { owner: 'acme', repository, workflow },
  });
  await addPublisher(ci, ['rocket']);
  await addPublisher(ci, ['staged'], { ...of('staged'), environment: { rule: 'named', name: STAGE } });
  await addPublisher(ci, ['plain'], { ...of('plain'), environment: { rule: 'none' } });
  await addPublisher(ci, ['ruled'], { ...of('ruled'), rules: { refs: ['refs/heads/main'] } });
  await addPublisher(ci, ['called'], of('called', 'publish.yml'));
  await ci.accessToken({ ...STAGED, environment: STAGE });
});
afterAll(() => ci.close());

/** Every row of every table; of mails only that they are there, as those of the set-up are being sent meanwhile. */
async function everything(): Promise<Record<string, unknown[]>> {
  const { db } = ci.server.running.platform.database;
  const tables = (await db.introspection.getTables()).map(({ name }) => name).sort();
  const rows: Record<string, unknown[]> = {};
  for (const table of tables)
    rows[table] = (await db
      .selectFrom(table as keyof Tables)
      .selectAll()
      .execute()) as Selectable<Tables['crates']>[];
  rows['mails'] = await db.selectFrom('mails').select('id').orderBy('id').execute();
  return rows;
}

describe('a rehearsal', () => {
  it('mints, burns, learns, counts and records nothing', async () => {
    const granted = ci.mint();
    const refused = ci.mint({ ...STAGED, environment: 'wrong' });
    const stranger = ci.mint({ ...STAGED, ownerId: 13 });
    const before = await everything();
    for (let time = 0; time < 15; time += 1) {
      expect((await rehearse(ci, granted)).json).toMatchObject({ outcome: 'granted', crates: ['rocket'] });
      expect((await rehearse(ci, refused)).json).toMatchObject({ code: 'environment_mismatch' });
      expect((await rehearse(ci, stranger)).json).toMatchObject({ code: 'pin_mismatch' });
      expect((await rehearse(ci, 'x')).json).toMatchObject({ code: 'id_token_malformed' });
    }
    expect(await everything()).toEqual(before);
    expect((await ci.exchange(granted)).status).toBe(200);
  });

  it('says what the exchange will give', async () => {
    const jwt = ci.mint();
    const { json } = await rehearse(ci, jwt, {
      crate: 'rocket',
      version: '9.9.9',
      scopes: ['publish-update'],
    });
    expect(json).toMatchObject({
      outcome: 'granted',
      code: null,
      detail: expect.stringContaining('`rocket`'),
      mistake: null,
      remedy: null,
      mend: null,
      crates: ['rocket'],
      scopes: ['publish-update'],
      warnings: [],
    });
    const names = json.checks.map(({ name }: { name: string }) => name);
    // Those on the ID token come first.
    expect(names).toEqual(
      expect.arrayContaining(['signature', 'claim iss', 'trigger event_name', 'workflow']),
    );
    expect(names.indexOf('signature')).toBeLessThan(names.indexOf('workflow'));
    expect(JSON.stringify(json)).not.toContain(jwt.split('.')[2]);
  });

  it('warns where the exchange would say no all the same', async () => {
    const used = ci.mint();
    await ci.exchange(used);
    expect((await rehearse(ci, used)).json.warnings[0]).toContain('exchanged already');
    const tired = ci.mint({ ...ROCKET, workflow: 'tired.yml' });
    for (let time = 0; time < 10; time += 1) await ci.exchange(tired);
    await addPublisher(ci, ['rocket'], {
      identity: { owner: 'acme', repository: 'rocket', workflow: 'tired.yml' },
    });
    const late = await rehearse(ci, tired);
    expect([late.json.outcome, late.json.warnings[0]]).toEqual([
      'granted',
      expect.stringContaining('too often'),
    ]);
    expectRefusal(await ci.exchange(tired), 'id_token_tries_exhausted');
    await ci.publish('both', '1.0.0');
    const identity = { owner: 'acme', repository: 'both', workflow: 'release.yml' };
    await addPublisher(ci, ['both'], { identity, require_api_token: true });
    const { json } = await rehearse(ci, ci.mint({ ...ROCKET, repository: 'acme/both', repositoryId: 63 }));
    expect([json.outcome, json.code]).toEqual(['refused', 'api_token_required']);
  });

  it.each([
    { api_token: 7 },
    { checksum: 'a'.repeat(64) },
    { verison: '1.0.0' },
    { scopes: ['fly'] },
    { scopes: [] },
    { jwt: 7 },
  ])('refuses %j rather than leave it out', async (more) => {
    expectRefusal(await rehearse(ci, ci.mint(), more), 'body_invalid');
  });
});

interface Case {
  what: string;
  code: string;
  mistake: string | null;
  says: string[];
  job?: JobDescription;
  options?: Partial<MintOptions>;
  jwt?: string;
}
const seconds = (offset: number) => new Date(Date.now() + offset * 1000);

const cases: Case[] = [
  {
    what: 'no permission to ask for an ID token',
    jwt: '',
    code: 'id_token_malformed',
    mistake: 'no_id_token',
    says: ['id-token: write'],
  },
  {
    what: 'something else than an ID token',
    jwt: 'ghs_abc',
    code: 'id_token_malformed',
    mistake: 'not_an_id_token',
    says: ['three parts'],
  },
  {
    what: 'the audience of crates.io',
    options: { audience: 'crates.io' },
    code: 'id_token_audience_mismatch',
    mistake: 'wrong_audience',
    says: ['`crates.io`', 'url:'],
  },
  {
    what: 'a clock that is ahead',
    options: { issuedAt: seconds(120) },
    code: 'id_token_not_yet_valid',
    mistake: 'clock_skew',
    says: [' s in the future', 'NTP'],
  },
  {
    what: 'a token asked for too early',
    options: { issuedAt: seconds(-900) },
    code: 'id_token_expired',
    mistake: 'token_too_old',
    says: ['right before'],
  },
  {
    what: 'another issuer',
    options: { claims: { iss: 'https://other.example' } },
    code: 'id_token_issuer_unknown',
    mistake: 'issuer_not_added',
    says: ['operator'],
  },
  {
    what: 'a pull request',
    job: { ...ROCKET, event: 'pull_request' },
    code: 'trigger_denied',
    mistake: 'untrusted_event',
    says: ['`push`'],
  },
  {
    what: 'an environment on the publisher only',
    job: STAGED,
    code: 'environment_required',
    mistake: 'environment_only_in_publisher',
    says: ['environment:'],
  },
  {
    what: 'an environment on the job only',
    job: { ...PLAIN, environment: 'live' },
    code: 'environment_forbidden',
    mistake: 'environment_only_in_job',
    says: ['`live`'],
  },
  {
    what: 'another environment',
    job: { ...STAGED, environment: 'live' },
    code: 'environment_mismatch',
    mistake: 'other_environment',
    says: ['`live`'],
  },
  {
    what: 'the display name of the workflow',
    job: { ...ROCKET, repository: 'acme/called', workflow: 'ship.yml', workflowName: 'Publish' },
    code: 'identity_mismatch',
    mistake: 'workflow_display_name',
    says: ['`ship.yml`', '`Publish`'],
  },
  {
    what: 'another workflow',
    job: { ...ROCKET, workflow: 'ci.yml' },
    code: 'identity_mismatch',
    mistake: 'other_workflow',
    says: ['`ci.yml`'],
  },
  {
    what: 'a reusable workflow',
    job: { ...ROCKET, repository: 'acme/called' },
    options: { claims: { job_workflow_ref: 'acme/ci/.github/workflows/publish.yml@refs/heads/main' } },
    code: 'identity_mismatch',
    mistake: 'reusable_workflow',
    says: ['`callee`', '`release.yml`'],
  },
  {
    what: 'a repository nobody registered',
    job: { ...ROCKET, repository: 'acme/unheard-of', repositoryId: 999 },
    code: 'publisher_not_found',
    mistake: 'not_registered',
    says: ['`unheard-of`'],
  },
  {
    what: 'a renamed repository',
    job: { ...STAGED, repository: 'acme/renamed', environment: STAGE },
    code: 'publisher_not_found',
    mistake: 'renamed',
    says: ['new name'],
  },
  {
    what: 'another ref',
    job: { ...ROCKET, repository: 'acme/ruled' },
    code: 'ref_mismatch',
    mistake: 'other_ref',
    says: ['refs/tags/v1.2.3'],
  },
  {
    what: 'a name that changed hands',
    job: { ...STAGED, ownerId: 13 },
    code: 'pin_mismatch',
    mistake: 'name_changed_hands',
    says: ['pins the publisher anew'],
  },
];

describe('a usual mistake is named, and told as the exchange tells it', () => {
  it.each(cases)(
    '$what',
    async ({ code, mistake, says, job = ROCKET, options = {}, jwt = ci?.mint(job, options) }) => {
      const token = jwt ?? ci.mint(job, options);
      const { status, json } = await rehearse(ci, token);
      expect([status, json.outcome, json.code, json.mistake]).toEqual([200, 'refused', code, mistake]);
      const [refusal] = (await ci.exchange(token)).json.errors;
      expect([refusal.code, refusal.remedy]).toEqual([json.code, json.remedy ?? undefined]);
      // The skew of a clock is another one a moment later.
      const timeless = (text: string) => text.replaceAll(/\d+/g, '#');
      expect(timeless(refusal.detail)).toBe(timeless(json.detail));
      for (const word of says) expect(`${json.detail} ${json.remedy}`).toContain(word);
      const failed = json.checks.filter(({ outcome }: { outcome: string }) => outcome === 'failed');
      if (code !== 'publisher_not_found' && code !== 'id_token_issuer_unknown')
        expect(failed).not.toEqual([]);
    },
  );

  it('says by how many seconds a clock is ahead', async () => {
    const { json } = await rehearse(ci, ci.mint(ROCKET, { issuedAt: seconds(300) }));
    expect(json.detail).toMatch(/\b(29[0-9]|300) s in the future/);
  });

  it.each(['repo:acme/rocket:ref:refs/heads/x', 'repo:acme@5001/rocket@6001:environment:x', 'anything'])(
    'and the form of sub makes no difference: %s',
    async (sub) => {
      expect((await rehearse(ci, ci.mint(ROCKET, { claims: { sub } }))).json.outcome).toBe('granted');
    },
  );
});

describe('what a rehearsal discloses', () => {
  it('to a stranger with another owner id is that the id is another', async () => {
    const answer = await rehearse(ci, ci.mint({ ...STAGED, ownerId: 13, environment: 'x' }));
    expect(answer.json).toMatchObject({ code: 'pin_mismatch', mend: null, crates: [], scopes: [] });
    for (const word of [STAGE, '5001', '61`', 'staged`:']) expect(answer.text).not.toContain(word);
    expect(answer.text).not.toMatch(/"name":"(environment|workflow|state)"/);
  });

  it('to a stranger is the same whether the rest of a guess is right or wrong', async () => {
    const guess = async (environment: string, crate: string) => {
      const { json } = await rehearse(ci, ci.mint({ ...STAGED, ownerId: 13, environment }), { crate });
      return {
        ...json,
        checks: json.checks.filter(({ name }: { name: string }) => name === 'pin repository_owner_id'),
      };
    };
    expect(await guess(STAGE, 'staged')).toEqual(await guess('wrong', 'unheard-of'));
  });

  it('to the right job is what it has to change, without ids of publishers and without the request', async () => {
    const { json } = await rehearse(ci, ci.mint({ ...STAGED, environment: 'x' }));
    expect(json).toMatchObject({ code: 'environment_mismatch', mend: null });
    expect(json.checks).toContainEqual({
      name: 'environment',
      expected: STAGE,
      actual: 'x',
      outcome: 'failed',
      publisher_id: null,
    });
  });

  it('to an owner is the whole trace, and the request that mends it', async () => {
    const { json } = await rehearse(
      ci,
      ci.mint({ ...STAGED, ownerId: 13, environment: 'x' }),
      {},
      ADMIN_TOKEN,
    );
    expect(json.detail).toContain('`5001`');
    expect(json.mend).toMatchObject({
      method: 'PATCH',
      body: { publisher: { pins: { repository_owner_id: '13' } } },
    });
    const failed = json.checks.filter(({ outcome }: { outcome: string }) => outcome === 'failed');
    expect(failed.map(({ name }: { name: string }) => name)).toEqual([
      'pin repository_owner_id',
      // The guesses above have put it there.
      'state',
      'environment',
    ]);
  });

  it('is refused to a credential that is no good', async () => {
    for (const token of ['wbat_00000000000000000000000000000000', await ci.accessToken()])
      expectRefusal(await rehearse(ci, ci.mint(), {}, token), 'authentication_failed');
  });
});
