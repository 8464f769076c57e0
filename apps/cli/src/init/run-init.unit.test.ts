import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClientFault, type HttpRequest } from '@waybill/api/client';
import { expect, it, onTestFinished } from 'vitest';
import type { Asker } from '../ask/asker.ts';
import type { CliContext } from '../context.ts';
import type { Ended } from '../programs.ts';
import type { InitOptions } from './read-options.ts';
import { runInit } from './run-init.ts';

const BASE = 'https://crates.example.com';
const usual: InitOptions = { with: 'script', environment: 'release', tags: 'v*', registry: BASE };

interface Fakes {
  files?: Record<string, string>;
  remote?: string | null;
  /** Seen from the root of the repository. */
  workspace?: string;
  packages?: { name: string; publish?: string[] | null }[];
  wellKnown?: Record<string, unknown> | Error;
  token?: string;
  asker?: Asker;
  publisher?: { status: number; json: unknown };
}

const PUBLISHER = {
  publisher: { id: 7, crates: ['rocket'], pending_crates: ['rocket'], state: 'pending' },
  warnings: ['Be careful.'],
};

function repository(fakes: Fakes = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-init-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(fakes.files ?? {})) write(path, text);
  const workspace = join(root, fakes.workspace ?? '');
  mkdirSync(workspace, { recursive: true });
  const asked: HttpRequest[] = [];
  const remote = fakes.remote === undefined ? 'git@github.com:acme/rocket.git' : fakes.remote;
  const packages = (fakes.packages ?? [{ name: 'rocket' }]).map((one) => ({
    ...{ version: '0.1.0', publish: null, manifest_path: join(workspace, 'Cargo.toml') },
    ...one,
  }));
  const programs: Record<string, Ended> = {
    'git rev-parse --show-toplevel': said(`${root}\n`),
    'cargo metadata --no-deps --format-version 1': said(
      JSON.stringify({ packages, workspace_root: workspace }),
    ),
    ...(remote === null ? {} : { 'git config --get remote.origin.url': said(`${remote}\n`) }),
  };
  const wellKnown = fakes.wellKnown ?? {};
  const silent = { write: () => true };
  const context: CliContext = {
    env: {
      CARGO_HOME: join(root, '.no-home'),
      XDG_CONFIG_HOME: join(root, '.no-config'),
      ...(fakes.token === undefined ? {} : { WAYBILL_TOKEN: fakes.token }),
    },
    ...{ cwd: workspace, stdout: silent, stderr: silent, stdin: process.stdin, now: () => new Date() },
    ...(fakes.asker === undefined ? {} : { asker: fakes.asker }),
    async send(request) {
      asked.push(request);
      if (request.method === 'POST') {
        const { status, json } = fakes.publisher ?? { status: 200, json: PUBLISHER };
        return { status, headers: {}, text: JSON.stringify(json) };
      }
      if (wellKnown instanceof Error) throw wellKnown;
      const text = JSON.stringify({ registry: 'waybill', audience: 'crates.example.com', ...wellKnown });
      return { status: 200, headers: {}, text };
    },
  };
  return {
    ...{ root, asked, write },
    init: (options: Partial<InitOptions> = {}) =>
      runInit(context, { ...usual, ...options }, async (file, args) =>
        file === 'git' || file === 'cargo'
          ? (programs[[file, ...args].join(' ')] ?? { code: 1, stdout: '', stderr: '' })
          : null,
      ),
    text: (path: string) => readFileSync(join(root, path), 'utf8'),
    has: (path: string) => existsSync(join(root, path)),
  };
}

const said = (stdout: string): Ended => ({ code: 0, stdout, stderr: '' });

