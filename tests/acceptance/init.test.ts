import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { succeeding } from './support/cargo.ts';
import { exchange, useCiSim } from './support/ci-sim.ts';
import { bundleProvider } from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { refusalOf, sendJson } from './support/http.ts';
import { authActionFolder, checkout, ciSimProgram, waybillProgram } from './support/paths.ts';
import { type Ended, runProgram } from './support/programs.ts';
import { indexLines } from './support/registry.ts';
import { crateSource } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

beforeAll(bundleProvider);

const ORGANISATION = 'fa8cfb85-fa83-41c9-8249-1500000023af';
const PROJECT = '98c47536-98ba-45ae-84ae-160000002562';
const DEFINITION = 'd5336898-d528-4d78-8978-1800000028c8';
const CONTEXT = '11111111-1111-4111-8111-111111111111';

interface Walk {
  ci: string;
  method: 'script' | 'provider' | 'action';
  remote: string;
  /** What the repository does not tell. */
  told?: readonly string[];
  /** The jobs as the pretend CI describes them. */
  fields: Readonly<Record<string, string>>;
  workflow: string;
  jobs: readonly [build: string, publish: string];
}

const github = {
  ci: 'github',
  remote: 'git@github.com:acme/rocket.git',
  fields: { repository: 'acme/rocket' },
  workflow: '.github/workflows/release.yml',
  jobs: ['build', 'publish'],
} as const;
const apart = ['waybill-build', 'waybill-publish'] as const;
const forgejo = {
  ci: 'forgejo',
  remote: 'https://codeberg.org/acme/rocket.git',
  fields: { repository: 'acme/rocket' },
  workflow: '.forgejo/workflows/release.yml',
  jobs: ['build', 'publish'],
} as const;
const circleci = {
  ci: 'circleci',
  remote: 'https://github.com/acme/rocket.git',
  told: [
    ...['--ci', 'circleci', '--organization', ORGANISATION, '--project', PROJECT],
    ...['--pipeline-definition', DEFINITION, '--context-id', CONTEXT],
  ],
  fields: {
    repository: 'acme/rocket',
    orgId: ORGANISATION,
    projectId: PROJECT,
    pipelineDefinitionId: DEFINITION,
  },
  workflow: '.circleci/config.yml',
  jobs: apart,
} as const;

const buildkite = {
  ci: 'buildkite',
  remote: 'https://github.com/acme/rocket.git',
  told: ['--ci', 'buildkite', '--organization', 'acme', '--pipeline', 'rocket'],
  fields: { organization: 'acme', pipeline: 'rocket' },
  workflow: '.buildkite/pipeline.yml',
  jobs: apart,
} as const;

const walks: readonly Walk[] = [
  { ...github, method: 'script' },
  { ...github, method: 'provider' },
  { ...github, method: 'action' },
  { ...forgejo, method: 'script' },
  { ...forgejo, method: 'action' },
  {
    ci: 'gitlab',
    method: 'script',
    remote: 'https://gitlab.com/acme/fleet/rocket.git',
    fields: { projectPath: 'acme/fleet/rocket' },
    workflow: '.gitlab-ci.yml',
    jobs: apart,
  },
  { ...circleci, method: 'script' },
  { ...circleci, method: 'provider', told: [...circleci.told, '--image', 'acme/rust-and-node'] },
  { ...buildkite, method: 'script' },
];

/** Compiled and run by the job that builds. What CircleCI gives to every job is made for its organisation alone. */
const LOOKS_AROUND = `#[test]
fn nothing_here_gives_id_tokens() {
    for (name, _) in std::env::vars() {
        assert!(!name.contains("ID_TOKEN"), "{name}");
    }
}
`;

const rocket = {
  ...crateSource({ name: 'rocket', manifest: 'publish = ["waybill"]\n' }),
  '.gitignore': '/target\n',
  'tests/around.rs': LOOKS_AROUND,
};

