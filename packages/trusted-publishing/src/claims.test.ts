import { describe, expect, it } from 'vitest';
import { claimAt, claimValue, inFormat, plainUuid } from './claims.ts';
import { configPath } from './config-path.ts';
import type { TrustedIssuer } from './index.ts';
import type { ClaimRule } from './provider-descriptor.ts';
import { codeOf, gitlabIssuer, sample, TestIssuer } from './testing/issuer.ts';

const issuer = new TestIssuer();

describe('a claim', () => {
  it.each(['/a/toString', '/a/__proto__', '/a/0', '/a/b/c'])(
    'is not found in what objects inherit: %s',
    (name) => {
      expect(claimAt({ a: { b: 'x' } }, name)).toBeUndefined();
    },
  );

  it('that the provider’s table ignores, or does not know, has no value to decide by', () => {
    const claims = { sub: 'repo:octo-org/octo-repo', brand_new: 'x', ref: 'refs/heads/main' };
    expect(claimValue(claims, issuer.trusted, 'ref')).toBe('refs/heads/main');
    for (const name of ['sub', 'brand_new', 'toString'])
      expect(claimValue(claims, issuer.trusted, name)).toBeUndefined();
  });

  it.each(['a', 'a/', '/a', 'a//b', './b', 'a/.', '../b', 'a/..', 'a/./b'])(
    'is no path of a group: %j',
    (text) => {
      expect(inFormat('group/name', text)).toBeUndefined();
    },
  );

  it('is a path of a group however deep that is', () => {
    for (const text of ['a/b', 'a/b/c', 'a.b/..c']) expect(inFormat('group/name', text)).toBe(text);
  });

  it('is told by its own name where it is no path of a group', async () => {
    const gitlab = gitlabIssuer();
    const outcome = await gitlab.verify(gitlab.sign(sample('gitlab', { project_path: 'a//b' })));
    expect(!outcome.ok && outcome.refusal.field).toBe('project_path');
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN, '7', true, null, [7]])('is no whole number: %j', (value) => {
    expect(inFormat('integer', value)).toBeUndefined();
  });

  it.each([0, 7, 2 ** 53 - 1])('is a whole number: %d', (value) => {
    expect(inFormat('integer', value)).toBe(String(value));
  });

  it('is a UUID with both braces or none', () => {
    const uuid = 'f519f70a-f506-4392-8492-2a000000475e';
    expect([uuid, `{${uuid}}`, uuid.toUpperCase()].map(plainUuid)).toEqual([uuid, uuid, uuid]);
    for (const text of [`{${uuid}`, `${uuid}}`, `x${uuid}}`, `{${uuid}x`])
      expect(plainUuid(text)).toBeUndefined();
  });
});

describe('an issuer whose servers are too old for ids', () => {
  const lenient = { ...issuer.trusted, allowsMissingIds: true };
  const verdict = async (changes: Record<string, unknown>, trusted: TrustedIssuer = lenient) =>
    codeOf(await issuer.verify(issuer.sign(sample('github', changes)), { issuer: trusted }));
  const withoutIds = { repository_id: undefined, repository_owner_id: undefined };

  it('may leave out the ids, and nothing else', async () => {
    expect(await verdict(withoutIds)).toBe('accepted');
    expect(await verdict(withoutIds, issuer.trusted)).toBe('id_token_claim_missing');
    for (const claim of ['repository', 'workflow_ref', 'event_name', 'run_id', 'sha'])
      expect(await verdict({ ...withoutIds, [claim]: undefined })).toBe('id_token_claim_missing');
  });

  it('sends an id that is one where it sends one, and then it counts', async () => {
    expect(await verdict({ repository_id: 7 })).toBe('id_token_claim_invalid');
    const token = await issuer.verified(sample('github', { repository_owner_id: undefined }), {
      issuer: lenient,
    });
    expect(token.facts.pins).toEqual({ repository_id: '400500600' });
  });
});

it('asks for every claim in its own words, whatever else would refuse it', async () => {
  const claims: Record<string, ClaimRule> = issuer.trusted.provider.claims;
  for (const [name, rule] of Object.entries(claims)) {
    if (rule.use !== 'required') continue;
    const outcome = await issuer.verify(issuer.sign(sample('github', { [name]: undefined })));
    expect(!outcome.ok && outcome.checks.at(-1)?.name).toBe(`claim ${name}`);
  }
});

it('knows no file of a server without scheme', () => {
  expect(configPath('st/g/p//a.yml@refs/heads/main', 'host', 'g/p')).toBeUndefined();
  expect(configPath('host/g/p//a.yml@refs/heads/main', 'https://host', 'g/p')).toBe('a.yml');
});