it('writes the workflow, the script and the registry, and says what is next', async () => {
  const there = repository();
  const { text, json } = await there.init();
  expect(json).toMatchObject({
    ci: 'github',
    workflow: '.github/workflows/release.yml',
    files: [
      { path: '.github/workflows/release.yml', outcome: 'created' },
      { path: '.waybill/publish.sh', outcome: 'created' },
      { path: '.cargo/config.toml', outcome: 'created' },
    ],
    publisher: null,
  });
  expect(there.text('.cargo/config.toml')).toBe(`[registries.waybill]\nindex = "sparse+${BASE}/index/"\n`);
  const checkout = join(import.meta.dirname, '../../../..');
  expect(there.text('.waybill/publish.sh')).toBe(readFileSync(join(checkout, 'ci/publish.sh'), 'utf8'));
  expect(statSync(join(there.root, '.waybill/publish.sh')).mode & 0o111).toBe(0o111);
  expect(text).toContain('write publish = ["waybill"] into Cargo.toml (rocket)');
  expect(text).toContain('git tag v0.1.0 && git push origin v0.1.0');
  expect(there.asked.map(({ method }) => method)).toEqual(['GET']);
});

it('prints with --print, and writes nothing', async () => {
  const there = repository();
  const { text } = await there.init({ print: true });
  expect(text).toContain('id-token: write');
  expect(['.github', '.waybill', '.cargo'].filter(there.has)).toEqual([]);
});

it.each([
  ['.github/workflows/release.yml', 'file'],
  ['.github', 'folder'],
  ['.github/workflows', 'folder'],
  ['.waybill', 'folder'],
  ['.waybill/publish.sh', 'file'],
  ['.cargo', 'folder'],
  ['.cargo/config.toml', 'file'],
])('writes nothing through a link of the repository: %s', async (path, kind) => {
  const there = repository();
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-outside-')));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  mkdirSync(dirname(join(there.root, path)), { recursive: true });
  // What a file points to need not be there yet.
  symlinkSync(kind === 'folder' ? outside : join(outside, 'x'), join(there.root, path));
  for (const force of [false, true]) {
    await expect(there.init({ force })).rejects.toThrow(`${path} is a symbolic link`);
  }
  expect(readdirSync(outside)).toEqual([]);
  expect(
    ['.github/workflows/release.yml', '.waybill/publish.sh', '.cargo/config.toml'].filter(there.has),
  ).toEqual([]);
});

it('leaves what is there, and replaces it with --force alone', async () => {
  const own = 'on: push\n';
  const files = {
    '.github/workflows/release.yml': own,
    '.waybill/publish.sh': 'echo mine\n',
    '.cargo/config.toml': '# kept as it is\n[build]\njobs = 2',
  };
  const there = repository({ files });
  const { json, text } = await there.init();
  expect(json).toMatchObject({
    workflow: '.github/workflows/waybill-release.yml',
    files: [{ outcome: 'created' }, { outcome: 'kept' }, { outcome: 'changed' }],
  });
  expect(text).toContain('look at .waybill/publish.sh');
  expect(there.text('.github/workflows/release.yml')).toBe(own);
  expect(there.text('.waybill/publish.sh')).toBe('echo mine\n');
  expect(there.text('.cargo/config.toml')).toBe(
    `${files['.cargo/config.toml']}\n\n[registries.waybill]\nindex = "sparse+${BASE}/index/"\n`,
  );
  there.write('.github/workflows/waybill-release.yml', own);
  await expect(there.init()).rejects.toThrow(/all places .* are taken/);
  expect((await there.init({ force: true })).json).toMatchObject({
    workflow: '.github/workflows/release.yml',
    files: [{ outcome: 'replaced' }, { outcome: 'replaced' }],
  });
});

it('tells the lines where cargo’s configuration takes no table', async () => {
  const inline = 'registries = { other = { index = "sparse+https://other.example/index/" } }\n';
  const there = repository({ files: { '.cargo/config.toml': inline } });
  const { text } = await there.init();
  expect(there.text('.cargo/config.toml')).toBe(inline);
  expect(text).toContain('add the registry to .cargo/config.toml: [registries.waybill]');
});

