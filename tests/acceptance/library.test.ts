import { createSign, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { useFolder } from './support/folders.ts';
import { send, sendJson } from './support/http.ts';
import {
  compileExamples,
  installedRuntimes,
  installLibrary,
  packLibrary,
  type Runtime,
  workerdProgram,
} from './support/library.ts';
import { checkout } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { eventually, runProgram, startProgram } from './support/programs.ts';

type Claims = Record<string, unknown>;
type Answer = Record<string, unknown>;

interface Question {
  jwts: string[];
  keys: unknown[];
  audience: string;
  now: string;
}

/** Half a minute after the sample was issued. */
const now = '2026-09-21T14:13:50.000Z';
const sample: Claims = JSON.parse(
  readFileSync(join(checkout, 'tests/vectors/trusted-publishing/github-claims.json'), 'utf8'),
).github.payload;

test('what npm packs is compiled code, its types and the papers, and nothing of the machine it was made on', async () => {
  const folder = useFolder();
  const packed = await packLibrary(folder);
  console.info(`${packed.size} bytes packed, ${packed.unpackedSize} unpacked, ${packed.files.length} files`);
  const { files } = packed;
  const code = files.filter((path) => path.startsWith('dist/'));
  expect(files.filter((path) => !code.includes(path))).toEqual([
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'README.md',
    'package.json',
  ]);
  const modules = code.filter((path) => path.endsWith('.js')).map((path) => path.slice(0, -'.js'.length));
  expect(modules).toContain('dist/index');
  expect(modules).toContain('dist/providers/github/descriptor');
  expect(code).toEqual(modules.flatMap((path) => [`${path}.d.ts`, `${path}.js`]).sort());
  expect(files.filter((path) => /test|trap|vector|forgery|example/.test(path))).toEqual([]);
  expect(packed.size).toBeLessThan(150_000);

  await installLibrary(folder, packed);
  const installed = join(folder, 'node_modules/@waybill/trusted-publishing');
  const specifiers = new Set<string>();
  for (const path of files) {
    const text = readFileSync(join(installed, path), 'utf8');
    expect(text, path).not.toContain(checkout);
    expect(text, path).not.toContain(folder);
    if (!path.startsWith('dist/')) continue;
    expect(text, path).not.toMatch(/(?:from|import\()\s*['"]\.[^'"]*\.ts['"]/);
    for (const [, name = ''] of text.matchAll(/\bfrom '([^']+)'/g)) specifiers.add(name);
  }
  expect([...specifiers].filter((name) => !name.startsWith('.'))).toEqual(['jose']);
  expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))).toEqual({
    name: '@waybill/trusted-publishing',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    description: expect.any(String),
    keywords: expect.any(Array),
    license: 'MIT OR Apache-2.0',
    type: 'module',
    engines: { node: '>=20' },
    sideEffects: false,
    files: ['dist', 'LICENSE-MIT', 'LICENSE-APACHE'],
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    dependencies: { jose: expect.stringMatching(/^\^\d+\.\d+\.\d+$/) },
  });
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    '@waybill',
    'jose',
  ]);
});

test('the example of the README comes to the same in every runtime that is here, and in a worker', async () => {
  const folder = useFolder();
  await installLibrary(folder, await packLibrary(folder));
  await compileExamples(folder);
  const question = questionOf();

  const runtimes = await installedRuntimes(folder);
  expect(runtimes.map(({ program }) => program)).toContain(process.execPath);
  const answers: Answer[][] = [];
  for (const runtime of runtimes) answers.push(await askProgram(runtime, folder, question));
  answers.push(await askWorkerd(folder, question));
  const names = [...runtimes.map(({ name }) => name), 'workerd'];
  console.info(`ran in ${names.join(', ')}`);

  const [first, ...others] = answers.map((list) => list.map(withoutSecret));
  expect(first).toMatchObject([
    { token: 'an access token', crates: ['rocket'] },
    { refused: { code: 'id_token_replayed' } },
    {
      refused: {
        code: 'identity_mismatch',
        detail: expect.stringContaining('nightly.yml'),
      },
      checks: expect.arrayContaining([
        expect.objectContaining({ expected: 'release.yml', actual: 'nightly.yml', outcome: 'failed' }),
      ]),
    },
    { refused: { code: 'environment_required' } },
    { refused: { code: 'trigger_denied' } },
    { refused: { code: 'publisher_not_found' } },
    { refused: { code: 'id_token_audience_mismatch' } },
    { refused: { code: 'id_token_expired' } },
    { refused: { code: 'id_token_issuer_unknown' } },
    { refused: { code: 'id_token_signature_invalid' } },
    { refused: { code: 'id_token_malformed' } },
    { refused: { code: 'id_token_malformed' } },
    { refused: { code: 'id_token_malformed' } },
    { token: 'an access token', crates: ['rocket'] },
  ]);
  others.forEach((answer, at) => {
    expect(answer, names[at + 1]).toEqual(first);
  });
});

