import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFiles } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { checkout, ciSimProgram } from './support/paths.ts';
import { runProgram } from './support/programs.ts';
import { type Rocket, releaseJob, rocket, useTrustedRocket } from './support/rocket.ts';
import { ADMIN_TOKEN } from './support/waybill.ts';

/** `ci/publish.sh` in a job of the pretend CI, with nothing set up but the job. */
function runScript({ sim, waybill, cargo, source }: Rocket, job: typeof releaseJob) {
  const { repository, workflow, environment } = job;
  const args = [
    ...['run', '--server', sim.url, '--cwd', source],
    ...['--repository', repository, '--workflow', workflow, '--environment', environment],
    ...['--', 'sh', join(checkout, 'ci/publish.sh'), waybill.url, '--allow-dirty'],
  ];
  // A home with no configuration at all: the script says all that cargo needs.
  const variables = { CARGO_HOME: join(cargo.home, 'of-the-job'), CARGO_TERM_COLOR: 'never' };
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

test('publish.sh passes the refusal on, and publishes nothing', async () => {
  const place = await useTrustedRocket();
  writeFiles(place.source, rocket('0.2.0'));
  const run = await runScript(place, { ...releaseJob, workflow: 'nightly.yml' });
  expect(run.code).toBe(101);
  expect(run.stderr).toMatch(/gave no token: .*`nightly\.yml`.*Expected: `release\.yml`/);
  expect(await published(place, '0.2.0')).toBeUndefined();
});
