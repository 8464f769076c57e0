import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bundleProvider, providerProgram } from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { useOldCargo } from './support/old-cargo.ts';
import { checkout, ciSimProgram, ownAuthActionFolder, waybillProgram } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { runProgram } from './support/programs.ts';
import { useProxy } from './support/proxy.ts';
import { publishing, releaseJob, rocket, useTrustedRocket, versions } from './support/rocket.ts';

/** Credential providers came with cargo 1.74, sparse indexes with 1.68. Whoever is older is told so, in time. */

beforeAll(bundleProvider);
const cargo = useOldCargo();

const TOKENS = '/api/v1/trusted_publishing/tokens';

/** What a job of acme/rocket runs with an old cargo, and which exchanges the registry saw. */
async function usePlace() {
  const port = await freePort();
  const proxy = await useProxy(port);
  const place = await useTrustedRocket({ WAYBILL_PUBLIC_URL: proxy.url }, { port });
  writeFiles(place.source, {
    ...rocket('0.2.0'),
    '.cargo/config.toml': `[registries.waybill]
index = "sparse+${proxy.url}/index/"
credential-provider = ["${providerProgram}"]
`,
  });
  proxy.forget();
  const { repository, workflow, environment } = releaseJob;
  const job = ['--repository', repository, '--workflow', workflow, '--environment', environment];
  const where = ['--server', place.sim.url, '--cwd', place.source];
  return {
    ...place,
    url: proxy.url,
    exchanges: () =>
      proxy.seen.filter(({ path }) => path === TOKENS).map(({ method, status }) => `${method} ${status}`),
    inJob: (command: readonly string[], environment: Record<string, string>) =>
      runProgram(process.execPath, [ciSimProgram, 'run', ...where, ...job, '--', ...command], {
        environment: { CARGO_HOME: useFolder(), CARGO_TERM_COLOR: 'never', CI: 'true', ...environment },
      }),
    byAction: (environment: Record<string, string>) =>
      runProgram(
        process.execPath,
        [
          ...[ciSimProgram, 'action', '--dir', ownAuthActionFolder, ...where, ...job],
          ...[
            '--input',
            `url=${proxy.url}`,
            '--input',
            'mode=provider',
            '--',
            'echo',
            'the step was reached',
          ],
        ],
        { environment: { CARGO_HOME: useFolder(), ...environment } },
      ),
  };
}

test('cargo 1.65 cannot read the index, whoever asks, and nothing is exchanged', async () => {
  const place = await usePlace();
  const itself = await place.inJob(['cargo', ...publishing], cargo.oldest());
  expect(itself).toMatchObject({
    code: 101,
    stderr: /usage of sparse registries requires `-Z sparse-registry`/,
  });

  const script = ['sh', join(checkout, 'ci/publish.sh'), place.url, '--allow-dirty'];
  const byScript = await place.inJob(script, cargo.oldest());
  expect(byScript).toMatchObject({
    code: 1,
    stderr:
      /this is cargo 1\.65, which cannot read the index of \S+: sparse indexes .* 1\.68[\s\S]*what to do: .*1\.74/,
  });

  const action = await place.byAction(cargo.oldest());
  expect(action.code).toBe(1);
  expect(action.stdout).toMatch(
    /^::error.*this is cargo 1\.65\.0.*cargo 1\.74.*what to do: install a newer/m,
  );
  expect(action.stdout).not.toContain('the step was reached');

  const doctor = await place.inJob([process.execPath, waybillProgram, 'doctor'], cargo.oldest());
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(
    /^FAIL +cargo +cargo 1\.65\.0 cannot read a sparse index[\s\S]*use cargo 1\.74/m,
  );

  expect(place.exchanges()).toEqual([]);
  expect(await versions(place.waybill)).toEqual(['0.1.0']);
});

test('one that reads the index publishes through publish.sh, with a token that is revoked at the end', async () => {
  const place = await usePlace();
  const script = ['sh', join(checkout, 'ci/publish.sh'), place.url, '--allow-dirty'];
  const run = await place.inJob(script, cargo.middle());
  expect(run.stderr).toContain('cargo is older than 1.74');
  expect(run.code, run.stderr).toBe(0);
  expect(run.stdout + run.stderr).not.toMatch(/wbtp_|eyJ/);
  expect(place.exchanges()).toEqual(['POST 200', 'DELETE 204']);
  expect(await versions(place.waybill)).toEqual(['0.1.0', '0.2.0']);

  const action = await place.byAction(cargo.middle());
  expect(action).toMatchObject({ code: 1, stdout: /this is cargo 1\.70\.0[\s\S]*or use `mode: token`/ });
});
