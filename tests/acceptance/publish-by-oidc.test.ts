import { describe, expect, test } from 'vitest';
import { succeeding, withToken } from './support/cargo.ts';
import { exchange, idTokenOf } from './support/ci-sim.ts';
import { writeFiles } from './support/folders.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import { authActionFolder, ciSimProgram } from './support/paths.ts';
import { type Ended, runProgram } from './support/programs.ts';
import { publishing, type Rocket, releaseJob, rocket, useTrustedRocket, versions } from './support/rocket.ts';
import { crateSource, useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, checkData, type Waybill } from './support/waybill.ts';

test('a CI job publishes with who it is, and its token is worth nothing afterwards', async () => {
  const { sim, waybill, cargo, source } = await useTrustedRocket();
  const job = await sim.startJob(releaseJob);
  const exchanged = await exchange(waybill.url, await idTokenOf(job, audienceOf(waybill)));
  expect(exchanged).toMatchObject({ status: 200, json: { crates: ['rocket'], bound: false } });
  const token = String(exchanged.json['token']);
  expect(token).toMatch(/^wbtp_/);

  writeFiles(source, rocket('0.2.0'));
  await succeeding(cargo.run(publishing, { cwd: source, environment: withToken(token) }));
  const { json } = await sendJson(`${waybill.url}/api/v1/crates/rocket/0.2.0`);
  expect(json['version']).toMatchObject({
    published_by: null,
    trustpub_data: {
      provider: 'github',
      issuer: sim.issuer,
      repository: 'acme/rocket',
      run_id: '4711',
      sha: releaseJob.sha,
      actor: 'wile',
      workflow: 'release.yml',
      environment: 'release',
      ref: 'refs/tags/v1.2.3',
    },
  });

  expect(await revoke(waybill, token)).toBe(204);
  writeFiles(source, rocket('0.3.0'));
  const refused = await cargo.run(publishing, { cwd: source, environment: withToken(token) });
  expect(refused.code).toBe(101);
  expect(refused.stderr).toContain(
    'the remote server responded with an error (status 403 Forbidden): Invalid authentication token: the access token ' +
      'is unknown, expired, used up or revoked; exchange a new ID token',
  );
  expect(await versions(waybill)).toEqual(['0.1.0', '0.2.0']);
  expect(await revoke(waybill, token)).toBe(204);
});

describe('a job that is not the one is refused, and told why', () => {
  test.each([
    {
      difference: 'another workflow',
      job: { workflow: 'nightly.yml' },
      code: 'identity_mismatch',
      says: ['workflow', '`nightly.yml`', 'Expected: `release.yml`'],
    },
    {
      difference: 'another environment',
      job: { environment: 'staging' },
      code: 'environment_mismatch',
      says: ['environment', '`staging`', 'Expected: `release`'],
    },
    {
      difference: 'another repository',
      job: { repository: 'acme/anvil' },
      code: 'publisher_not_found',
      says: ['No Trusted Publisher is registered', '`acme/anvil`'],
    },
  ])('$difference', async ({ job, code, says }) => {
    const { sim, waybill } = await useTrustedRocket();
    const running = await sim.startJob({ ...releaseJob, ...job });
    const answer = await exchange(waybill.url, await idTokenOf(running, audienceOf(waybill)));
    const refusal = refusalOf(answer);
    expect({ status: answer.status, code: refusal.code }).toEqual({ status: 400, code });
    for (const part of says) expect(refusal.detail).toContain(part);
  });

  test('an ID token for another registry', async () => {
    const { sim, waybill } = await useTrustedRocket();
    const job = await sim.startJob(releaseJob);
    const refusal = refusalOf(await exchange(waybill.url, await idTokenOf(job, 'crates.io')));
    expect(refusal.code).toBe('id_token_audience_mismatch');
    expect(refusal.detail).toContain('`crates.io`');
    expect(refusal.detail).toContain(audienceOf(waybill));
  });

  test('an ID token that was exchanged before', async () => {
    const { sim, waybill } = await useTrustedRocket();
    const idToken = await idTokenOf(await sim.startJob(releaseJob), audienceOf(waybill));
    expect(await exchange(waybill.url, idToken)).toMatchObject({ status: 200 });
    expect(refusalOf(await exchange(waybill.url, idToken)).code).toBe('id_token_replayed');
  });
});

test('an access token is good for the crates of its publisher and no other', async () => {
  const { sim, waybill, cargo } = await useTrustedRocket();
  const anvil = useCrate({ name: 'anvil' });
  await succeeding(cargo.run(publishing, { cwd: anvil, environment: withToken(ADMIN_TOKEN) }));
  const { json } = await exchange(
    waybill.url,
    await idTokenOf(await sim.startJob(releaseJob), audienceOf(waybill)),
  );
  writeFiles(anvil, crateSource({ name: 'anvil', version: '0.2.0' }));
  const refused = await cargo.run(publishing, { cwd: anvil, environment: withToken(String(json['token'])) });
  expect(refused).toMatchObject({ code: 101, stderr: /is not valid for crate `anvil`/ });
  expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean: 2 crates, 2 versions/ });
});

describe('with an action like the stock one', () => {
  test('§13.63 the job publishes, and its token is revoked in the post step', async () => {
    const { sim, waybill, cargo, source } = await useTrustedRocket();
    writeFiles(source, rocket('0.2.0'));
    const run = await runAction({ sim, waybill, cargo, cwd: source }, releaseJob, ['cargo', ...publishing]);
    expect(run.stderr).toContain('Published rocket v0.2.0');
    expect(run.stdout).toMatch(/::add-mask::wbtp_[\s\S]*Revoking the token: 204/);
    expect(run.code).toBe(0);
    expect(await versions(waybill)).toEqual(['0.1.0', '0.2.0']);

    const token = /::add-mask::(wbtp_\S+)/.exec(run.stdout)?.[1] ?? '';
    writeFiles(source, rocket('0.3.0'));
    const late = await cargo.run(publishing, { cwd: source, environment: withToken(token) });
    expect(late).toMatchObject({ code: 101, stderr: /expired, used up or revoked/ });
  });

  test('a job of another workflow fails with the sentence, before anything is built', async () => {
    const { sim, waybill, cargo, source } = await useTrustedRocket();
    const job = { ...releaseJob, workflow: 'nightly.yml' };
    const run = await runAction({ sim, waybill, cargo, cwd: source }, job, ['cargo', ...publishing]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/::error::.*`nightly\.yml`.*Expected: `release\.yml`/);
    expect(run.stdout).toContain('There is no token to revoke.');
    expect(run.stderr).not.toContain('Compiling');
  });
});

const audienceOf = ({ url }: Waybill) => url.replace('http://', '');

async function revoke({ url }: Waybill, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await send(`${url}/api/v1/trusted_publishing/tokens`, { method: 'DELETE', headers })).status;
}

function runAction(
  { sim, waybill, cargo, cwd }: Omit<Rocket, 'source'> & { cwd: string },
  job: typeof releaseJob,
  steps: readonly string[],
): Promise<Ended> {
  const { repository, workflow, environment } = job;
  const args = [
    ...['action', '--server', sim.url, '--dir', authActionFolder, '--cwd', cwd],
    ...['--input', `url=${waybill.url}`, '--output-env', 'CARGO_REGISTRIES_WAYBILL_TOKEN=token'],
    ...['--repository', repository, '--workflow', workflow, '--environment', environment],
  ];
  const variables = { CARGO_HOME: cargo.home, CARGO_TERM_COLOR: 'never' };
  return runProgram(process.execPath, [ciSimProgram, ...args, '--', ...steps], { environment: variables });
}
