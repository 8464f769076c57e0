import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCiSim } from './support/ci-sim.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { checkout, ciSimProgram } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { runProgram } from './support/programs.ts';
import { useProxy } from './support/proxy.ts';
import { type Rocket, releaseJob, rocket, useTrustedRocket } from './support/rocket.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

interface Another {
  script?: string;
  address?: string;
  environment?: Record<string, string>;
}

/** `ci/publish.sh` in a job of the pretend CI, with nothing set up but the job. */
function runScript(
  { sim, waybill, cargo, source }: Rocket,
  job: typeof releaseJob,
  { script = join(checkout, 'ci/publish.sh'), address = waybill.url, environment: more = {} }: Another = {},
) {
  const { repository, workflow, environment } = job;
  const args = [
    ...['run', '--server', sim.url, '--cwd', source],
    ...['--repository', repository, '--workflow', workflow, '--environment', environment],
    ...['--', 'sh', script, address, '--allow-dirty'],
  ];
  // A home with no configuration at all: the script says all that cargo needs.
  const variables = { CARGO_HOME: join(cargo.home, 'of-the-job'), CARGO_TERM_COLOR: 'never', ...more };
  return runProgram(process.execPath, [ciSimProgram, ...args], { environment: variables });
}

const published = async ({ waybill }: Rocket, version: string) =>
  (await sendJson(`${waybill.url}/api/v1/crates/rocket/${version}`, { token: ADMIN_TOKEN })).json['version'];

test.each(['public', 'private'])('publish.sh publishes to a %s registry', async (visibility) => {
  const place = await useTrustedRocket({ WAYBILL_VISIBILITY: visibility });
  writeFiles(place.source, rocket('0.2.0'));
  const run = await runScript(place, releaseJob);
  expect(run.stderr).toContain('Published rocket v0.2.0');
  expect(run.code).toBe(0);
  // No build script may run where ID tokens are to be had.
  expect(run.stderr).not.toMatch(/Verifying|Compiling/);
  expect(await published(place, '0.2.0')).toMatchObject({
    published_by: null,
    trustpub_data: { repository: 'acme/rocket', workflow: 'release.yml' },
  });
  expect(run.stdout + run.stderr).not.toMatch(/wbtp_|eyJ/);
});

test('publish.sh publishes a private crate of a public registry, when it is told the private index', async () => {
  const place = await useTrustedRocket();
  await sendJson(`${place.waybill.url}/api/v1/crates/rocket`, {
    method: 'PATCH',
    token: ADMIN_TOKEN,
    json: { crate: { visibility: 'private' } },
  });
  writeFiles(place.source, rocket('0.2.0'));
  const run = await runScript(place, releaseJob, { address: `${place.waybill.url}/private/index/` });
  expect(run.stderr).toContain('Published rocket v0.2.0');
  expect(run.code).toBe(0);
  expect(await published(place, '0.2.0')).toMatchObject({ trustpub_data: { repository: 'acme/rocket' } });
});

test('publish.sh passes the refusal on, and publishes nothing', async () => {
  const place = await useTrustedRocket();
  writeFiles(place.source, rocket('0.2.0'));
  const run = await runScript(place, { ...releaseJob, workflow: 'nightly.yml' });
  expect(run.code).toBe(101);
  expect(run.stderr).toMatch(/gave no token: .*`nightly\.yml`.*Expected: `release\.yml`/);
  expect(await published(place, '0.2.0')).toBeUndefined();
});

test('publish.sh works from a folder with spaces, and from a file that may not be run', async () => {
  const place = await useTrustedRocket();
  writeFiles(place.source, rocket('0.2.0'));
  const script = join(useFolder(), 'a folder', 'publish.sh');
  mkdirSync(dirname(script));
  copyFileSync(join(checkout, 'ci/publish.sh'), script);
  chmodSync(script, 0o444);
  const run = await runScript(place, releaseJob, { script });
  expect(run.stderr).toContain('Published rocket v0.2.0');
  expect(run.code).toBe(0);
});

