import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Cargo, succeeding, useCargo, withToken } from './support/cargo.ts';
import { type CiSim, exchange, idTokenOf, useCiSim } from './support/ci-sim.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send, sendJson } from './support/http.ts';
import { checkout, waybillProgram } from './support/paths.ts';
import { type Ended, eventually, runProgram, startProgram } from './support/programs.ts';
import { publishing, releaseJob, rocket, versions } from './support/rocket.ts';
import { useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './support/waybill.ts';

const PASSWORD = 'a long password of the admin';

interface Bench {
  sim: CiSim;
  waybill: Waybill;
  cargo: Cargo;
  environment: Record<string, string>;
  /** A person or job at the command line. */
  cli(
    args: readonly string[],
    more?: { input?: string; environment?: Record<string, string> },
  ): Promise<Ended>;
  /** With `--json`; what it prints must be one JSON value. */
  json(args: readonly string[], more?: { input?: string; code?: number }): Promise<Record<string, never>>;
}

async function useBench(): Promise<Bench> {
  const sim = await useCiSim();
  const waybill = await useWaybill({
    environment: { ...sim.settings, WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD },
  });
  const cargo = useCargo(waybill, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const cwd = useFolder();
  // The registry is found in cargo's own configuration.
  const environment = { CARGO_HOME: cargo.home, XDG_CONFIG_HOME: useFolder(), WAYBILL_TOKEN: ADMIN_TOKEN };
  const cli: Bench['cli'] = async (args, { input, environment: more } = {}) => {
    const ended = await runProgram(process.execPath, [waybillProgram, ...args], {
      environment: { ...environment, ...more },
      cwd,
      ...(input === undefined ? {} : { input }),
    });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(ADMIN_TOKEN);
    return ended;
  };
  return {
    ...{ sim, waybill, cargo, environment, cli },
    json: async (args, { code = 0, ...more } = {}) => {
      const ended = await cli([...args, '--json'], more);
      expect({ args, code: ended.code, stderr: ended.stderr }).toMatchObject({ args, code });
      return JSON.parse(ended.stdout);
    },
  };
}

const audienceOf = ({ url }: Waybill) => url.replace('http://', '');

async function tokenOfJob(
  { sim, waybill }: Bench,
  changes: Partial<typeof releaseJob> = {},
): Promise<string> {
  return idTokenOf(await sim.startJob({ ...releaseJob, ...changes }), audienceOf(waybill));
}

const trustRelease = [
  ...['publisher', 'add', '--provider', 'github', '--owner', 'acme', '--repository', 'rocket'],
  ...['--workflow', 'release.yml', '--environment', 'release', '--crate', 'rocket', '--yes'],
];

test('a release is refused, explained and mended from the command line, and then it works', async () => {
  const bench = await useBench();
  const { waybill, cargo, cli, json } = bench;
  expect(await json(['publisher', 'list'])).toEqual({ publishers: [] });
  const added = await cli(trustRelease);
  expect(added).toMatchObject({ code: 0, stdout: /^made publisher 1 for rocket \(pending\)/ });
  expect(added.stderr).toMatch(/environment +release/);
  expect((await cli(['publisher', 'list', '--crate', 'rocket'])).stdout).toMatch(
    /1 +rocket +GitHub Actions +acme\/rocket, release\.yml +release +pending +never/,
  );

  const idToken = await tokenOfJob(bench, { workflow: 'nightly.yml' });
  expect(await exchange(waybill.url, idToken)).toMatchObject({ status: 400 });
  const { attempts } = await json(['attempts', '--crate', 'rocket', '--outcome', 'refused']);
  expect(attempts).toMatchObject([{ id: 1, outcome: 'refused', code: 'identity_mismatch' }]);
  expect((await cli(['attempts', 'show', '1'])).stdout).toMatch(
    /workflow +release\.yml +nightly\.yml +failed/,
  );

  const rehearsed = await cli(['publisher', 'test', '--jwt', '-', '--crate', 'rocket'], { input: idToken });
  expect(rehearsed).toMatchObject({ code: 1, stdout: /workflow +release\.yml +nightly\.yml +failed/ });
  const [head, payload, signature = ''] = idToken.split('.');
  writeFiles(bench.environment['XDG_CONFIG_HOME'] ?? '', {
    'publishers.json': (await cli(['publisher', 'list', '--json'])).stdout,
  });
  const file = join(bench.environment['XDG_CONFIG_HOME'] ?? '', 'publishers.json');
  const explained = await cli(['explain', '-', '--publishers', file], { input: `${head}.${payload}` });
  expect(explained).toMatchObject({
    code: 1,
    stdout: /would refuse +workflow is nightly\.yml, and has to be release\.yml/,
  });
  const online = await cli(['explain', '-', '--online', '--fetch', '--crate', 'rocket'], { input: idToken });
  expect(online).toMatchObject({ code: 1, stdout: /would be refused \(identity_mismatch\)/ });
  for (const { stdout, stderr } of [rehearsed, explained, online])
    expect(`${stdout}${stderr}`).not.toContain(signature);

  const mended = await cli(['attempts', 'mend', '1', '--yes']);
  expect(mended).toMatchObject({ code: 0, stdout: /^changed publisher 1/ });
  expect(mended.stderr).toMatch(/workflow +release\.yml +nightly\.yml/);
  expect(await json(['publisher', 'test', '--jwt', '-'], { input: idToken })).toMatchObject({
    outcome: 'granted',
  });
  const exchanged = await exchange(waybill.url, await tokenOfJob(bench, { workflow: 'nightly.yml' }));
  expect(exchanged).toMatchObject({ status: 200 });
  const source = writeFiles(useCrate({ name: 'rocket' }), rocket('0.1.0'));
  const environment = withToken(String(exchanged.json['token']));
  await succeeding(cargo.run(publishing, { cwd: source, environment }));
  expect(await versions(waybill)).toEqual(['0.1.0']);
});

test('in a job, the ID token is found, and the mend of a rehearsal is applied', async () => {
  const bench = await useBench();
  const { sim, cli } = bench;
  await cli(trustRelease);
  const job = await sim.startJob({ ...releaseJob, environment: 'live' });
  const run = await cli(['publisher', 'test', '--crate', 'rocket', '--apply-mend', '--yes'], {
    environment: job.environment,
  });
  expect(run).toMatchObject({ code: 0, stdout: /^changed publisher 1[\s\S]*would be granted/ });
  expect(run.stderr).toMatch(/environment +release +live/);
  const outside = await cli(['publisher', 'test', '--json']);
  expect(outside.code).toBe(1);
  expect(JSON.parse(outside.stdout)).toMatchObject({ error: { kind: 'no_ci' } });
});

test('a publisher is changed, switched off and removed, and nothing happens without a yes', async () => {
  const { cli, json } = await useBench();
  await cli(trustRelease);
  const unasked = await json(['publisher', 'edit', '1', '--ref', 'refs/tags/v*'], { code: 2 });
  expect(unasked).toMatchObject({ error: { kind: 'usage', message: /has to be confirmed/ } });
  expect(await json(['publisher', 'show', '1'])).toMatchObject({ publisher: { rules: { refs: [] } } });

  const changes = [
    '--ref',
    'refs/tags/v*',
    '--ref-protected',
    '--lifetime',
    '5m',
    '--pin',
    'repository_owner_id=5001',
  ];
  expect(await json(['publisher', 'edit', '1', ...changes, '--yes'])).toMatchObject({
    publisher: {
      rules: { refs: ['refs/tags/v*'], ref_protected: true },
      token_lifetime_seconds: 300,
      pins: { repository_owner_id: '5001' },
    },
  });
  expect(
    await json(['publisher', 'edit', '1', '--repin', '--clear', 'refs', '--state', 'disabled', '--yes']),
  ).toMatchObject({
    publisher: {
      state: 'disabled',
      rules: { refs: [], ref_protected: true },
      pins: { repository_owner_id: null },
    },
  });
  expect(await cli(['publisher', 'remove', '1', '--yes'])).toMatchObject({
    code: 0,
    stdout: 'removed publisher 1\n',
  });
  expect(await json(['publisher', 'show', '1'], { code: 1 })).toMatchObject({
    error: { code: 'publisher_unknown' },
  });
});

test('what is there goes into a file, and what is in the file becomes what is there', async () => {
  const bench = await useBench();
  const { cli, json, environment } = bench;
  await cli(trustRelease);
  const folder = environment['XDG_CONFIG_HOME'] ?? '';
  const file = join(folder, 'trust.toml');
  const exported = await cli(['publishers', 'export']);
  expect(exported.stdout).toContain('workflow = "release.yml"');
  writeFiles(folder, { 'trust.toml': exported.stdout });
  expect(await cli(['publishers', 'plan', '--file', file])).toMatchObject({
    code: 0,
    stdout: /as the file says/,
  });

  writeFiles(folder, { 'trust.toml': exported.stdout.replace('release.yml', 'ship.yml') });
  const markdown = join(folder, 'plan.md');
  const planned = await json(['publishers', 'plan', '--file', file, '--markdown', markdown], { code: 3 });
  expect(planned).toMatchObject({ has_drift: true, has_changes: true });
  expect(readFileSync(markdown, 'utf8')).toContain('ship.yml');
  expect(await json(['publishers', 'apply', '--file', file], { code: 2 })).toMatchObject({
    error: { kind: 'usage' },
  });
  const applied = await cli(['publishers', 'apply', '--file', file, '--prune', '--yes']);
  expect(applied).toMatchObject({ code: 0, stdout: /Applied/ });
  expect(await cli(['publishers', 'plan', '--file', file])).toMatchObject({ code: 0 });
  const { publishers } = await json(['publisher', 'list', '--crate', 'rocket']);
  expect(publishers).toMatchObject([{ identity: { workflow: 'ship.yml' } }]);

  writeFiles(folder, { 'trust.toml': '[[publishers]]\ncrates = ["rocket"]\nproivder = "github"\n' });
  const broken = await json(['publishers', 'plan', '--file', file], { code: 2 });
  expect(JSON.stringify(broken)).toContain('proivder');
});

test('what crates.io trusts is imported with a token that goes nowhere else', async () => {
  const { cli } = await useBench();
  const seen: string[] = [];
  const config = {
    ...{
      id: 1,
      crate: 'rocket',
      repository_owner: 'acme',
      repository_owner_id: 5001,
      repository_name: 'rocket',
    },
    ...{ workflow_filename: 'release.yml', environment: null, created_at: '2026-01-01T00:00:00Z' },
  };
  const there = createServer((request, response) => {
    seen.push(`${request.headers.authorization} ${request.url?.split('?')[0]}`);
    const isGithub = request.url?.includes('github_configs');
    const body = isGithub ? { github_configs: [config] } : { gitlab_configs: [] };
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ ...body, meta: { total: 1, next_page: null } }));
  });
  await new Promise<void>((resolve) => there.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void there.close());
  const from = `http://127.0.0.1:${(there.address() as AddressInfo).port}`;
  const args = ['publishers', 'import-crates-io', '--crate', 'rocket', '--from', from];
  expect(await cli(args)).toMatchObject({ code: 2, stderr: /CRATES_IO_TOKEN/ });
  const imported = await cli(args, { environment: { CRATES_IO_TOKEN: 'cio-secret' } });
  expect(imported).toMatchObject({ code: 0, stdout: /workflow = "release\.yml"/ });
  expect(`${imported.stdout}${imported.stderr}`).not.toContain('cio-secret');
  expect(seen.every((one) => one.startsWith('cio-secret /api/v1/trusted_publishing/'))).toBe(true);
  expect(seen.length).toBeGreaterThan(0);
});

