import { describe, expect, it } from 'vitest';
import { decide } from '../index.ts';
import {
  audience,
  codeOf,
  gitlabIssuer,
  gitlabPublisher,
  judge,
  now,
  nowSeconds,
  sample,
} from '../testing/issuer.ts';

const issuer = gitlabIssuer();
const code = async (changes: Record<string, unknown>) =>
  codeOf(await issuer.verify(issuer.sign(sample('gitlab', changes))));

const ids = ['project_id', 'namespace_id', 'pipeline_id', 'job_id'];

describe.each([...ids, 'project_path', 'ci_config_ref_uri', 'pipeline_source', 'sha', 'jti'])(
  'the claim %s',
  (claim) => {
    it('must be there', async () => {
      expect(await code({ [claim]: undefined })).toBe('id_token_claim_missing');
    });

    it.each([
      null,
      '',
      7,
      true,
      {},
      [],
      [String(sample('gitlab')[claim])],
      'a\0b',
      '\ud800',
      'x'.repeat(3000),
    ])('is not %j', async (value) => {
      expect(await code({ [claim]: value })).toBe('id_token_claim_invalid');
    });
  },
);

it.each(ids)('takes no number for %s, even of the right value', async (claim) => {
  expect(await code({ [claim]: Number(sample('gitlab')[claim]) })).toBe('id_token_claim_invalid');
});

it('does not mind that the id of the runner is a number, nor what claims it ignores are', async () => {
  expect(await code({ runner_id: 7, user_identities: [{ provider: 'x' }], groups_direct: ['a'] })).toBe(
    'accepted',
  );
  expect(await code({ runner_id: 'x', sub: 7, job_config: { url: 'x' }, brand_new: null })).toBe('accepted');
});

it('does not take a token of "Sign in with GitLab", which the same issuer signs', async () => {
  const { iss, aud, iat, nbf, exp, jti } = sample('gitlab');
  const signIn = { iss, aud, iat, nbf, exp, jti, sub: '3300001', email: 'octo-dev@example.com' };
  expect(codeOf(await issuer.verify(issuer.sign(signIn)))).toBe('id_token_claim_missing');
});

it.each([
  'octo-crate',
  'octo-group/',
  '/octo-crate',
  'octo-group//octo-crate',
  'octo-group/../octo-crate',
  './octo-crate',
  'octo-group/..',
])('takes no other form for project_path: %s', async (project_path) => {
  expect(await code({ project_path })).toBe('id_token_claim_invalid');
});

const moved = (project_path: string) => ({
  project_path,
  ci_config_ref_uri: `gitlab.com/${project_path}//.gitlab-ci.yml@refs/heads/main`,
});

it.each(['Octo-Group/crates/octo-crate', 'OCTO-GROUP/CRATES/OCTO-CRATE'])(
  'folds ASCII case: %s',
  async (path) => {
    expect(await judge(issuer, sample('gitlab', moved(path)), gitlabPublisher())).toBe('granted');
  },
);

it.each([
  'octo-group/octo-crate',
  'crates/octo-crate',
  'octo-group/crates/octo-crates',
  'octo-group/crates/x/octo-crate',
  'octo-group/crates /octo-crate',
  'octo-group/crates/octo-crate.git',
  'octo-group-crates/octo-crate',
  'օcto-group/crates/octo-crate',
])('takes no other project: %j', async (path) => {
  expect(await judge(issuer, sample('gitlab', moved(path)), gitlabPublisher())).toBe('publisher_not_found');
});

it('splits a path at its last slash, whatever an owner has typed', async () => {
  const identity = { namespace: 'octo-group', project: 'crates/octo-crate', workflow: '.gitlab-ci.yml' };
  expect(await judge(issuer, sample('gitlab'), gitlabPublisher({ identity }))).toBe('publisher_not_found');
});

it.each(['Release', 'RELEASE', 'release ', 'releas'])(
  'does not take the environment %j for release',
  async (name) => {
    expect(await judge(issuer, sample('gitlab', { environment: name }), gitlabPublisher())).toBe(
      'environment_mismatch',
    );
  },
);

it('takes an audience as a string or as an array of it alone', async () => {
  expect(await code({ aud: [audience] })).toBe('accepted');
  for (const aud of [
    [audience, 'https://gitlab.com'],
    [audience, audience],
    [],
    [[audience]],
    'https://gitlab.com',
  ]) {
    expect(await code({ aud })).toBe('id_token_audience_mismatch');
  }
});

it('takes a token of a job that may run for a day, and of none that may run longer', async () => {
  const iat = nowSeconds - 7200;
  expect(await code({ iat, nbf: iat - 5, exp: iat + 86_400 })).toBe('accepted');
  expect(await code({ iat, nbf: iat - 5, exp: iat + 86_401 })).toBe('id_token_lifetime_too_long');
});

describe('the ids behind the names', () => {
  it('must be the pinned ones', async () => {
    for (const claims of [
      { namespace_id: '8100201' },
      { project_id: '51000002', job_project_id: '51000002' },
    ]) {
      expect(await judge(issuer, sample('gitlab', claims), gitlabPublisher())).toBe('pin_mismatch');
    }
  });

  it('are learned at first use, both of them', async () => {
    const fresh = gitlabPublisher({ pins: { namespace_id: null, project_id: null } });
    const decision = decide({ token: await issuer.verified(sample('gitlab')), publishers: [fresh], now });
    expect(decision).toMatchObject({
      learnedPins: [{ publisherId: 1, pins: { namespace_id: '8100200', project_id: '51000001' } }],
    });
  });

  it('keep what is configured from whoever has the namespace by name alone', async () => {
    const token = await issuer.verified(sample('gitlab', { namespace_id: '13' }));
    const secret = gitlabPublisher({
      identity: { ...gitlabPublisher().identity, workflow: 'secret.yml' },
      environment: { rule: 'named', name: 'secret' },
    });
    const decision = decide({ token, publishers: [secret], now });
    if (decision.outcome === 'granted') throw new Error('granted');
    const { code, detail, field, publicChecks } = decision;
    expect(code).toBe('pin_mismatch');
    expect(JSON.stringify([detail, field, publicChecks])).not.toMatch(/secret|8100200|51000001/);
    expect(detail).toContain('another namespace id');
  });
});
