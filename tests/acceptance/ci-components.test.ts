import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCiSim } from './support/ci-sim.ts';
import { makeUpload } from './support/crate-file.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send, sendJson } from './support/http.ts';
import { checkout, ciSimProgram, fixtures, ownAuthActionFolder } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { runProgram } from './support/programs.ts';
import { useProxy } from './support/proxy.ts';
import { crateSource } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

const ORGANISATION = 'fa8cfb85-fa83-41c9-8249-1500000023af';
const PROJECT = '98c47536-98ba-45ae-84ae-160000002562';
const DEFINITION = 'd5336898-d528-4d78-8978-1800000028c8';
const ci = (path: string) => join(checkout, 'ci', path);
const action = ['--action', `acme/waybill-auth=${ownAuthActionFolder}`];

interface System {
  provider: string;
  /** Where the pipeline stands in the repository, and the file that is put there. */
  as: string;
  pipeline: string;
  options: readonly string[];
  identity: Record<string, string>;
  /** What another publisher would have, so that the job is refused. */
  other: Record<string, string>;
}

const systems: readonly System[] = [
  {
    provider: 'github',
    as: '.github/workflows/release.yml',
    pipeline: join(fixtures, 'ci/github.yml'),
    options: [...action, '--job-field', 'repository=acme/rocket'],
    identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
    other: { workflow: 'nightly.yml' },
  },
  {
    provider: 'forgejo',
    as: '.forgejo/workflows/release.yml',
    pipeline: ci('forgejo/release.yml'),
    options: [...action, '--job-field', 'repository=acme/rocket'],
    identity: { owner: 'acme', repository: 'rocket', workflow: '.forgejo/workflows/release.yml' },
    other: { workflow: '.forgejo/workflows/nightly.yml' },
  },
  {
    provider: 'gitlab',
    as: '.gitlab-ci.yml',
    pipeline: join(fixtures, 'ci/gitlab-ci.yml'),
    options: [
      ...['--component', `gitlab.com/acme/waybill-ci=${ci('gitlab')}`],
      ...['--job-field', 'projectPath=acme/rocket'],
    ],
    identity: { namespace: 'acme', project: 'rocket', workflow: '.gitlab-ci.yml' },
    other: { workflow: '.gitlab/other.yml' },
  },
  {
    provider: 'circleci',
    as: '.circleci/config.yml',
    pipeline: join(fixtures, 'ci/circleci.yml'),
    options: [
      ...['--orb', `acme/waybill=${ci('circleci/orb.yml')}`, '--job-field', 'repository=acme/rocket'],
      ...['--job-field', `orgId=${ORGANISATION}`, '--job-field', `projectId=${PROJECT}`],
      ...['--job-field', `pipelineDefinitionId=${DEFINITION}`],
    ],
    identity: {
      organization: ORGANISATION,
      project: PROJECT,
      pipeline_definition: DEFINITION,
      vcs_origin: 'github.com/acme/rocket',
    },
    other: { pipeline_definition: PROJECT },
  },
  {
    provider: 'buildkite',
    as: '.buildkite/pipeline.yml',
    pipeline: join(fixtures, 'ci/buildkite.yml'),
    options: [
      ...['--plugin', `acme/waybill=${ci('buildkite')}`],
      ...['--job-field', 'organization=acme', '--job-field', 'pipeline=rocket'],
    ],
    identity: { organization: 'acme', pipeline: 'rocket' },
    other: { pipeline: 'anvil' },
  },
];

describe.each(systems)('on $provider', (system) => {
  test('a whole pipeline publishes a new crate with a token for that one file', async () => {
    const place = await usePlace(system);
    await place.trust(system.identity);
    place.proxy.forget();
    const { code, log, unmasked } = await place.run();
    expect(log).toContain('Published rocket v0.1.0');
    expect(code).toBe(0);
    expect(log).not.toMatch(/wbtp_|eyJ/);
    expect(unmasked).not.toMatch(/wbtp_/);
    const { json } = await sendJson(`${place.proxy.url}/api/v1/crates/rocket/0.1.0`);
    expect(json['version']).toMatchObject({ published_by: null });

    // Nobody revoked it, and yet it is worth nothing: it was good for one upload.
    const uploads = place.proxy.seen.filter(({ method }) => method === 'PUT');
    expect(uploads).toHaveLength(1);
    expect(place.proxy.seen.filter(({ method }) => method === 'DELETE')).toEqual([]);
    const token = uploads[0]?.authorization ?? '';
    expect(token).toMatch(/^wbtp_/);
    const { body } = makeUpload('rocket', '0.2.0');
    const again = await send(`${place.proxy.url}/api/v1/crates/new`, { method: 'PUT', token, body });
    expect(again).toMatchObject({ status: 403, text: expect.stringMatching(/expired, used up or revoked/) });
  });

  test('a job that is not the one fails, and its log says what to do', async () => {
    const place = await usePlace(system);
    await place.trust({ ...system.identity, ...system.other });
    const { code, log } = await place.run();
    expect(code).toBe(1);
    expect(log).toMatch(/No Trusted Publisher is registered|The Trusted Publisher .* does not accept/);
    expect(log).toMatch(/what to do: \S+/);
    expect((await sendJson(`${place.proxy.url}/api/v1/crates/rocket`)).status).toBe(404);
  });
});

/** A registry behind a proxy, the CI it trusts, and a repository with a crate and its pipeline. */
async function usePlace({ provider, as, pipeline, options }: System) {
  const sim = await useCiSim(provider);
  const port = await freePort();
  const proxy = await useProxy(port);
  await useWaybill({ port, environment: { ...sim.settings, WAYBILL_PUBLIC_URL: proxy.url } });
  const host = proxy.url.replace('http://', '');
  const text = readFileSync(pipeline, 'utf8')
    .replaceAll('https://crates.example.com', proxy.url)
    .replace('registry: crates.example.com', `registry: ${host}\n      scheme: http`)
    .replace('--no-verify\n', '--no-verify --allow-dirty\n');
  const source = writeFiles(useFolder(), { ...crateSource({ name: 'rocket' }), [as]: text });
  const result = join(useFolder(), 'result.json');

  return {
    proxy,
    async trust(identity: Record<string, string>) {
      const publisher = { provider, crates: ['rocket'], identity };
      const answer = await sendJson(`${proxy.url}/api/v1/trusted_publishing/publishers`, {
        token: ADMIN_TOKEN,
        json: { publisher },
      });
      expect(answer).toMatchObject({ status: 200 });
    },
    async run() {
      const args = ['pipeline', join(source, as), '--source', source, '--as', as, '--tag', 'v0.1.0'];
      const where = ['--server', sim.url, '--issuer', provider, '--json', result];
      const ended = await runProgram(process.execPath, [ciSimProgram, ...args, ...where, ...options], {
        environment: { CARGO_HOME: join(useFolder(), 'cargo-home'), CARGO_TERM_COLOR: 'never' },
      });
      const log = ended.stdout + ended.stderr;
      return { code: ended.code, log, unmasked: readFileSync(result, 'utf8') };
    },
  };
}
