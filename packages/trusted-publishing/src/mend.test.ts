import { describe, expect, it } from 'vitest';
import { decide, type Mend, noRules, type Publisher, type RefusalCode } from './index.ts';
import { now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { vectorsOf } from './testing/trap-vectors.ts';
import { honestClaims, issuerOf, publisherOf, verifySigned } from './testing/traps.ts';

const issuer = new TestIssuer();
const DAY_MS = 24 * 60 * 60 * 1000;
const ci = 'octo-org/octo-repo/.github/workflows/ci.yml@refs/tags/v1.2.3';
const rules = (more: Partial<Publisher['rules']>) => ({ rules: { ...noRules, ...more } });

async function refusal(claims: Record<string, unknown>, trusted: Publisher, relatives: Publisher[] = []) {
  const token = await issuer.verified(sample('github', claims));
  const publishers = relatives.length > 0 ? [] : [trusted];
  const decision = decide({ token, publishers, relatives, now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  return { token, decision, mend: decision.failures[0]?.mend ?? null };
}

/** What the server does with the request. */
function mended(trusted: Publisher, { change }: Mend): Publisher {
  const { rules: changedRules, pins, ...fields } = change;
  return {
    ...trusted,
    ...fields,
    pins: { ...trusted.pins, ...pins },
    rules: { ...trusted.rules, ...changedRules },
    ...(fields.state === 'active' || pins !== undefined ? { confirmedAt: now } : {}),
  };
}

describe('the mend of a refusal lets the same job pass', () => {
  it.each<[RefusalCode, Record<string, unknown>, Partial<Publisher>]>([
    ['identity_mismatch', { workflow_ref: ci }, {}],
    ['environment_mismatch', { environment: 'staging' }, {}],
    ['environment_forbidden', { environment: 'staging' }, { environment: { rule: 'none' } }],
    ['environment_required', { environment: undefined }, {}],
    ['ref_mismatch', {}, rules({ refs: ['refs/heads/main'] })],
    ['event_mismatch', {}, rules({ events: ['release'] })],
    ['runner_mismatch', { runner_environment: 'self-hosted' }, rules({ runner: 'github-hosted' })],
    ['publisher_disabled', {}, { state: 'disabled' }],
    ['publisher_lapsed', {}, { pins: {}, confirmedAt: new Date(now.getTime() - 8 * DAY_MS) }],
    ['publisher_needs_review', {}, { pins: {}, state: 'needs_review' }],
    ['pin_mismatch', { repository_owner_id: '5' }, {}],
    ['pin_mismatch', { repository_id: '6' }, { state: 'needs_review' }],
  ])('%s', async (code, claims, changes) => {
    const trusted = publisher(changes);
    const { token, decision, mend } = await refusal(claims, trusted);
    expect(decision.code).toBe(code);
    if (mend === null) throw new Error('no mend');
    const after = decide({ token, publishers: [mended(trusted, mend)], now });
    expect(after).toMatchObject({ outcome: 'granted' });
    expect(mend.says).toMatch(/^[A-Z].*\.$/);
  });

  it('one failure after the other, where there are several', async () => {
    let trusted = publisher({
      state: 'disabled',
      environment: { rule: 'named', name: 'staging' },
      ...rules({ refs: ['refs/heads/main'] }),
    });
    const codes: string[] = [];
    const token = await issuer.verified(sample('github', { workflow_ref: ci }));
    for (;;) {
      const decision = decide({ token, publishers: [trusted], now });
      if (decision.outcome === 'granted') break;
      const mend = decision.failures[0]?.mend;
      if (!mend) throw new Error(`no mend for ${decision.code}`);
      codes.push(decision.code);
      trusted = mended(trusted, mend);
    }
    expect(codes).toEqual([
      'publisher_disabled',
      'identity_mismatch',
      'environment_mismatch',
      'ref_mismatch',
    ]);
  });

  it('gives what was renamed its new name, and keeps its pins', async () => {
    const claims = {
      repository: 'octo-org/new-name',
      workflow_ref: 'octo-org/new-name/.github/workflows/release.yml@refs/tags/v1',
    };
    const trusted = publisher();
    const { token, decision, mend } = await refusal(claims, trusted, [trusted]);
    expect(decision).toMatchObject({ code: 'publisher_not_found', field: 'repository' });
    if (mend === null) throw new Error('no mend');
    expect(mend.change).toEqual({
      identity: { owner: 'octo-org', repository: 'new-name', workflow: 'release.yml' },
      pins: trusted.pins,
    });
    expect(decide({ token, publishers: [mended(trusted, mend)], now }).outcome).toBe('granted');
  });
});

describe('there is no mend', () => {
  it.each<[RefusalCode, string, Record<string, unknown>, Partial<Publisher>]>([
    ['ref_not_protected', 'but at the CI', { ref_protected: 'false' }, rules({ refProtected: true })],
    ['callee_mismatch', 'for another callee', {}, rules({ callee: { workflow: 'acme/ci/p.yml', refs: [] } })],
    ['claim_mismatch', 'for a claim', {}, rules({ claims: [{ claim: 'actor', op: 'eq', value: 'x' }] })],
    ['ref_mismatch', 'without a ref', { ref: undefined }, rules({ refs: ['**'] })],
    [
      'ref_mismatch',
      'with a wildcard in the ref',
      { ref: 'refs/tags/*' },
      rules({ refs: ['refs/heads/main'] }),
    ],
    [
      'ref_mismatch',
      'with a placeholder in the ref',
      { ref: 'refs/tags/{{crate}}' },
      rules({ refs: ['refs/heads/main'] }),
    ],
    [
      'ref_mismatch',
      'with a look-alike in the ref',
      { ref: 'refs/tags/\u212a' },
      rules({ refs: ['refs/heads/main'] }),
    ],
    ['ref_mismatch', 'where there is no room', {}, rules({ refs: Array(10).fill('refs/heads/main') })],
    ['event_mismatch', 'by an event nobody may list', { event_name: 'dynamic' }, rules({ events: ['push'] })],
    [
      'runner_mismatch',
      'by a class nobody may name',
      { runner_environment: 'x' },
      rules({ runner: 'github-hosted' }),
    ],
    ['environment_mismatch', 'by a name nobody may give', { environment: "it's" }, {}],
    [
      'identity_mismatch',
      'by a file nobody may name',
      { workflow_ref: ci.replace('ci.yml', '\u212a.yml') },
      {},
    ],
  ])('%s %s', async (code, _, claims, changes) => {
    const { decision, mend } = await refusal(claims, publisher(changes));
    expect([decision.code, mend]).toEqual([code, null]);
  });

  it('that would register a fork', async () => {
    const vectors = vectorsOf('circleci');
    const { base } = vectors.publishers;
    if (base === undefined) throw new Error('no publisher');
    const outcome = await verifySigned(
      issuerOf('circleci', vectors, base.issuer),
      honestClaims('circleci', vectors),
    );
    if (!outcome.ok) throw new Error(outcome.refusal.detail);
    const trusted = publisherOf('circleci', base);
    const fork = { ...trusted, identity: { ...trusted.identity, origin: 'github.com/somebody/else' } };
    const decision = decide({ token: outcome.value, publishers: [fork], now });
    if (decision.outcome !== 'refused') throw new Error('granted');
    expect(decision.failures).toMatchObject([{ code: 'identity_mismatch', mend: null }]);
  });
});

describe('a refusal is about the crate that was asked for', () => {
  const release = publisher();
  const staged = publisher({
    id: 2,
    crates: [{ id: 11, name: 'other' }],
    environment: { rule: 'named', name: 'staging' },
  });
  const asked = async (name: string) =>
    decide({
      token: await issuer.verified(sample()),
      publishers: [release, staged],
      isWanted: (crate) => crate.name === name,
      now,
    });

  it('where its publisher refused, though another one grants another crate', async () => {
    const decision = await asked('other');
    expect(decision).toMatchObject({
      outcome: 'refused',
      code: 'environment_mismatch',
      failures: [{ publisherId: 2, mend: { change: { environment: { name: 'release' } } } }],
    });
  });

  it('and what is granted is granted, whether it was asked for or not', async () => {
    for (const name of ['octo', 'nobody-has-it'])
      expect(await asked(name)).toMatchObject({ outcome: 'granted', grants: [{ publisherId: 1 }] });
  });
});