/** A repository as somebody who never heard of the registry has it. */
async function useRepository(remote: string, files: Readonly<Record<string, string>>) {
  const folder = writeFiles(useFolder(), files);
  const environment = {
    CARGO_HOME: join(useFolder(), 'cargo-home'),
    XDG_CONFIG_HOME: useFolder(),
    CARGO_TERM_COLOR: 'never',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const git = (...args: string[]) => succeeding(runProgram('git', args, { cwd: folder, environment }));
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', remote);
  await succeeding(runProgram('cargo', ['generate-lockfile'], { cwd: folder, environment }));
  return {
    folder,
    environment,
    init: (args: readonly string[], token = ADMIN_TOKEN): Promise<Ended> =>
      runProgram(process.execPath, [waybillProgram, 'init', ...args], {
        cwd: folder,
        environment: { ...environment, ...(token === '' ? {} : { WAYBILL_TOKEN: token }) },
      }),
    async commitAndTag(tag: string) {
      await git('add', '--all');
      await git(
        '-c',
        'user.name=wile',
        '-c',
        'user.email=wile@acme.example',
        'commit',
        '--quiet',
        '-m',
        'Release',
      );
      await git('tag', tag);
    },
  };
}

type Repository = Awaited<ReturnType<typeof useRepository>>;

interface Result {
  outcome: string;
  unpinned: string[];
  jobs: { name: string; outcome: string; steps: { name: string; log: string; unmaskedLog: string }[] }[];
}

/** Runs the whole file that was written, job by job, at the tag. */
async function runWorkflow(
  { folder, environment }: Repository,
  sim: { url: string },
  walk: Walk,
  tag: string,
) {
  const file = join(useFolder(), 'result.json');
  const fields = Object.entries(walk.fields).flatMap(([name, value]) => ['--job-field', `${name}=${value}`]);
  const ended = await runProgram(
    process.execPath,
    [
      ...[ciSimProgram, 'pipeline', walk.workflow, '--source', folder, '--tag', tag, '--server', sim.url],
      ...(walk.ci === 'circleci' ? ['--context', `release=${CONTEXT}`] : []),
      ...['--action', `rust-lang/crates-io-auth-action=${authActionFolder}`, '--json', file, ...fields],
    ],
    { environment, cwd: folder },
  );
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  const result = JSON.parse(readFileSync(file, 'utf8')) as Result;
  const log = (job: string) =>
    result.jobs
      .find(({ name }) => name === job)
      ?.steps.map((step) => step.log)
      .join('') ?? '';
  return { result, log };
}

describe.each(walks)('waybill init for $ci with $method', (walk) => {
  test('writes a file that publishes, from two jobs, with no token anywhere', async () => {
    const sim = await useCiSim(walk.ci);
    const { url } = await useWaybill({ environment: sim.settings });
    const repository = await useRepository(walk.remote, rocket);

    const args = [
      '--registry',
      url,
      '--with',
      walk.method,
      ...(walk.told ?? []),
      '--create-publisher',
      '--yes',
    ];
    const written = await repository.init(args);
    expect(written.stdout, written.stderr).toMatch(new RegExp(`^created +${walk.workflow}$`, 'm'));
    expect(written.stdout).toMatch(/^created +publisher \d+ for rocket$/m);
    expect(written.stdout).toContain('git tag v0.1.0');
    expect(written.code).toBe(0);
    expect(await searchFor(repository.folder, ADMIN_TOKEN)).toEqual([]);
    await repository.commitAndTag('v0.1.0');

    const { result, log } = await runWorkflow(repository, sim, walk, 'v0.1.0');
    expect(result).toMatchObject({ outcome: 'success', unpinned: [] });
    expect(result.jobs.map(({ name, outcome }) => [name, outcome])).toEqual(
      walk.jobs.map((name) => [name, 'success']),
    );
    const [build, publish] = walk.jobs;
    expect(log(build)).toContain('test nothing_here_gives_id_tokens ... ok');
    expect(log(publish)).toContain('Published rocket v0.1.0');
    expect(log(publish)).not.toMatch(/Compiling|Verifying/);
    expect(log(build) + log(publish)).not.toMatch(/wbtp_|wbat_|eyJ/);

    expect(await indexLines(url, 'rocket')).toMatchObject([{ vers: '0.1.0' }]);
    const { json } = await sendJson(`${url}/api/v1/crates/rocket/0.1.0`);
    expect(json['version']).toMatchObject({ published_by: null, trustpub_data: { provider: walk.ci } });
    const listed = await sendJson(`${url}/api/v1/trusted_publishing/publishers?crate=rocket`, {
      token: ADMIN_TOKEN,
    });
    expect(listed.json['publishers']).toMatchObject([
      { state: 'active', live_tokens: 0, rules: { refs: ['refs/tags/v*'] } },
    ]);

    // Said again, it changes nothing.
    const again = await repository.init(args);
    expect(
      again.stdout
        .split('\n\n')[0]
        ?.split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(
      walk.method === 'action' ? ['unchanged', 'unchanged'] : ['unchanged', 'unchanged', 'unchanged'],
    );
  });
});

test.each(['script', 'provider', 'action'] as const)(
  'where cargo calls the registry otherwise, the job does too, with %s',
  async (method) => {
    const sim = await useCiSim('github');
    const { url } = await useWaybill({ environment: sim.settings });
    const config = `[registries.acme-crates]\nindex = "sparse+${url}/index/"\n`;
    const repository = await useRepository(github.remote, {
      ...crateSource({ name: 'rocket', manifest: 'publish = ["acme-crates"]\n' }),
      '.gitignore': '/target\n',
      '.cargo/config.toml': config,
    });
    const told = ['--registry', url, '--with', method, '--create-publisher', '--yes'];
    const written = await repository.init(told);
    expect(written.code, written.stderr).toBe(0);
    expect(readFileSync(join(repository.folder, '.cargo/config.toml'), 'utf8')).toBe(config);
    await repository.commitAndTag('v0.1.0');
    const { log } = await runWorkflow(repository, sim, { ...github, method }, 'v0.1.0');
    expect(log('publish')).toContain('Published rocket v0.1.0 at registry `acme-crates`');
    expect(await indexLines(url, 'rocket')).toHaveLength(1);
  },
);

/** Where every job may ask for ID tokens, it is the publisher that keeps the others out. */
test.each([
  [circleci, { ref: 'refs/tags/v0.1.0', contextIds: [] }, { ref: 'refs/tags/v0.1.0', contextIds: [CONTEXT] }],
  [buildkite, { tag: 'v0.1.0', step: 'waybill-build' }, { tag: 'v0.1.0', step: 'waybill-publish' }],
] as const)('the job that builds is refused on $ci', async (walk, build, publish) => {
  const sim = await useCiSim(walk.ci);
  const { url } = await useWaybill({ environment: sim.settings });
  const repository = await useRepository(walk.remote, rocket);
  const { code } = await repository.init(['--registry', url, ...walk.told, '--create-publisher']);
  expect(code).toBe(0);
  for (const [more, expected] of [
    [build, { status: 400, code: 'claim_mismatch' }],
    [publish, { status: 200, code: '' }],
  ] as const) {
    const minted = await sendJson(`${sim.url}/_sim/issuers/${walk.ci}/tokens`, {
      json: { audience: new URL(url).host, job: { ...walk.fields, ...more } },
    });
    const answer = await exchange(url, String(minted.json['value']));
    expect({ status: answer.status, code: refusalOf(answer).code }).toEqual(expected);
  }
});

test.each(['script', 'provider'] as const)(
  'a workspace of two is published by one job with %s, each with its own ID token',
  async (method) => {
    const sim = await useCiSim('gitlab');
    const { url } = await useWaybill({ environment: sim.settings });
    const member = (name: string, more = '') =>
      Object.entries(crateSource({ name, manifest: `publish = ["waybill"]\n${more}` })).map(
        ([path, text]) => [`${name}/${path}`, text],
      );
    const repository = await useRepository('https://gitlab.com/acme/rocket.git', {
      'Cargo.toml': '[workspace]\nmembers = ["engine", "rocket", "xtask"]\nresolver = "2"\n',
      '.gitignore': 'target\n',
      ...Object.fromEntries([
        ...member('engine'),
        ...member(
          'rocket',
          '[dependencies]\nengine = { path = "../engine", version = "0.1.0", registry = "waybill" }\n',
        ),
      ]),
      ...Object.fromEntries(
        Object.entries(crateSource({ name: 'xtask', manifest: 'publish = false\n' })).map(([path, text]) => [
          `xtask/${path}`,
          text,
        ]),
      ),
      // cargo needs to know the registry before it makes a lock file.
      '.cargo/config.toml': `# ours\n[registries.waybill]\nindex = "sparse+${url}/index/"\n`,
    });
    const walk: Walk = {
      ...{ ci: 'gitlab', method, remote: '', workflow: '.gitlab-ci.yml', jobs: apart },
      fields: { projectPath: 'acme/rocket' },
    };
    const args = [
      ...['--with', method, '--registry', url, '--image', 'acme/rust-and-node'],
      ...['--create-publisher', '--json'],
    ];
    const written = await repository.init(args);
    expect(JSON.parse(written.stdout)).toMatchObject({
      registry: url,
      ci: 'gitlab',
      crates: ['engine', 'rocket'],
      files: [
        { path: '.gitlab-ci.yml', outcome: 'created' },
        { path: expect.stringMatching(/^\.waybill\//), outcome: 'created' },
      ],
      publisher: { crates: ['engine', 'rocket'], state: 'pending', environment: { name: 'release' } },
    });
    await repository.commitAndTag('v0.1.0');
    const { log } = await runWorkflow(repository, sim, walk, 'v0.1.0');
    expect(log('waybill-publish')).toContain('Published rocket v0.1.0');
    for (const name of ['engine', 'rocket']) expect(await indexLines(url, name)).toHaveLength(1);
  },
);

test.each(['script', 'provider'] as const)(
  'a private registry, with %s: its jobs have an ID token more, to read',
  async (method) => {
    const sim = await useCiSim('gitlab');
    const { url } = await useWaybill({ environment: { ...sim.settings, WAYBILL_VISIBILITY: 'private' } });
    const repository = await useRepository('https://gitlab.com/acme/rocket.git', rocket);
    const image = method === 'provider' ? ['--image', 'acme/rust-and-node'] : [];
    const args = ['--registry', url, '--with', method, ...image, '--create-publisher'];
    expect((await repository.init(args)).stderr).toBe('');
    await repository.commitAndTag('v0.1.0');
    const walk: Walk = {
      ...{ ci: 'gitlab', method, remote: '', workflow: '.gitlab-ci.yml', jobs: apart },
      fields: { projectPath: 'acme/rocket' },
    };
    const { log } = await runWorkflow(repository, sim, walk, 'v0.1.0');
    expect(log('waybill-publish')).toContain('Published rocket v0.1.0');
  },
);

test('the single file carries what it brings into a repository', async () => {
  const bundle = await runProgram(process.execPath, ['scripts/bundle.ts', 'waybill'], { cwd: checkout });
  expect(bundle.stderr).toBe('');
  const repository = await useRepository('https://github.com/acme/rocket.git', rocket);
  for (const [method, source] of [
    ['script', 'ci/publish.sh'],
    ['provider', 'apps/credential-provider/dist/cargo-credential-waybill'],
  ] as const) {
    const file = join(useFolder(), 'waybill');
    copyFileSync(join(checkout, 'apps/cli/dist/waybill'), file);
    const { folder: cwd, environment } = repository;
    const ended = await runProgram(
      process.execPath,
      [file, 'init', '--registry', 'http://127.0.0.1:9', '--with', method, '--force', '--json'],
      { cwd, environment },
    );
    const { files } = JSON.parse(ended.stdout) as { files: { path: string }[] };
    const brought = files.map(({ path }) => path).find((path) => path.startsWith('.waybill/')) ?? '';
    expect(readFileSync(join(cwd, brought), 'utf8')).toBe(readFileSync(join(checkout, source), 'utf8'));
  }
});

test('what is there is left as it is, and the way to it is told', async () => {
  const { url } = await useWaybill();
  const own = 'build:\n  script: [make]\n';
  const repository = await useRepository('https://gitlab.com/acme/rocket.git', {
    ...rocket,
    '.gitlab-ci.yml': own,
  });
  const { stdout, code } = await repository.init(['--registry', url], '');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^created +\.gitlab\/waybill-publish\.yml$/m);
  expect(stdout).toContain('- local: .gitlab/waybill-publish.yml');
  expect(readFileSync(join(repository.folder, '.gitlab-ci.yml'), 'utf8')).toBe(own);
});

/** The files that hold a text. */
async function searchFor(folder: string, text: string): Promise<string[]> {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .filter((path) => readFileSync(join(folder, path)).includes(text));
}
