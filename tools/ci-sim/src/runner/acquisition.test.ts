import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { cleanEnvironment, type JobRequest, type RunningJob, type ShapeName } from '../index.ts';
import { decode, useSim } from '../testing/helpers.ts';

const AUDIENCE = 'crates.example';
const exec = promisify(execFile);

async function startJob<Name extends ShapeName>(shape: Name, request: JobRequest<Name>) {
  const sim = await useSim();
  const issuer = shape === 'github' ? sim.issuer() : await sim.addIssuer(shape, { shape });
  return { sim, issuer, job: sim.startJob<Name>({ issuer: shape, ...request }) };
}

/** What a job's command line prints, on its own two streams. */
async function run(job: RunningJob, command: string, ...args: string[]) {
  const env = { ...cleanEnvironment(), ...job.env } as NodeJS.ProcessEnv;
  return exec(command, args, { env }).catch((error: { stdout: string; stderr: string }) => error);
}

/** The claims of a token that is alone on its line. */
const payloadOf = (output: string | undefined) => decode((output ?? '').trim()).payload;

describe.each(['github', 'forgejo'] as const)('%s: the job asks a request URL', (shape) => {
  test('with its request token, and gets a token for the audience', async () => {
    const { job, issuer } = await startJob(shape, { repository: 'acme/rocket' });
    expect(job.env.GITHUB_ACTIONS).toBe('true');
    const url = `${job.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${AUDIENCE}`;
    const headers = { authorization: `bearer ${job.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` };
    const { value } = (await (await fetch(url, { headers })).json()) as { value: string };
    expect(decode(value).payload).toMatchObject({
      iss: issuer.url,
      aud: AUDIENCE,
      repository: 'acme/rocket',
    });
    expect(decode(value).payload.run_id).toBe(job.env.GITHUB_RUN_ID);
    expect((await fetch(url)).status).toBe(401);
  });
});

test('forgejo: the address ends as Forgejo’s', async () => {
  const { job } = await startJob('forgejo', { runId: 7 });
  expect(job.env.FORGEJO_ACTIONS).toBe('true');
  expect(job.env.ACTIONS_ID_TOKEN_REQUEST_URL).toMatch(
    /\/api\/actions\/_apis\/pipelines\/workflows\/7\/idtoken\?placeholder=true$/,
  );
  const elsewhere = job.env.ACTIONS_ID_TOKEN_REQUEST_URL?.replace(/\/api.*/, '/token') ?? '';
  const headers = { authorization: `bearer ${job.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` };
  expect((await fetch(elsewhere, { headers })).status).toBe(404);
});

test('gitlab: the job has the variables it chose, each with its audience', async () => {
  const idTokens = { CRATES_ID_TOKEN: AUDIENCE, BOTH: ['a', 'b'] };
  const { job, issuer } = await startJob('gitlab', { projectPath: 'acme/rocket', idTokens });
  expect(job.env.GITLAB_CI).toBe('true');
  expect(payloadOf(job.env.CRATES_ID_TOKEN)).toMatchObject({
    iss: issuer.url,
    aud: AUDIENCE,
    project_path: 'acme/rocket',
    job_id: job.env.CI_JOB_ID,
  });
  expect(payloadOf(job.env.BOTH).aud).toEqual(['a', 'b']);
});