test('a rehearsal by publish.sh tells whether the job might publish, and publishes nothing', async () => {
  const place = await useTrustedRocket();
  writeFiles(place.source, rocket('0.2.0'));
  const environment = { WAYBILL_REHEARSE: 'true' };
  const granted = await runScript(place, releaseJob, { environment });
  expect(granted).toMatchObject({ code: 0, stderr: /rehearsal: granted\. This job may publish `rocket`/ });
  const refused = await runScript(place, { ...releaseJob, workflow: 'nightly.yml' }, { environment });
  expect(refused).toMatchObject({ code: 1, stderr: /would give no token: .*`nightly\.yml`/ });
  expect(refused.stderr).toContain('what to do: ');
  expect(await published(place, '0.2.0')).toBeUndefined();
});

describe('with a cargo that knows no credential providers', () => {
  /** Says that it is old, and is the real one otherwise. */
  function useOldCargo(): Record<string, string> {
    const real = (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((folder) => join(folder, 'cargo'))
      .find((file) => existsSync(file));
    const folder = writeFiles(useFolder(), {
      cargo: `#!/bin/sh\n[ "$1" != --version ] || { echo "cargo 1.70.0 (old)"; exit; }\nexec ${real} "$@"\n`,
    });
    chmodSync(join(folder, 'cargo'), 0o755);
    return { PATH: `${folder}${delimiter}${process.env['PATH']}` };
  }

  test('publish.sh says so, and revokes the token it used', async () => {
    const port = await freePort();
    const proxy = await useProxy(port);
    const place = await useTrustedRocket({ WAYBILL_PUBLIC_URL: proxy.url }, { port });
    writeFiles(place.source, rocket('0.2.0'));
    const behind = { ...place, waybill: { ...place.waybill, url: proxy.url } };
    const run = await runScript(behind, releaseJob, { environment: useOldCargo() });
    expect(run.stderr).toContain('cargo is older than 1.74');
    expect(run.stderr).toContain('Published rocket v0.2.0');
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).not.toMatch(/wbtp_|eyJ/);
    const tokens = proxy.seen.filter(({ path }) => path.endsWith('/trusted_publishing/tokens'));
    expect(tokens.map(({ method, status }) => `${method} ${status}`)).toEqual(['POST 200', 'DELETE 204']);
  });

  test('publish.sh passes the refusal on', async () => {
    const place = await useTrustedRocket();
    const job = { ...releaseJob, workflow: 'nightly.yml' };
    const run = await runScript(place, job, { environment: useOldCargo() });
    expect(run).toMatchObject({ code: 1, stderr: /gave no token: .*`nightly\.yml`[\s\S]*what to do: / });
  });
});

test('publish.sh takes one ID token after the other where a registry took the first', async () => {
  const sim = await useCiSim('gitlab');
  const waybill = await useWaybill({ environment: { ...sim.settings, WAYBILL_VISIBILITY: 'private' } });
  const publisher = {
    provider: 'gitlab',
    crates: ['rocket'],
    identity: { namespace: 'acme', project: 'rocket', workflow: '.gitlab-ci.yml' },
  };
  const added = await sendJson(`${waybill.url}/api/v1/trusted_publishing/publishers`, {
    token: ADMIN_TOKEN,
    json: { publisher },
  });
  expect(added.status).toBe(200);
  const run = async (variables: readonly string[]) => {
    const audience = waybill.url.replace('http://', '');
    const idTokens = JSON.stringify(Object.fromEntries(variables.map((name) => [name, audience])));
    const args = [
      ...[
        'run',
        '--server',
        sim.url,
        '--issuer',
        'gitlab',
        '--cwd',
        writeFiles(useFolder(), rocket('0.1.0')),
      ],
      ...['--job', 'projectPath=acme/rocket', '--job', `idTokens=${idTokens}`],
      ...['--', 'sh', join(checkout, 'ci/publish.sh'), waybill.url, '--allow-dirty'],
    ];
    const environment = { CARGO_HOME: useFolder(), CARGO_TERM_COLOR: 'never' };
    return runProgram(process.execPath, [ciSimProgram, ...args], { environment });
  };
  // Reading takes one, and uploading another.
  const one = await run(['WAYBILL_ID_TOKEN']);
  expect(one).toMatchObject({
    code: 101,
    stderr: /all ID tokens of this job are used up[\s\S]*WAYBILL_ID_TOKEN_2/,
  });
  const two = await run(['WAYBILL_ID_TOKEN', 'WAYBILL_ID_TOKEN_2']);
  expect(two.stderr).toContain('Published rocket v0.1.0');
  expect(two.code).toBe(0);
});
