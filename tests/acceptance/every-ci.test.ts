import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { succeeding, useCargo } from './support/cargo.ts';
import { useCiSim } from './support/ci-sim.ts';
import { writeFiles } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { checkout, ciSimProgram } from './support/paths.ts';
import { type Ended, runProgram } from './support/programs.ts';
import { indexLines } from './support/registry.ts';
import { crateSource, useConsumer, useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './support/waybill.ts';

const ORGANISATION = 'fa8cfb85-fa83-41c9-8249-1500000023af';
const PROJECT = '98c47536-98ba-45ae-84ae-160000002562';
const DEFINITION = 'd5336898-d528-4d78-8978-1800000028c8';

interface Ci {
  provider: string;
  /** What the pretend CI runs. `AUDIENCE` in it is the registry's. */
  job: Record<string, unknown>;
  /** Who publishes, as an owner types it. */
  identity: Record<string, string>;
  /** The command of a job that prints its ID token; without one, the script finds it by itself. */
  idToken?: string;
}

/** Each gets its ID token in its own way, and its jobs are told apart by its own names. */
const systems: readonly Ci[] = [
  {
    provider: 'github',
    job: { repository: 'acme/rocket', workflow: 'release.yml' },
    identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
  },
  {
    provider: 'gitlab',
    job: { projectPath: 'acme/fleet/rocket', idTokens: { WAYBILL_ID_TOKEN: 'AUDIENCE' } },
    identity: { namespace: 'acme/fleet', project: 'rocket', workflow: '.gitlab-ci.yml' },
  },
  {
    provider: 'forgejo',
    job: { repository: 'acme/rocket', workflow: 'release.yml' },
    identity: { owner: 'acme', repository: 'rocket', workflow: '.forgejo/workflows/release.yml' },
  },
  {
    provider: 'circleci',
    job: {
      repository: 'acme/rocket',
      orgId: ORGANISATION,
      projectId: PROJECT,
      pipelineDefinitionId: DEFINITION,
    },
    identity: {
      organization: ORGANISATION,
      project: PROJECT,
      pipeline_definition: DEFINITION,
      vcs_origin: 'github.com/acme/rocket',
    },
  },
  {
    provider: 'buildkite',
    job: { organization: 'acme', pipeline: 'rocket' },
    identity: { organization: 'acme', pipeline: 'rocket' },
  },
  {
    provider: 'google',
    job: { serviceAccount: 'publisher@acme.iam.gserviceaccount.com' },
    identity: { service_account: 'publisher@acme.iam.gserviceaccount.com' },
  },
  {
    provider: 'semaphore',
    job: {
      organization: 'acme',
      project: 'rocket',
      repository: 'acme/rocket',
      oidcTokens: { WAYBILL_ID_TOKEN: 'AUDIENCE' },
    },
    identity: { organization: 'acme', project: 'rocket', repository: 'acme/rocket' },
  },
  {
    provider: 'kubernetes',
    job: { namespace: 'release', serviceAccount: 'publisher', audiences: ['AUDIENCE'] },
    identity: { namespace: 'release', service_account: 'publisher' },
    idToken: 'cat "$KUBERNETES_ID_TOKEN_FILE"',
  },
];

test.each(systems)(
  'a job of $provider makes a crate and its second version, and nobody ever had a token',
  async ({ provider, job, identity, idToken = 'printf %s "$WAYBILL_ID_TOKEN"' }) => {
    const sim = await useCiSim(provider);
    const waybill = await useWaybill({ environment: sim.settings });
    const audience = waybill.url.replace('http://', '');
    const source = writeFiles(useCrate({ name: 'rocket' }), rocket('0.1.0'));

    const refused = await runJob({ sim, waybill, provider, source, idToken, job: filledIn(job, audience) });
    expect(refused.stderr).toMatch(/gave no token: No Trusted Publisher is registered for/);
    expect(refused.stderr).toMatch(/what to do: An owner of the crate adds a trusted publisher/);

    const added = await sendJson(`${waybill.url}/api/v1/trusted_publishing/publishers`, {
      token: ADMIN_TOKEN,
      json: { publisher: { provider, crates: ['rocket'], identity } },
    });
    expect(added).toMatchObject({
      status: 200,
      json: { publisher: { state: 'pending', crates: ['rocket'] } },
    });

    for (const version of ['0.1.0', '0.2.0']) {
      writeFiles(source, rocket(version));
      // Where tokens have no id, two of one second are one and the same, and the second would be a replay.
      await sleep(1100);
      const run = await runJob({ sim, waybill, provider, source, idToken, job: filledIn(job, audience) });
      expect(run.stderr).toContain(`Published rocket v${version}`);
      expect(run.code).toBe(0);
      expect(run.stdout + run.stderr).not.toMatch(/wbtp_|eyJ/);
    }
    expect((await indexLines(waybill.url, 'rocket')).map(({ vers }) => vers)).toEqual(['0.1.0', '0.2.0']);
    const shown = await sendJson(`${waybill.url}/api/v1/crates/rocket/owners`);
    expect(shown.json['users']).toMatchObject([{ login: 'admin' }]);

    // And it is a crate like any other.
    const consumer = useConsumer('rocket = { version = "0.2", registry = "waybill" }', 'rocket::flies()');
    const built = await succeeding(useCargo(waybill).run(['run', '--quiet'], { cwd: consumer }));
    expect(built.stdout.trim()).toBe('true');
  },
);

const rocket = (version: string) =>
  crateSource({
    name: 'rocket',
    version,
    files: { 'src/lib.rs': 'pub fn flies() -> bool {\n    true\n}\n' },
  });

function filledIn(job: Record<string, unknown>, audience: string): Record<string, unknown> {
  return JSON.parse(JSON.stringify(job).replaceAll('AUDIENCE', audience)) as Record<string, unknown>;
}

interface Run {
  sim: { url: string };
  waybill: Waybill;
  provider: string;
  source: string;
  idToken: string;
  job: Record<string, unknown>;
}

/** A job that does what the documentation of its CI says, and then runs `ci/publish.sh`. */
function runJob({ sim, waybill, provider, source, idToken, job }: Run): Promise<Ended> {
  const fields = Object.entries(job).flatMap(([name, value]) => [
    '--job',
    `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ]);
  const script = join(checkout, 'ci/publish.sh');
  const command = `WAYBILL_ID_TOKEN=$(${idToken}) sh ${script} ${waybill.url} --allow-dirty`;
  const args = ['run', '--server', sim.url, '--issuer', provider, '--cwd', source, ...fields];
  return runProgram(process.execPath, [ciSimProgram, ...args, '--', 'sh', '-c', command], {
    environment: {
      CARGO_HOME: join(source, '../cargo-home-of-the-job'),
      CARGO_TERM_COLOR: 'never',
      AUDIENCE: waybill.url.replace('http://', ''),
    },
  });
}