describe('circleci: the job runs `circleci run oidc get`', () => {
  const claims = JSON.stringify({ aud: AUDIENCE });

  test('for the root issuer or for its organisation’s', async () => {
    const { job, issuer } = await startJob('circleci', { repository: 'acme/rocket' });
    expect(job.env.CIRCLECI).toBe('true');
    const root = await run(job, 'circleci', 'run', 'oidc', 'get', '--root-issuer', '--claims', claims);
    expect(root.stderr).toBe('');
    expect(payloadOf(root.stdout)).toMatchObject({
      iss: issuer.url,
      aud: AUDIENCE,
      'oidc.circleci.com/vcs-origin': 'github.com/acme/rocket',
      'oidc.circleci.com/job-id': job.env.CIRCLE_WORKFLOW_JOB_ID,
    });
    const org = job.env.CIRCLE_ORGANIZATION_ID;
    const own = await run(job, 'circleci', 'run', 'oidc', 'get', '--claims', claims);
    expect(payloadOf(own.stdout)).toMatchObject({ iss: `${issuer.url}/org/${org}`, aud: AUDIENCE });
    expect(payloadOf((await run(job, 'circleci', 'run', 'oidc', 'get')).stdout).aud).toBe(org);
  });

  test('and has two variables that are meant for nobody else', async () => {
    const { job, issuer } = await startJob('circleci', {});
    const org = job.env.CIRCLE_ORGANIZATION_ID;
    const first = payloadOf(job.env.CIRCLE_OIDC_TOKEN);
    expect(first).toMatchObject({ iss: `${issuer.url}/org/${org}`, aud: org });
    expect(first.sub).not.toContain('vcs-origin');
    expect(payloadOf(job.env.CIRCLE_OIDC_TOKEN_V2).sub).toContain('/vcs-origin/github.com/example-org/');
  });

  test('which says what it cannot do, and nothing on stdout', async () => {
    const { job } = await startJob('circleci', {});
    for (const [args, message] of [
      [['version'], 'is pretended'],
      [['run', 'oidc', 'get', '--claims', '{"sub": "x"}'], 'no claim but "aud"'],
      [['run', 'oidc', 'get', '--claims', 'aud'], 'JSON'],
    ] as const) {
      const { stdout, stderr } = await run(job, 'circleci', ...args);
      expect(stdout).toBe('');
      expect(stderr).toContain(message);
    }
    job.stop();
    expect(existsSync((job.env.PATH ?? '').split(':')[0] ?? '')).toBe(false);
  });
});

describe('buildkite: the job runs `buildkite-agent oidc request-token`', () => {
  const ask = ['oidc', 'request-token', '--audience', AUDIENCE];

  test('and gets the claims it asks for', async () => {
    const { job, issuer } = await startJob('buildkite', { organization: 'acme', agentTags: { os: 'linux' } });
    expect(job.env.BUILDKITE).toBe('true');
    const plain = payloadOf((await run(job, 'buildkite-agent', ...ask)).stdout);
    expect(plain).toMatchObject({ iss: issuer.url, aud: AUDIENCE, organization_slug: 'acme' });
    expect(plain).not.toHaveProperty('organization_id');
    const claims = ['--claim', 'organization_id,pipeline_id', '--claim', 'agent_tag:os'];
    const more = payloadOf((await run(job, 'buildkite-agent', ...ask, ...claims, '--lifetime', '60')).stdout);
    expect(more).toMatchObject({
      organization_id: job.env.BUILDKITE_ORGANIZATION_ID,
      pipeline_id: job.env.BUILDKITE_PIPELINE_ID,
      'agent_tag:os': 'linux',
      exp: Number(more.iat) + 60,
    });
    expect(more).not.toHaveProperty('build_id');
    const renamed = await run(job, 'buildkite-agent', ...ask, '--subject-claim', 'pipeline_id');
    expect(payloadOf(renamed.stdout).sub).toBe(job.env.BUILDKITE_PIPELINE_ID);
  });

  test('which passes on what the CI refuses', async () => {
    const { job } = await startJob('buildkite', {});
    const wrong = await run(job, 'buildkite-agent', ...ask, '--claim', 'organisation_id');
    expect(wrong).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('no claim "organisation_id"'),
    });
    job.stop();
    const path = (job.env.PATH ?? '').split(':').slice(1).join(':');
    expect(path).toBe(process.env.PATH);
  });
});