it.each([
  ['the host', {}, 'git@gitlab.com:acme/rocket.git', 'gitlab'],
  ['a host of one’s own', {}, 'https://gitlab.acme.example/acme/rocket', 'gitlab'],
  ['the files', { '.forgejo/workflows/ci.yml': '' }, 'https://git.acme.example/acme/rocket', 'forgejo'],
  ['a guest’s files', { '.circleci/extra.yml': '' }, 'git@github.com:acme/rocket.git', 'circleci'],
])('finds the CI by %s', async (_, files, remote, ci) => {
  expect((await repository({ files, remote }).init()).json).toMatchObject({ ci });
});

it('asks which CI where that is not clear, or wants to be told', async () => {
  const files = { '.github/workflows/ci.yml': '', '.buildkite/pipeline.yml': 'steps: []\n' };
  await expect(repository({ files }).init()).rejects.toThrow('traces of Buildkite and GitHub Actions');
  await expect(repository({ remote: null }).init()).rejects.toThrow('does not tell which CI');
  const asker = answering({ select: ['github'], confirm: [] });
  expect((await repository({ files, asker }).init()).json).toMatchObject({ ci: 'github' });
});

it('works in a folder of the repository', async () => {
  const there = repository({ workspace: 'rust/rocket' });
  await there.init();
  expect(there.text('.github/workflows/release.yml')).toContain('sh ../../.waybill/publish.sh');
  expect(there.has('rust/rocket/.cargo/config.toml')).toBe(true);
});

it('makes the publisher for exactly the job it wrote', async () => {
  const there = repository({ token: 'secret' });
  const { text } = await there.init({ createPublisher: true, issuer: 'https://issuer.example' });
  expect(text).toContain('created    publisher 7 for rocket');
  expect(text).toContain('note: Be careful.');
  expect(JSON.parse(there.asked.at(-1)?.body ?? '')).toEqual({
    publisher: {
      provider: 'github',
      issuer: 'https://issuer.example',
      crates: ['rocket'],
      identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
      environment: { rule: 'named', name: 'release' },
      rules: { refs: ['refs/tags/v*'] },
    },
  });
});

it('finds the issuer of the repository’s host where the registry trusts several', async () => {
  const issuers = ['https://gitlab.com', 'https://gitlab.acme.example'].map((url) => ({
    provider: 'gitlab',
    url,
  }));
  const remote = 'git@gitlab.acme.example:acme/rocket.git';
  const there = repository({ token: 'secret', remote, wellKnown: { issuers } });
  await there.init({ createPublisher: true });
  expect(JSON.parse(there.asked.at(-1)?.body ?? '').publisher.issuer).toBe('https://gitlab.acme.example');
});

it('asks before it makes one, and makes none without a yes', async () => {
  const no = repository({ token: 'secret', asker: answering({ confirm: [false] }) });
  expect((await no.init()).json).toMatchObject({ publisher: null });
  expect(no.asked.map(({ method }) => method)).toEqual(['GET']);
  const yes = repository({ token: 'secret', asker: answering({ confirm: [true] }) });
  expect((await yes.init()).json).toMatchObject({ publisher: { id: 7 } });
});

it('is content with a publisher that is there already', async () => {
  const publisher = {
    status: 409,
    json: { errors: [{ detail: 'It is there.', code: 'publisher_duplicate' }] },
  };
  const { json } = await repository({ token: 'secret', publisher }).init({ createPublisher: true });
  expect(json).toMatchObject({ publisher: null, publisher_exists: true });
});

it('writes no file before it knows that the publisher can be made', async () => {
  const nobody = repository();
  await expect(nobody.init({ createPublisher: true })).rejects.toThrow('there is no credential');
  const nowhere = repository({ token: 'secret', remote: null });
  await expect(nowhere.init({ ci: 'circleci', createPublisher: true })).rejects.toMatchObject({
    message: expect.stringContaining('organization, project, pipeline_definition, vcs_origin'),
  });
  for (const there of [nobody, nowhere])
    expect(['.github', '.circleci', '.waybill'].filter(there.has)).toEqual([]);
});

