import { beforeAll, describe, expect, test } from 'vitest';
import { type CiSim, startCiSim } from '../index.ts';
import { decode, getJson, postJson } from '../testing/helpers.ts';
import { type ShapeName, shapes } from './index.ts';

const names = Object.keys(shapes) as ShapeName[];

describe('a job’s description', () => {
  let sim: CiSim;
  beforeAll(async () => {
    sim = await startCiSim();
    for (const shape of names) if (shape !== 'github') await sim.addIssuer(shape, { shape });
    return () => sim.close();
  });

  test.each(names)('%s: may be empty, in this process and over HTTP', async (shape) => {
    const { payload } = decode(sim.mint({ issuer: shape, audience: 'a' }));
    expect(payload.iss).toBe(sim.issuer(shape).url);
    const minted = await postJson(`${sim.url}/_sim/issuers/${shape}/tokens`, { audience: 'a' });
    expect(Object.keys(decode(String(minted.body.value)).payload)).toEqual(Object.keys(payload));
    const started = await postJson(`${sim.url}/_sim/jobs`, { issuer: shape });
    expect(started).toMatchObject({ status: 201, body: { issuer: payload.iss } });
  });

  test.each(names)('%s: an unknown field is refused by name, with those there are', async (shape) => {
    const message = /^the job has no "nonsense"; there are \w+/;
    const job = { nonsense: 1 } as never;
    expect(() => sim.mint({ issuer: shape, audience: 'a', job })).toThrow(message);
    expect(() => sim.startJob({ issuer: shape, nonsense: 1 } as never)).toThrow(message);
    const minted = await postJson(`${sim.url}/_sim/issuers/${shape}/tokens`, { audience: 'a', job });
    expect(minted).toMatchObject({ status: 400, body: { error: expect.stringMatching(message) } });
    expect((await postJson(`${sim.url}/_sim/jobs`, { issuer: shape, nonsense: 1 })).status).toBe(400);
  });

  test.each(names)('%s: any claim can be changed, whatever the job', (shape) => {
    const claims = { exp: '1', sub: null, aud: undefined, jti: 'x', extra: [1] };
    const { payload } = decode(sim.mint({ issuer: shape, audience: 'a', claims }));
    expect(payload).toMatchObject({ exp: '1', jti: 'x', extra: [1] });
    expect(payload).not.toHaveProperty('sub');
    expect(payload).not.toHaveProperty('aud');
  });

  test.each([
    ['gitlab', { ref: 'main' }, 'ref must be refs/heads/'],
    ['gitlab', { projectPath: 'rocket' }, 'projectPath must be "group/name"'],
    ['gitlab', { fork: {} }, 'fork needs "projectPath"'],
    ['gitlab', { fork: { path: 'a/b' } }, 'fork has no "path"'],
    [
      'gitlab',
      { idTokens: { A: 1 } },
      '"idTokens" must be an object whose values are each a string or a list',
    ],
    ['gitlab', { subjectComponents: ['moon'] }, 'no claim "moon"'],
    ['circleci', { repository: 'rocket' }, 'repository must be "owner/name"'],
    ['buildkite', { claims: ['moon'] }, 'no claim "moon" can be asked for'],
    ['buildkite', { buildNumber: 'x' }, '"buildNumber" must be a whole number'],
    ['semaphore', { oidcTokens: { SEMAPHORE_OIDC_TOKEN: 'a' } }, 'is taken by the default token'],
    ['kubernetes', { expirationSeconds: 60 }, 'at least 600'],
    ['generic', { claims: { iss: 'x' } }, '"iss" belongs to the token'],
    ['github-enterprise-server', { enterprise: 'a', enterpriseIssuer: true }, 'no enterprise has its own'],
    ['github', { enterpriseIssuer: true }, 'enterpriseIssuer needs "enterprise"'],
  ] as const)('%s: %j is refused', (issuer, job, message) => {
    expect(() => sim.mint({ issuer, audience: 'a', job: job as never })).toThrow(message);
  });

  test('gitlab before 18.4 tells a fork’s merge request as the target’s own', () => {
    const fork = { projectPath: 'mallory/rocket' };
    const job = { projectPath: 'acme/rocket', fork, jobClaims: false };
    const { payload } = decode(sim.mint({ issuer: 'gitlab', audience: 'a', job }));
    expect(payload).toMatchObject({ project_path: 'acme/rocket', pipeline_source: 'merge_request_event' });
    expect(payload).not.toHaveProperty('job_project_path');
  });

  test('semaphore: a pull request’s branch is where it wants to go', () => {
    const job = { pullRequest: { number: 7, branch: 'evil' } };
    const { payload } = decode(sim.mint({ issuer: 'semaphore', audience: 'a', job }));
    expect(payload).toMatchObject({
      ref_type: 'pull-request',
      branch: 'main',
      pr: '7',
      pr_branch: 'evil',
      tag: '',
    });
  });

  test('circleci: a custom webhook tells nothing of a repository', () => {
    const { payload } = decode(sim.mint({ issuer: 'circleci', audience: 'a', job: { vcsOrigin: null } }));
    expect(Object.keys(payload).filter((name) => name.includes('vcs'))).toEqual([]);
    expect(payload.sub).not.toContain('vcs');
  });
});

describe('an issuer’s place', () => {
  test('is the shape’s, or what one asks for', async () => {
    await using sim = await startCiSim();
    expect((await sim.addIssuer('codeberg', { shape: 'forgejo' })).url).toBe(
      `${sim.url}/codeberg/api/actions`,
    );
    const ghes = await sim.addIssuer('ghes', { shape: 'github-enterprise-server' });
    expect(ghes.url).toBe(`${sim.url}/ghes/_services/token`);
    const aks = await sim.addIssuer('aks', { shape: 'kubernetes', path: '/tenant/guid/' });
    expect(await getJson(`${aks.url}.well-known/openid-configuration`)).toMatchObject({
      issuer: `${sim.url}/aks/tenant/guid/`,
      jwks_uri: `${sim.url}/aks/tenant/guid/keys`,
    });
    expect((await fetch(`${sim.url}/aks/.well-known/openid-configuration`)).status).toBe(404);
    await expect(sim.addIssuer('odd', { path: 'no-slash' })).rejects.toThrow('the path of an issuer');
    const added = await postJson(`${sim.url}/_sim/issuers`, {
      name: 'k',
      shape: 'kubernetes',
      path: '/id/1',
    });
    expect(added.body).toMatchObject({ url: `${sim.url}/k/id/1`, provider: 'kubernetes' });
  });

  test('has branches only where its provider has them', async () => {
    await using sim = await startCiSim();
    const gitlab = await sim.addIssuer('gitlab', { shape: 'gitlab' });
    const status = async (path: string) =>
      (await fetch(`${sim.url}/${path}/.well-known/openid-configuration`)).status;
    expect(await status('github/acme-group')).toBe(200);
    expect(await status('github/acme/group')).toBe(404);
    expect(await status('gitlab/acme')).toBe(404);
    gitlab.setFaults({ redirect: true });
    expect(await getJson(`${gitlab.url}/oauth/discovery/keys`)).toHaveProperty('keys');
    sim.issuer().setFaults({ redirect: true });
    const branch = `${sim.url}/github/acme-group`;
    expect(await getJson(`${branch}/.well-known/openid-configuration`)).toMatchObject({ issuer: branch });
  });
});