test('google: the job asks the metadata server, which wants its header and an audience', async () => {
  const { sim, job, issuer } = await startJob('google', { projectId: 'acme-project' });
  const account = `http://${job.env.GCE_METADATA_HOST}/computeMetadata/v1/instance/service-accounts/default`;
  const headers = { 'Metadata-Flavor': 'Google' };
  const get = (path: string, more: RequestInit = { headers }) => fetch(`${account}/${path}`, more);
  const full = await get(`identity?audience=${AUDIENCE}&format=full`);
  expect(full.headers.get('metadata-flavor')).toBe('Google');
  const payload = payloadOf(await full.text());
  expect(payload).toMatchObject({ iss: issuer.url, aud: AUDIENCE, email_verified: true });
  expect(payload.google).toMatchObject({ compute_engine: { project_id: 'acme-project' } });
  expect(payloadOf(await (await get(`identity?audience=${AUDIENCE}`)).text())).not.toHaveProperty('google');
  expect(await (await get('email')).text()).toBe(payload.email);
  expect((await get(`identity?audience=${AUDIENCE}`, {})).status).toBe(403);
  expect((await get('identity')).status).toBe(400);
  issuer.setFaults({ nonsense: 'truncated-json', affects: ['token'] });
  expect(await (await get(`identity?audience=${AUDIENCE}`)).text()).not.toMatch(/\..*\./);
  job.stop();
  expect((await get(`identity?audience=${AUDIENCE}`)).status).toBe(404);
  expect(sim.startJob({ issuer: 'google', permissions: { idToken: false } }).env).not.toHaveProperty(
    'GCE_METADATA_HOST',
  );
});

test('semaphore: the job has the default token and those it chose', async () => {
  const oidcTokens = { CRATES_ID_TOKEN: [AUDIENCE] };
  const { job, issuer } = await startJob('semaphore', { organization: 'acme', oidcTokens });
  expect(job.env.SEMAPHORE).toBe('true');
  expect(payloadOf(job.env.SEMAPHORE_OIDC_TOKEN)).toMatchObject({
    iss: issuer.url,
    aud: issuer.url,
    org: 'acme',
  });
  expect(payloadOf(job.env.CRATES_ID_TOKEN).aud).toEqual([AUDIENCE]);
});

test('bitbucket: the step has one token with every audience', async () => {
  const { job, issuer } = await startJob('bitbucket', { audiences: [AUDIENCE, 'other'] });
  expect(job.env.BITBUCKET_BUILD_NUMBER).toBe('1');
  expect(payloadOf(job.env.BITBUCKET_STEP_OIDC_TOKEN)).toMatchObject({
    iss: issuer.url,
    aud: [AUDIENCE, 'other'],
    stepUuid: job.env.BITBUCKET_STEP_UUID,
  });
});

test('kubernetes: a variable names the file, which goes with the job', async () => {
  const { job, issuer } = await startJob('kubernetes', { namespace: 'acme', audiences: [AUDIENCE] });
  const file = job.env.KUBERNETES_ID_TOKEN_FILE ?? '';
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const payload = payloadOf(readFileSync(file, 'utf8'));
  expect(payload).toMatchObject({ iss: issuer.url, aud: [AUDIENCE], 'kubernetes.io': { namespace: 'acme' } });
  job.stop();
  expect(existsSync(file)).toBe(false);
});

test('generic: variables and files, and claims of any kind', async () => {
  const { job, issuer } = await startJob('generic', {
    idTokens: { CRATES_ID_TOKEN: AUDIENCE },
    tokenFiles: { TOKEN_FILE: AUDIENCE },
    claims: { team: 'rocket', nested: { level: 2 } },
  });
  expect(payloadOf(job.env.CRATES_ID_TOKEN)).toMatchObject({
    iss: issuer.url,
    sub: job.env.JOB_URL,
    build_number: job.env.BUILD_NUMBER,
    team: 'rocket',
    nested: { level: 2 },
  });
  expect(payloadOf(readFileSync(job.env.TOKEN_FILE ?? '', 'utf8')).aud).toBe(AUDIENCE);
});

test.each([
  ['gitlab', { idTokens: { CRATES_ID_TOKEN: 'a' } }, ['CRATES_ID_TOKEN']],
  ['circleci', {}, ['CIRCLE_OIDC_TOKEN', 'PATH']],
  ['kubernetes', {}, ['KUBERNETES_ID_TOKEN_FILE']],
] as const)('%s: without permission there is no token', async (shape, request, names) => {
  const { job } = await startJob<ShapeName>(shape, { ...request, permissions: { idToken: false } });
  for (const name of names) expect(job.env).not.toHaveProperty(name);
});
