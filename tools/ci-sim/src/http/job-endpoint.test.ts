import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunningJob } from '../index.ts';
import { decode, useSim } from '../testing/helpers.ts';

function ask(
  job: RunningJob,
  { audience, authorization }: { audience?: string; authorization?: string } = {},
) {
  const url = new URL(job.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
  if (audience !== undefined) url.searchParams.set('audience', audience);
  const bearer = `bearer ${job.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
  return fetch(url, { headers: { Authorization: authorization ?? bearer, Accept: 'application/json' } });
}

describe('a job’s ID tokens', () => {
  test('come for the request token, with the audience asked for', async () => {
    const sim = await useSim();
    const job = sim.startJob({ repository: 'acme/rocket', environment: 'release' });
    expect(job.env.ACTIONS_ID_TOKEN_REQUEST_URL).toBe(`${sim.url}/_runner/${job.id}/token?api-version=2.0`);
    const response = await ask(job, { audience: 'crates.example:8443/cargo' });
    expect(response.status).toBe(200);
    const { count, value } = (await response.json()) as { count: number; value: string };
    expect(count).toBe(value.length);
    expect(decode(value).payload).toMatchObject({
      iss: sim.issuer().url,
      aud: 'crates.example:8443/cargo',
      repository: 'acme/rocket',
      environment: 'release',
      run_id: job.env.GITHUB_RUN_ID,
    });
  });

  test('have the owner as audience where none was asked for', async () => {
    const sim = await useSim();
    const response = await ask(sim.startJob({ repository: 'acme/rocket' }));
    const { value } = (await response.json()) as { value: string };
    expect(decode(value).payload.aud).toBe('https://github.com/acme');
  });

  test('come for the scheme in any case, and for nothing but the job’s own request token', async () => {
    const sim = await useSim();
    const [job, other] = [sim.startJob(), sim.startJob()];
    const token = job.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
    expect((await ask(job, { authorization: `BEARER ${token}` })).status).toBe(200);
    expect((await ask(job, { authorization: `Basic ${token}` })).status).toBe(401);
    expect((await ask(job, { authorization: `${token}` })).status).toBe(401);
    expect((await ask(job, { authorization: '' })).status).toBe(401);
    const others = `bearer ${other.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
    expect((await ask(job, { authorization: others })).status).toBe(401);
  });

  test('come no more once the job has stopped', async () => {
    const sim = await useSim();
    const job = sim.startJob();
    expect((await ask(job)).status).toBe(200);
    job.stop();
    job.stop();
    expect((await ask(job)).status).toBe(401);
  });

  test('are not to be had without id-token: write', async () => {
    const sim = await useSim();
    const { env } = sim.startJob({ permissions: { idToken: false } });
    expect(env).not.toHaveProperty('ACTIONS_ID_TOKEN_REQUEST_URL');
    expect(env).not.toHaveProperty('ACTIONS_ID_TOKEN_REQUEST_TOKEN');
    expect(env.GITHUB_ACTIONS).toBe('true');
  });

  test('can fail like everything else', async () => {
    const sim = await useSim();
    const job = sim.startJob();
    sim.issuer().setFaults({ outage: 'status-500' });
    expect((await ask(job)).status).toBe(200);
    sim.issuer().setFaults({ affects: ['token'] });
    expect((await ask(job)).status).toBe(500);
  });

  test('come from the issuer the job names', async () => {
    const sim = await useSim();
    const ghes = await sim.addIssuer('ghes');
    const { value } = (await (await ask(sim.startJob({ issuer: 'ghes' }))).json()) as { value: string };
    expect(decode(value).payload.iss).toBe(ghes.url);
  });
});

describe('a job’s variables', () => {
  test('tell of the job as GitHub’s do', async () => {
    const sim = await useSim();
    const { env } = sim.startJob({
      repository: 'acme/rocket',
      ref: 'refs/heads/main',
      sha: 'a'.repeat(40),
      runId: 9,
    });
    expect(env).toMatchObject({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/rocket',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_WORKFLOW_REF: 'acme/rocket/.github/workflows/release.yml@refs/heads/main',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_RUN_ID: '9',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_SERVER_URL: 'https://github.com',
    });
    for (const name of [
      'GITHUB_OUTPUT',
      'GITHUB_STATE',
      'GITHUB_ENV',
      'GITHUB_PATH',
      'GITHUB_STEP_SUMMARY',
    ]) {
      expect(readFileSync(env[name] ?? '', 'utf8')).toBe('');
    }
    expect(['Linux', 'macOS', 'Windows']).toContain(env.RUNNER_OS);
  });

  test('name folders that go with the job, or with the whole CI', async () => {
    const sim = await useSim();
    const [stopped, left] = [sim.startJob(), sim.startJob()];
    expect(existsSync(stopped.env.RUNNER_TEMP ?? '')).toBe(true);
    stopped.stop();
    expect(existsSync(stopped.env.RUNNER_TEMP ?? '')).toBe(false);
    await sim.close();
    await sim.close();
    expect(existsSync(left.env.RUNNER_TEMP ?? '')).toBe(false);
    await expect(fetch(sim.url)).rejects.toThrow('fetch failed');
  });
});
