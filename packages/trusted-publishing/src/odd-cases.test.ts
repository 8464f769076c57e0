import { describe, expect, it } from 'vitest';
import {
  decide,
  explainUnverified,
  namesVersion,
  noRules,
  type Publisher,
  readClaims,
  readUnverified,
  type TrustedIssuer,
  type VerifiedIdToken,
} from './index.ts';
import { fitsPattern } from './ref-pattern.ts';
import { audience, codeOf, githubUrl, now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { vectorsOf } from './testing/trap-vectors.ts';
import { honestClaims, issuerOf, publisherOf, spring, verifySigned } from './testing/traps.ts';

const issuer = new TestIssuer();
const elsewhere = { ...publisher().identity, repository: 'elsewhere' };

/** What no verification lets through, and a decision must not be fooled by all the same. */
async function decideOn(
  facts: Partial<VerifiedIdToken['facts']>,
  registered: Publisher,
  trusted?: TrustedIssuer,
) {
  const token = await issuer.verified(sample());
  const odd = { ...token, issuer: trusted ?? token.issuer, facts: { ...token.facts, ...facts } };
  const decision = decide({ token: odd as VerifiedIdToken, publishers: [registered], now });
  return decision.outcome === 'granted' ? 'granted' : decision.code;
}

const untold = { ...issuer.trusted, provider: { ...issuer.trusted.provider, trigger: null } };

describe('a value that is missing', () => {
  it.each(['', null])('is no event that anybody may cause: %j', async (trigger) => {
    expect(await decideOn({ trigger }, publisher())).toBe('trigger_denied');
  });

  it.each(['', null])('is none of the events that are asked for: %j', async (trigger) => {
    const registered = publisher({ rules: { ...noRules, events: [''] } });
    expect(await decideOn({ trigger }, registered, untold)).toBe('event_mismatch');
  });

  it.each(['', null])('is no class of runner: %j', async (runner) => {
    const registered = publisher({ rules: { ...noRules, runner: '' } });
    expect(await decideOn({ runner }, registered)).toBe('runner_mismatch');
  });
});

it('compares nothing with nothing', async () => {
  const identity = { ...publisher().identity, workflow: '' };
  expect(await decideOn({ identity }, publisher({ identity }))).toBe('identity_mismatch');
});

describe('a publisher under another name', () => {
  const refusal = async (...relatives: Publisher[]) => {
    const token = await issuer.verified(sample());
    const decision = decide({ token, publishers: [], relatives, now });
    if (decision.outcome === 'granted') throw new Error('granted');
    return decision;
  };

  it('is what was renamed where all its ids are those of the token', async () => {
    const { failures } = await refusal(publisher({ id: 8, identity: elsewhere }));
    expect(failures.map(({ publisherId }) => publisherId)).toEqual([8]);
  });

  it.each([
    ['another id', { pins: { repository_owner_id: '100200300', repository_id: '1' } }],
    ['an id that is not known', { pins: { repository_owner_id: '100200300' } }],
    ['another issuer', { issuerId: 2 }],
    ['no other name', { identity: publisher().identity }],
  ])('is none with %s', async (_, change) => {
    const { code, failures } = await refusal(publisher({ identity: elsewhere, ...change }));
    expect([code, failures]).toEqual(['publisher_not_found', []]);
  });

  it('is none where the provider has no ids to tell by', async () => {
    const vectors = vectorsOf('circleci');
    const claims = honestClaims('circleci', vectors);
    const base = publisherOf('circleci', vectors.publishers.base as never);
    const token = await verifySigned(issuerOf('circleci', vectors, String(claims.iss)), claims);
    if (!token.ok) throw new Error(token.refusal.detail);
    const identity = { ...base.identity, project: '98c47536-98ba-45ae-84ae-160000002563' };
    const decision = decide({ token: token.value, publishers: [], relatives: [{ ...base, identity }], now });
    expect(decision).toMatchObject({ code: 'publisher_not_found', failures: [] });
  });
});

describe('a publisher under review', () => {
  it('is used by the owner it knows, though it does not know the repository yet', async () => {
    const pins = { repository_owner_id: '100200300', repository_id: null };
    expect(await decideOn({}, publisher({ state: 'needs_review', pins }))).toBe('granted');
  });

  it('is used by nobody where the provider has no ids', async () => {
    const trap = { change: { state: 'needs_review' as const }, verdict: '' };
    expect((await spring('circleci', vectorsOf('circleci'), trap))[0]).toBe('publisher_needs_review');
  });
});

describe('an issuer of one enterprise', () => {
  const verdict = async (url: string, enterprise = 'acme') => {
    const one = new TestIssuer(url);
    return codeOf(await one.verify(one.sign(sample('github', { iss: url, enterprise }))));
  };

  it('is one whose address names it, and no other', async () => {
    expect(await verdict(`${githubUrl}/acme`)).toBe('accepted');
    expect(await verdict(`${githubUrl}/other`)).toBe('id_token_claim_invalid');
    expect(await verdict(`${githubUrl}/acme/more`, 'acme/more')).toBe('id_token_claim_invalid');
    expect(await verdict(`${githubUrl}/`)).toBe('accepted');
    expect(await verdict('https://github.a-company-with-a-long-name.example/_services/token/more')).toBe(
      'accepted',
    );
  });
});

it('takes no ending for a value that has one', async () => {
  const rule = { claim: 'actor', must: 'end-with', values: ['[bot]'], meaning: '' } as const;
  const provider = { ...issuer.trusted.provider, requirements: [rule] };
  const verdict = async (actor: string) =>
    codeOf(
      await issuer.verify(issuer.sign(sample('github', { actor })), {
        issuer: { ...issuer.trusted, provider },
      }),
    );
  expect(await verdict('release[bot]')).toBe('accepted');
  expect(await verdict('[bot]')).toBe('job_denied');
  expect(await verdict('release')).toBe('job_denied');
});

it('reads no token without the name of an algorithm', () => {
  for (const alg of [undefined, '', 7])
    expect(codeOf(readUnverified(issuer.sign(sample(), { alg })))).toBe('id_token_algorithm_refused');
});

it('explains no facts where an id is missing that must be there', () => {
  const unverified = readClaims(issuer.sign(sample('github', { repository_id: undefined })));
  if (!unverified.ok) throw new Error(unverified.refusal.detail);
  const explained = explainUnverified({
    unverified: unverified.value,
    issuer: issuer.trusted,
    publishers: [],
    audience,
    now,
  });
  expect(explained.facts).toBeNull();
});

it('compares no pattern that has become longer than any ref', () => {
  const crate = 'a'.repeat(600);
  expect(fitsPattern('{{crate}}', crate, { crate, version: null })).toBe(false);
  expect(fitsPattern('{{crate}}', 'a'.repeat(400), { crate: 'a'.repeat(400), version: null })).toBe(true);
});

it('knows which patterns speak of the version', () => {
  expect(['refs/tags/{{version}}', 'refs/tags/{{crate}}', 'refs/tags/v*'].map(namesVersion)).toEqual([
    true,
    false,
    false,
  ]);
});
