import { describe, expect, it } from 'vitest';
import {
  decide,
  type Mistake,
  mistakes,
  noRules,
  type Publisher,
  providers,
  type Refusal,
  readUnverified,
  recogniseMistake,
} from './index.ts';
import { audience, gitlabIssuer, now, nowSeconds, publisher, sample, TestIssuer } from './testing/issuer.ts';

const issuer = new TestIssuer();
const DAY_MS = 24 * 60 * 60 * 1000;
const seen = new Set<string>();

function expectMistake(recognised: ReturnType<typeof recogniseMistake>, mistake: Mistake, says: string) {
  expect(recognised?.mistake).toBe(mistake);
  expect(recognised?.remedy).toContain(says);
  seen.add(mistake);
}

describe('something that is no ID token', () => {
  it.each<[string, Mistake, string]>([
    ['', 'no_id_token', 'id-token: write'],
    [' \n', 'no_id_token', 'id-token: write'],
    ['null', 'not_an_id_token', 'three parts'],
    ['{"value":"e30.e30.x"}', 'not_an_id_token', 'JSON'],
    [`"${'a'.repeat(20)}"`, 'not_an_id_token', 'quotes'],
  ])('%j', (jwt, mistake, says) => {
    const read = readUnverified(jwt);
    if (read.ok) throw new Error('read');
    expectMistake(recogniseMistake({ refusal: read.refusal, jwt }), mistake, says);
  });
});

describe('an ID token that does not verify', () => {
  it.each<[Mistake, Record<string, unknown>, string]>([
    ['wrong_audience', { aud: 'crates.io' }, `\`${audience}\``],
    ['wrong_audience', { aud: [audience, 'crates.io'] }, `\`${audience}\``],
    ['clock_skew', { iat: nowSeconds + 90, nbf: nowSeconds + 90, exp: nowSeconds + 390 }, 'NTP'],
    [
      'token_too_old',
      { iat: nowSeconds - 400, nbf: nowSeconds - 400, exp: nowSeconds - 100 },
      'right before',
    ],
    ['ids_not_requested', { repository_owner_id: undefined }, '`repository_owner_id`'],
  ])('%s', async (mistake, claims, says) => {
    const outcome = await issuer.verify(issuer.sign(sample('github', claims)));
    if (outcome.ok) throw new Error('verified');
    const provider = providers['github'];
    expectMistake(recogniseMistake({ refusal: outcome.refusal, audience, provider }), mistake, says);
    if (mistake === 'clock_skew') expect(outcome.refusal.detail).toContain('90');
  });

  it.each<[Mistake, Refusal['code'], string]>([
    ['issuer_not_added', 'id_token_issuer_unknown', 'iss'],
    ['fork', 'job_denied', 'oidc.circleci.com/vcs-ref'],
    ['debug_job', 'job_denied', 'oidc.circleci.com/ssh-rerun'],
  ])('%s', (mistake, code, field) => {
    expectMistake(recogniseMistake({ refusal: { code, field } }), mistake, '');
  });

  it('fork, of GitLab', async () => {
    const gitlab = gitlabIssuer();
    const outcome = await gitlab.verify(gitlab.sign(sample('gitlab', { job_project_id: '999' })));
    if (outcome.ok) throw new Error('verified');
    expectMistake(
      recogniseMistake({ refusal: outcome.refusal, provider: gitlab.trusted.provider }),
      'fork',
      'project itself',
    );
  });
});

const secret = 'secret-stage';
const rules = (more: Partial<Publisher['rules']>) => ({ rules: { ...noRules, ...more } });
const flow = (workflow: string) => ({ identity: { ...publisher().identity, workflow } });

type Case = [Mistake | null, Record<string, unknown>, Partial<Publisher>, string];

