import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { type ExplanationInput, explainUnverified, readClaims } from './explain-unverified.ts';
import * as doorway from './index.ts';
import { audience, codeOf, encode, now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { readUnverified } from './unverified.ts';

const issuer = new TestIssuer();

function explain(claims: Record<string, unknown>, changes: Partial<ExplanationInput> = {}) {
  const read = readClaims(`${encode(JSON.stringify(issuer.header))}.${encode(JSON.stringify(claims))}`);
  if (!read.ok) throw new Error(read.refusal.detail);
  return explainUnverified({
    unverified: read.value,
    issuer: issuer.trusted,
    audience,
    publishers: [publisher()],
    now,
    ...changes,
  });
}

describe('reading the claims', () => {
  const whole = issuer.sign(sample());
  const [header, payload] = whole.split('.');

  it.each([
    ['with its signature', whole, true],
    ['with an empty signature', `${header}.${payload}.`, false],
    ['as two parts', `${header}.${payload}`, false],
  ])('takes a token %s', (_, text, hasSignature) => {
    const read = readClaims(text);
    expect(read).toMatchObject({
      ok: true,
      value: { hasSignature, claims: { repository: 'octo-org/octo-repo' } },
    });
  });

  it.each([
    ['nothing', ''],
    ['one part', 'abc'],
    ['five parts', 'a.b.c.d.e'],
    ['no JSON', `${encode('x')}.${encode('y')}`],
    ['a member twice', `${encode('{}')}.${encode('{"a":1,"a":2}')}`],
  ])('refuses %s', (_, text) => {
    expect(codeOf(readClaims(text))).toBe('id_token_malformed');
  });

  it('counts the parts it found, as verification does', () => {
    for (const [text, found] of [
      ['abc', '1 part'],
      ['a.b.c.d.e', '5 parts'],
    ] as const)
      for (const outcome of [readClaims(text), readUnverified(text)])
        expect(outcome.ok ? '' : outcome.refusal.detail).toContain(`has ${found} between dots;`);
  });

  it('refuses what is too large', () => {
    expect(codeOf(readClaims('a'.repeat(17 * 1024)))).toBe('id_token_too_large');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readClaims(text)));
  });
});

describe('the explanation', () => {
  it('makes the checks that verification and decision make, less those of the signature', async () => {
    const claims = sample();
    const verified = await issuer.verify(issuer.sign(claims));
    if (!verified.ok) throw new Error(verified.refusal.detail);
    const decided = decide({ token: verified.value, publishers: [publisher()], now });
    const explained = explain(claims);
    // The issuer is checked twice there: before a key is used, and on what was signed.
    const real = verified.checks.slice(verified.checks.findIndex(({ name }) => name === 'signature') + 1);
    expect(explained.checks).toEqual([
      ...real,
      ...decided.checks.filter(({ publisherId }) => publisherId === undefined),
    ]);
    expect(explained.publishers[0]?.checks).toEqual(
      decided.checks.filter(({ publisherId }) => publisherId === 1),
    );
    expect(explained).toMatchObject({ verdict: 'would-pass', refusals: [] });
  });

  it('says of a token that is long over what else would be wrong, and who would accept it', () => {
    const explained = explain(sample('github', { aud: 'crates.io' }), {
      now: new Date(now.getTime() + 3_600_000),
    });
    expect(explained.refusals.map(({ code }) => code)).toEqual([
      'id_token_audience_mismatch',
      'id_token_expired',
    ]);
    expect(explained.verdict).toBe('would-pass');
    expect(explained.publishers).toMatchObject([{ publisherId: 1, crates: ['octo'], failed: null }]);
  });

  it('says of each publisher at which check it would refuse', () => {
    const explained = explain(sample(), {
      publishers: [
        publisher({ identity: { owner: 'octo-org', repository: 'octo-repo', workflow: 'ci.yml' } }),
        publisher({ id: 2, identity: { owner: 'octo-org', repository: 'other', workflow: 'release.yml' } }),
      ],
    });
    expect(explained.verdict).toMatchObject({ code: 'identity_mismatch' });
    expect(explained.publishers).toMatchObject([
      { publisherId: 1, crates: [], failed: { name: 'workflow', expected: 'ci.yml', actual: 'release.yml' } },
      { publisherId: 2, crates: [], failed: { name: 'repository', expected: 'octo-org/other' } },
    ]);
  });

  it('refuses an event whatever publishers there are', () => {
    const { refusals, verdict } = explain(sample('github', { event_name: 'pull_request_target' }));
    expect(refusals.map(({ code }) => code)).toEqual(['trigger_denied']);
    expect(verdict).toMatchObject({ code: 'trigger_denied' });
  });

  it('has no verdict where the claims name nobody', () => {
    const { refusals, verdict, facts } = explain(sample('github', { repository: undefined }));
    expect([verdict, facts]).toEqual([null, null]);
    expect(refusals).toMatchObject([{ code: 'id_token_claim_missing', field: 'repository' }]);
  });

  it('leaves the audience alone where it is not known', () => {
    const { checks, refusals } = explain(sample('github', { aud: 'elsewhere' }), { audience: null });
    expect(refusals).toEqual([]);
    expect(checks.map(({ name }) => name)).not.toContain('claim aud');
  });

  it('holds no verified token that could be decided by, and the package hands out no way to seal one', () => {
    const text = JSON.stringify(explain(sample()));
    expect(text).not.toContain('replayKey');
    expect(Object.keys(doorway)).not.toContain('seal');
  });

  it('never throws, whatever the claims are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(sample())), fc.jsonValue()), (changes) => {
        explain(sample('github', changes));
      }),
    );
  });
});