it('says so where the files are written and the publisher is refused', async () => {
  const publisher = { status: 403, json: { errors: [{ detail: 'Not yours.', code: 'forbidden' }] } };
  const there = repository({ token: 'secret', publisher });
  const fault = await there.init({ createPublisher: true }).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(ClientFault);
  expect(fault).toMatchObject({
    message: expect.stringContaining('the files are written'),
    reasons: ['Not yours.'],
  });
});

it('writes for a registry that cannot be asked, and says what it assumed', async () => {
  const wellKnown = new ClientFault('unreachable', 'it cannot be reached');
  const { text } = await repository({ wellKnown }).init();
  expect(text).toContain('note: it cannot be reached; taken for a public registry');
});

it.each([
  [{ tags: 'v* ; rm' }, /--tags "v\* ; rm" cannot be written/],
  [{ tags: '' }, /--tags is empty/],
  [{ environment: '{{ x }}' }, /--environment/],
  [{ runner: 'a b' }, /--runner/],
  [{ image: 'a\nb' }, /--image/],
  [{ ci: 'gitlab', with: 'action' }, /GitHub and Forgejo alone/],
  [{ ci: 'gitlab', with: 'provider' }, /needs Node 20 beside cargo/],
] as const)('refuses %j', async (options, sentence) => {
  await expect(repository().init(options)).rejects.toThrow(sentence);
});

it('refuses what could not publish', async () => {
  const never = repository({ packages: [{ name: 'rocket', publish: [] }] });
  await expect(never.init()).rejects.toThrow('no crate here may be published to "waybill"');
  const audience = repository({ wellKnown: { audience: 'other.example' } });
  await expect(audience.init({ with: 'action' })).rejects.toThrow('which the action cannot ask for');
  const config = (name: string, url: string) => ({
    '.cargo/config.toml': `[registries.${name}]\nindex = "sparse+${url}/index/"\n`,
  });
  const taken = repository({ files: config('waybill', 'https://other.example') });
  await expect(taken.init()).rejects.toThrow('another registry as "waybill"');
  const called = repository({ files: config('"a b"', BASE) });
  await expect(called.init({ registry: BASE })).rejects.toThrow('which cannot be written into a workflow');
});

it.each(['script', 'provider', 'action'] as const)(
  'calls the registry as cargo does here, with %s',
  async (method) => {
    const there = repository({
      files: { '.cargo/config.toml': `[registries.acme-crates]\nindex = "sparse+${BASE}/index/"\n` },
    });
    const { text } = await there.init({ with: method });
    const workflow = there.text('.github/workflows/release.yml');
    expect(workflow).toMatch(
      {
        script: /WAYBILL_REGISTRY_NAME: "acme-crates"/,
        provider: /--registry acme-crates [\s\S]*CARGO_REGISTRIES_ACME_CRATES_CREDENTIAL_PROVIDER: /,
        action: /--registry acme-crates [\s\S]*CARGO_REGISTRIES_ACME_CRATES_TOKEN: /,
      }[method],
    );
    expect(workflow).not.toMatch(/CARGO_REGISTRIES_WAYBILL|--registry waybill/);
    expect(text).toContain('write publish = ["acme-crates"]');
    expect(text).not.toContain('.cargo/config.toml');
  },
);

function answering({ confirm = [], select = [] }: { confirm?: boolean[]; select?: string[] }): Asker {
  const next = <T>(list: T[]): T => {
    const answer = list.shift();
    if (answer === undefined) throw new Error('nobody expected this question');
    return answer;
  };
  return {
    confirm: async () => next(confirm),
    select: async () => next(select),
    text: () => Promise.reject(new Error('nobody expected this question')),
  };
}