const cases: Case[] = [
  ['untrusted_event', { event_name: 'pull_request' }, {}, '`push`'],
  [
    'environment_only_in_publisher',
    { environment: undefined },
    { environment: { rule: 'named', name: secret } },
    'environment:',
  ],
  ['environment_only_in_job', {}, { environment: { rule: 'none' } }, '`release`'],
  ['other_environment', {}, { environment: { rule: 'named', name: secret } }, '`release`'],
  [
    'reusable_workflow',
    { job_workflow_ref: 'acme/ci/.github/workflows/publish.yml@refs/heads/main' },
    flow('publish.yml'),
    '`callee`',
  ],
  ['workflow_display_name', { workflow: 'Publish It' }, flow('publish it.yml'), '`release.yml`'],
  ['workflow_display_name', { workflow: 'ship.yml' }, flow('Ship.yml'), '`release.yml`'],
  ['other_workflow', {}, flow('secret-flow.yml'), '`release.yml`'],
  ['other_workflow', { workflow: 'release.yml' }, flow('secret-flow.yml'), '`release.yml`'],
  [
    'not_registered',
    { repository: 'octo-org/new', workflow_ref: 'octo-org/new/.github/workflows/a.yml@refs/heads/x' },
    {},
    '`a.yml`',
  ],
  ['name_changed_hands', { repository_owner_id: '13' }, {}, 'pins the publisher anew'],
  ['too_late', {}, { pins: {}, confirmedAt: new Date(now.getTime() - 8 * DAY_MS) }, 'confirms'],
  ['waits_for_review', {}, { pins: {}, state: 'needs_review' }, 'looks at'],
  ['switched_off', {}, { state: 'disabled' }, 'on'],
  ['other_ref', {}, rules({ refs: ['refs/heads/secret'] }), '`refs/tags/v1.2.3`'],
  ['unprotected_ref', { ref_protected: 'false' }, rules({ refProtected: true }), 'Protect'],
  [null, {}, rules({ runner: 'self-hosted' }), ''],
  [null, {}, rules({ events: ['schedule'] }), ''],
  [null, {}, rules({ claims: [{ claim: 'actor', op: 'eq', value: 'secret' }] }), ''],
  [null, {}, rules({ callee: { workflow: 'secret/ci/p.yml', refs: [] } }), ''],
];

async function recognise(
  claims: Record<string, unknown>,
  publishers: Publisher[],
  relatives: Publisher[] = [],
) {
  const token = await issuer.verified(sample('github', claims));
  const decision = decide({ token, publishers, relatives, now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  const expected = decision.publicChecks
    .filter(({ outcome }) => outcome === 'failed')
    .map((check) => check.expected);
  return recogniseMistake({ refusal: decision, token, expected });
}

describe('a job that a publisher refuses', () => {
  it.each(cases)('%s: %j', async (mistake, claims, changes, says) => {
    const recognised = await recognise(claims, [publisher(changes)]);
    if (mistake === null) expect(recognised).toBeNull();
    else expectMistake(recognised, mistake, says);
    // The remedy goes to anybody.
    for (const word of ['secret', '100200300', '400500600'])
      expect(recognised?.remedy ?? '').not.toContain(word);
  });

  it('renamed', async () => {
    const claims = {
      repository: 'octo-org/new',
      workflow_ref: 'octo-org/new/.github/workflows/release.yml@refs/heads/x',
    };
    const recognised = await recognise(claims, [], [publisher()]);
    expectMistake(recognised, 'renamed', 'new name');
    expect(recognised?.remedy).not.toContain('octo-repo');
  });

  it('by any form of `sub`, as it is not looked at', async () => {
    for (const sub of [
      'repo:octo-org/octo-repo:ref:refs/heads/main',
      'repo:octo-org@1/octo-repo@2:environment:x',
      '',
    ]) {
      const recognised = await recognise({ sub, environment: 'staging' }, [publisher()]);
      expect(recognised?.mistake).toBe('other_environment');
    }
  });
});

it('each named mistake is one that was seen here', () => {
  expect([...seen].sort()).toEqual(Object.keys(mistakes).sort());
});