test('a person signs in through the browser, publishes with cargo, and signs out', async () => {
  const { waybill, cargo, environment } = await useBench();
  const own = { ...environment, WAYBILL_TOKEN: '' };
  const args = [waybillProgram, 'login', '--cargo', '--lifetime', '1h', '--json'];
  const login = startProgram(process.execPath, args, { environment: { ...own, CARGO_HOME: cargo.home } });
  const code = await eventually(
    () => `no code is shown.\n${login.stdout()}${login.stderr()}`,
    () => /compare the code: (\S+)/.exec(login.stderr())?.[1],
  );
  await approve(waybill, code);
  const ended = await login.ended;
  expect(ended).toMatchObject({ code: 0 });
  expect(JSON.parse(ended.stdout)).toMatchObject({ login: 'admin', cargo_registry: 'waybill' });

  const file = join(environment['XDG_CONFIG_HOME'] ?? '', 'waybill', 'logins.json');
  const { token } = JSON.parse(readFileSync(file, 'utf8'))[waybill.url];
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(`${ended.stdout}${ended.stderr}`).not.toContain(token);
  const run = (...words: string[]) =>
    runProgram(process.execPath, [waybillProgram, ...words, '--json'], { environment: own });
  expect(JSON.parse((await run('whoami')).stdout)).toMatchObject({
    login: 'admin',
    scopes: expect.arrayContaining(['trusted-publishing', 'publish-new']),
  });
  const source = writeFiles(useCrate({ name: 'rocket' }), rocket('0.1.0'));
  await succeeding(cargo.run(publishing, { cwd: source }));
  expect(await versions(waybill)).toEqual(['0.1.0']);

  expect(JSON.parse((await run('logout')).stdout)).toMatchObject({ forgotten: true, revoked: true });
  expect(await sendJson(`${waybill.url}/api/v1/me`, { token })).toMatchObject({ status: 403 });
  writeFiles(source, rocket('0.2.0'));
  expect(await cargo.run(publishing, { cwd: source })).toMatchObject({ code: 101 });
});