function questionOf(): Question {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sign = (changes: Claims = {}): string => {
    const parts = [
      { typ: 'JWT', alg: 'RS256', kid: 'key-1' },
      { ...sample, ...changes },
    ];
    const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${input}.${createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')}`;
  };
  const good = sign();
  const [header = '', payload = '', signature = ''] = good.split('.');
  const forged = Buffer.from(JSON.stringify({ ...sample, actor: 'mallory' })).toString('base64url');
  const jwts = [
    good,
    good,
    sign({ workflow_ref: 'octo-org/octo-repo/.github/workflows/nightly.yml@refs/heads/main' }),
    sign({ environment: undefined }),
    sign({ event_name: 'pull_request_target' }),
    sign({
      repository: 'octo-org/other-repo',
      workflow_ref: 'octo-org/other-repo/.github/workflows/release.yml@refs/heads/main',
    }),
    sign({ aud: 'crates.io' }),
    sign({ iat: 1_789_990_000, nbf: 1_789_990_000, exp: 1_789_990_300 }),
    sign({ iss: 'https://gitlab.com' }),
    `${header}.${forged}.${signature}`,
    // Decoders of the runtimes forgive different things; the library forgives nothing.
    `${header}.${payload}=.${signature}`,
    `${header}. ${payload}.${signature}`,
    `${header}.${payload}.${signature.replace(/.$/, (last) => (last === '_' ? '-' : '_'))}`,
    sign({ jti: 'another' }),
  ];
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' };
  return { jwts, keys: [key], audience: String(sample['aud']), now };
}

async function askProgram({ program, args }: Runtime, folder: string, question: Question): Promise<Answer[]> {
  const input = JSON.stringify(question);
  const environment = { DENO_DIR: join(folder, 'deno'), NO_COLOR: '1' };
  const ended = await runProgram(program, [...args, 'main.mjs'], { cwd: folder, input, environment });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout).answers;
}

/** Without `nodejs_compat`: nothing of Node is there. */
async function askWorkerd(folder: string, question: Question): Promise<Answer[]> {
  await build({
    entryPoints: [join(folder, 'worker.mjs')],
    outfile: join(folder, 'bundled.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'import'],
    logLevel: 'silent',
  });
  const port = await freePort();
  writeFileSync(join(folder, 'config.capnp'), workerdConfig(port));
  const worker = startProgram(workerdProgram(), ['serve', 'config.capnp'], { cwd: folder });
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    () => `workerd does not listen: ${worker.stderr()}`,
    () => {
      if (!worker.isRunning()) throw new Error(`workerd ended: ${worker.stderr()}`);
      return send(url, { method: 'POST', body: '{}' }).then(
        () => true,
        () => undefined,
      );
    },
    60_000,
  );
  const answer = await sendJson(url, { json: question });
  expect(answer.status, worker.stderr()).toBe(200);
  worker.kill('SIGTERM');
  await worker.ended;
  return answer.json['answers'] as Answer[];
}

function workerdConfig(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "store", worker = .store)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "store")],
);

const store :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "bundled.js")],
  compatibilityDate = "2026-01-01",
);
`;
}

/** Each run makes another access token; all else must be the same. */
function withoutSecret({ token, ...rest }: Answer): Answer {
  if (token === undefined) return rest;
  expect(token).toMatch(/^wbtp_[A-Za-z0-9]{32}$/);
  return { token: 'an access token', ...rest };
}