async function approve({ url }: Waybill, code: string): Promise<void> {
  const credentials = JSON.stringify({ email: 'admin@example.com', password: PASSWORD });
  const signedIn = await send(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    body: credentials,
    headers: { 'content-type': 'application/json', origin: url },
  });
  expect(signedIn.status).toBe(200);
  const cookie = (signedIn.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
  const approved = await send(`${url}/device`, {
    method: 'POST',
    body: String(new URLSearchParams({ code, action: 'approve' })),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: url, cookie },
  });
  expect(approved.status).toBe(200);
}

test('as one file it has every command, and says that it has no server', async () => {
  await succeeding(runProgram(process.execPath, ['scripts/bundle.ts', 'waybill'], { cwd: checkout }));
  const folder = useFolder();
  // Away from the sources, so that nothing is found beside it.
  copyFileSync(join(checkout, 'apps/cli/dist/waybill'), join(folder, 'waybill'));
  const run = (...args: string[]) =>
    runProgram(process.execPath, [join(folder, 'waybill'), ...args], { cwd: folder });
  expect(await run('--version')).toMatchObject({ code: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  expect(await run('publisher', 'add', '--help')).toMatchObject({ code: 0, stdout: /--service-account/ });
  for (const command of ['serve', 'check'])
    expect(await run(command)).toMatchObject({ code: 2, stderr: /no server in it[\s\S]*what to do: / });
});

test('`help` tells of the commands of the operator what they tell themselves', async () => {
  const asked = await runProgram(process.execPath, [waybillProgram, 'help', 'backup']);
  expect(asked).toMatchObject({ code: 0, stdout: /^waybill backup: [\s\S]*--passphrase-file/ });
});

describe('a failure is JSON as well, with the exit code that docs/cli.md tells', () => {
  const away = { WAYBILL_REGISTRY: 'http://127.0.0.1:9', WAYBILL_TOKEN: 'wbat_nobody' };
  const file = {
    'trust.toml':
      '[[publishers]]\ncrates = ["rocket"]\nprovider = "github"\nissuer = "https://a.example"\nidentity = { owner = "acme", repository = "rocket", workflow = "release.yml" }\nenvironment = "release"\n',
  };

  test.each([
    [trustRelease, 4],
    [['login'], 4],
    [['publishers', 'plan'], 4],
    [['publishers', 'plan', '--file', 'nowhere.toml'], 2],
    [['explain', 'nowhere.txt'], 2],
    [['completion', 'tcsh'], 2],
    [['publisher', 'list', '--nonsense'], 2],
  ])('%j', async (args, code) => {
    const cwd = writeFiles(useFolder(), file);
    const environment = { ...away, XDG_CONFIG_HOME: cwd, CARGO_HOME: cwd };
    const ended = await runProgram(process.execPath, [waybillProgram, ...args, '--json'], {
      environment,
      cwd,
    });
    expect(ended).toMatchObject({ code });
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { message: expect.stringMatching(/./) } });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('wbat_nobody');
  });
});
