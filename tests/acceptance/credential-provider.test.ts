import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import {
  bundleProvider,
  countingProvider,
  fleetJob,
  throughProvider,
  trustFleet,
  useFleetBehindProxy,
} from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import type { Seen } from './support/proxy.ts';
import { indexLines } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { searchFor, useSnoopingCrate, watchProcesses } from './support/snooping.ts';
import { crateSource, useConsumer, useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, checkData, type Waybill } from './support/waybill.ts';

beforeAll(bundleProvider);

const TOKENS = '/api/v1/trusted_publishing/tokens';
const UPLOAD = '/api/v1/crates/new';

describe('a workspace of three, of which each builds on the one before', () => {
  test('§13.51 §13.55 is published with three tokens, each made for one file after all was built, and dead after it', async () => {
    const { sim, waybill, proxy } = await useFleetBehindProxy();
    await trustFleet(waybill, ['fleet-a', 'fleet-b', 'fleet-c']);
    const cargo = useCargo(waybill, throughProvider());
    const { folder, built } = useWorkspace();
    const job = await sim.startJob(fleetJob);

    const run = await cargo.run([...publishing, '--workspace'], {
      cwd: folder,
      environment: job.environment,
    });
    expect(run.stderr).toContain('Published fleet-c v0.1.0');
    expect(run.code).toBe(0);
    for (const name of ['fleet-a', 'fleet-b', 'fleet-c'])
      expect(run.stderr).toContain(
        `Waybill: got a token for ${name} 0.1.0, good for one upload of exactly this file`,
      );
    expect(run.stderr + run.stdout).not.toMatch(/wbtp_|eyJ/);

    const steps = exchangesAndUploads(proxy.seen);
    expect(steps.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual(
      ['a', 'b', 'c'].flatMap(() => [`POST ${TOKENS} 200`, `PUT ${UPLOAD} 200`]),
    );
    expect(Math.min(...steps.map(({ at }) => at))).toBeGreaterThan(lastBuild(built));
    // Nothing else is asked between an exchange and its upload.
    for (const [at, { path }] of proxy.seen.entries())
      if (path === TOKENS) expect(proxy.seen[at + 1]?.path).toBe(UPLOAD);

    // The registry's own log says the same: each token is used up by the upload right after it.
    const told = logOf(waybill).filter(({ msg }) => TOLD.includes(msg));
    expect(told.map(({ msg }) => msg)).toEqual(['a', 'b', 'c'].flatMap(() => TOLD));
    expect(told.filter(({ bound }) => bound === true).map(({ crates }) => crates)).toEqual([
      ['fleet-a'],
      ['fleet-b'],
      ['fleet-c'],
    ]);
    expect(new Set(told.map(({ accessTokenId }) => accessTokenId)).size).toBe(3);
    const gaps = inThrees(told).map(([granted, published, usedUp]) => {
      expect([published.accessTokenId, usedUp.accessTokenId]).toEqual([
        granted.accessTokenId,
        granted.accessTokenId,
      ]);
      return Date.parse(published.time) - Date.parse(granted.time);
    });
    console.info(`from each exchange to the end of its upload: ${gaps.join(', ')} ms`);
    // A machine that does much else may delay one of them; never by what would let anybody find the token.
    expect(Math.min(...gaps)).toBeLessThan(1_000);
    expect(Math.max(...gaps)).toBeLessThan(10_000);

    for (const place of [folder, cargo.home]) expect(searchFor('wbtp_', place)).toEqual([]);
    const tokens = steps
      .filter(({ method }) => method === 'PUT')
      .map(({ authorization = '' }) => authorization);
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) {
      expect(token).toMatch(/^wbtp_/);
      const { body } = makeUpload('fleet-a', '0.2.0');
      const again = await sendJson(waybill.url + UPLOAD, { method: 'PUT', token, body });
      expect(again.status).toBe(403);
      expect(refusalOf(again).detail).toMatch(/expired, used up or revoked/);
    }
    expect(await liveTokens(waybill)).toBe(0);
    expect(await attempts(waybill, 'fleet-b')).toMatchObject([{ outcome: 'granted' }]);
    expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean: 3 crates, 3 versions/ });
  });
});

test('§13.52 a build script that looks everywhere finds no token, nor does whoever watches the processes', async () => {
  for (const visibility of ['public', 'private']) {
    const { sim, waybill } = await useFleetBehindProxy({ WAYBILL_VISIBILITY: visibility });
    await trustFleet(waybill, ['snoop']);
    const cargo = useCargo(waybill, throughProvider());
    const snoop = useSnoopingCrate('snoop');
    const job = await sim.startJob(fleetJob);
    const watching = watchProcesses(`CARGO_HOME=${cargo.home}`, /wbtp_[A-Za-z0-9]/);
    const call = { cwd: snoop.folder, environment: { ...job.environment, ...snoop.environment } };
    const run = await cargo.run(publishing, call);
    expect(run.stderr).toContain('Published snoop v0.1.0');
    expect(snoop.found(), visibility).toEqual([]);
    const watched = await watching.stop();
    expect(watched.found, visibility).toEqual([]);
    if (process.platform === 'linux') expect(watched.programs).toContain('cargo-credential-waybill');
    for (const folder of [cargo.home, snoop.environment.TMPDIR])
      expect(searchFor('wbtp_', folder)).toEqual([]);

    // So that it is known to look: a token in the environment is found.
    const control = await cargo.run(['build'], {
      cwd: snoop.folder,
      environment: { ...call.environment, CARGO_REGISTRIES_WAYBILL_TOKEN: 'wbtp_control' },
    });
    expect(control.code, control.stderr).toBe(0);
    expect(snoop.found()).toContain('environment: CARGO_REGISTRIES_WAYBILL_TOKEN=wbtp_control');
  }
});

describe('a token that was caught on its way', () => {
  test('§13.53 §13.54 publishes no other bytes, name or version, and nothing a second time', async () => {
    const { sim, waybill, proxy } = await useFleetBehindProxy();
    await trustFleet(waybill, ['pioneer', 'settler']);
    const cargo = useCargo(waybill, throughProvider());
    const job = await sim.startJob(fleetJob);
    const other = makeUpload('pioneer', '0.1.0', Buffer.from('what the author never saw'));
    let instead = other;
    proxy.intercept((request, response) => {
      if (request.method !== 'PUT') return false;
      request.resume();
      const token = request.headers.authorization ?? '';
      void relay(send(waybill.url + UPLOAD, { method: 'PUT', token, body: instead.body }), response);
      return true;
    });
    const source = useCrate({ name: 'pioneer' });
    const swaps: [typeof other, RegExp][] = [
      [other, /minted for the file with SHA-256 [0-9a-f]{64}, but/],
      [makeUpload('pioneer', '0.2.0'), /minted for .*0\.1\.0/],
      [makeUpload('settler', '0.1.0'), /`settler`/],
    ];
    for (const [upload, says] of swaps) {
      instead = upload;
      const swapped = await cargo.run(publishing, { cwd: source, environment: job.environment });
      expect(swapped.code).toBe(101);
      expect(/status 403 Forbidden.*/.exec(swapped.stderr)?.[0]).toMatch(says);
    }
    for (const name of ['pioneer', 'settler']) expect(await indexLines(waybill.url, name)).toEqual([]);

    let caught = '';
    proxy.intercept((request) => {
      if (request.method === 'PUT') caught = request.headers.authorization ?? '';
      return false;
    });
    await succeeding(cargo.run(publishing, { cwd: source, environment: job.environment }));
    for (const upload of [other, makeUpload('pioneer', '0.2.0')]) {
      const second = await sendJson(waybill.url + UPLOAD, {
        method: 'PUT',
        token: caught,
        body: upload.body,
      });
      expect(second.status).toBe(403);
      expect(refusalOf(second).detail).toMatch(/expired, used up or revoked/);
    }
    expect(await indexLines(waybill.url, 'pioneer')).toHaveLength(1);
  });
});

describe('a private registry', () => {
  test('§13.64 is read and published to by a job without a secret, with one start for all reads', async () => {
    const { sim, waybill, proxy } = await useFleetBehindProxy({ WAYBILL_VISIBILITY: 'private' });
    await trustFleet(waybill, ['pioneer', 'settler']);
    const counting = countingProvider();
    const cargo = useCargo(waybill, `credential-provider = ["${counting.program}"]\n`);
    const job = await sim.startJob(fleetJob);
    const pioneer = useCrate({
      name: 'pioneer',
      files: { 'src/lib.rs': 'pub fn here() -> bool { true }\n' },
    });
    await succeeding(cargo.run(publishing, { cwd: pioneer, environment: job.environment }));
    expect(counting.operations()).toEqual(['read', 'publish']);

    counting.forget();
    const settler = writeFiles(
      useCrate({ name: 'settler' }),
      crateSource({
        name: 'settler',
        manifest: '[dependencies]\npioneer = { version = "0.1", registry = "waybill" }\n',
      }),
    );
    await succeeding(cargo.run(publishing, { cwd: settler, environment: job.environment }));
    expect(counting.operations()).toEqual(['read', 'publish']);

    counting.forget();
    const consumer = useConsumer('pioneer = { version = "0.1", registry = "waybill" }', 'pioneer::here()');
    const built = await succeeding(
      cargo.run(['run', '--quiet'], { cwd: consumer, environment: job.environment }),
    );
    expect(built.stdout).toBe('true\n');
    expect(counting.operations()).toEqual(['read']);

    // A read token publishes nothing.
    const reader = proxy.seen.find(({ path, authorization }) => path.startsWith('/index/') && authorization);
    const { body } = makeUpload('pioneer', '0.9.0');
    const refused = await sendJson(waybill.url + UPLOAD, {
      method: 'PUT',
      token: reader?.authorization ?? '',
      body,
    });
    expect(refused.status).toBe(403);
    // And a person without a CI gets nothing.
    expect(
      await cargo.run(['fetch'], {
        cwd: useConsumer('pioneer = { version = "0.1", registry = "waybill" }', '1'),
      }),
    ).toMatchObject({ code: 101, stderr: /no token found for `waybill`/ });
  });
});

describe('private crates of a public registry', () => {
  test('are read and published to by a job without a secret, through the index that asks for a token', async () => {
    const { sim, waybill } = await useFleetBehindProxy({ WAYBILL_NAMES__NEW_CRATES: 'private' });
    await trustFleet(waybill, ['pioneer', 'settler']);
    await succeeding(publishHidden(waybill));
    const index = waybill.index.replace('/index/', '/private/index/');
    const counting = countingProvider();
    const cargo = useCargo({ index }, `credential-provider = ["${counting.program}"]\n`);
    const job = await sim.startJob(fleetJob);
    const pioneer = useCrate({ name: 'pioneer', files: { 'src/lib.rs': 'pub fn here() {}\n' } });
    await succeeding(cargo.run(publishing, { cwd: pioneer, environment: job.environment }));
    expect(counting.operations()).toEqual(['read', 'publish']);

    const manifest = '[dependencies]\npioneer = { version = "0.1", registry = "waybill" }\n';
    const settler = writeFiles(useCrate({ name: 'settler' }), crateSource({ name: 'settler', manifest }));
    await succeeding(cargo.run(publishing, { cwd: settler, environment: job.environment }));
    const consumer = useConsumer('settler = { version = "0.1", registry = "waybill" }', '1');
    // A job that only builds has a publisher that only reads.
    await trustFleet(waybill, ['pioneer', 'settler'], {
      identity: { owner: 'acme', repository: 'website', workflow: 'build.yml' },
      scopes: ['read'],
    });
    const { environment } = await sim.startJob({ repository: 'acme/website', workflow: 'build.yml' });
    await succeeding(cargo.run(['fetch'], { cwd: consumer, environment }));
    const copy = useCrate({ name: 'pioneer', version: '0.2.0' });
    expect((await cargo.run(publishing, { cwd: copy, environment })).code).toBe(101);
    expect(await indexLines(waybill.url, 'settler')).toEqual([]);

    // Another's crate is not there for it.
    const other = useConsumer('hidden = { version = "1", registry = "waybill" }', '1');
    expect(await cargo.run(['fetch'], { cwd: other, environment })).toMatchObject({
      code: 101,
      stderr: /no matching package named `hidden` found/,
    });
  });
});

function publishHidden(waybill: Waybill) {
  const index = waybill.index.replace('/index/', '/private/index/');
  const admin = useCargo({ index }, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const cwd = useCrate({ name: 'hidden', version: '1.0.0' });
  return admin.run([...publishing, '--no-verify'], { cwd, environment: withToken(ADMIN_TOKEN) });
}

test('§13.62 a job yanks and takes it back, where its publisher may, and `cargo logout` ends its tokens', async () => {
  const { sim, waybill, proxy } = await useFleetBehindProxy();
  await trustFleet(waybill, ['pioneer'], { scopes: ['publish-new', 'publish-update', 'yank'] });
  const cargo = useCargo(waybill, throughProvider());
  const cwd = useCrate({ name: 'pioneer' });
  const environment = (await sim.startJob(fleetJob)).environment;
  await succeeding(cargo.run(publishing, { cwd, environment }));
  await succeeding(cargo.run(['yank', '--registry', 'waybill', 'pioneer@0.1.0'], { cwd, environment }));
  expect(await indexLines(waybill.url, 'pioneer')).toMatchObject([{ yanked: true }]);
  await succeeding(
    cargo.run(['yank', '--undo', '--registry', 'waybill', 'pioneer@0.1.0'], { cwd, environment }),
  );
  expect(await indexLines(waybill.url, 'pioneer')).toMatchObject([{ yanked: false }]);
  // Such a token yanks, and does not publish.
  const token = proxy.seen.find(({ method }) => method === 'DELETE')?.authorization ?? '';
  const { body } = makeUpload('pioneer', '0.9.0');
  expect((await sendJson(waybill.url + UPLOAD, { method: 'PUT', token, body })).status).toBe(403);

  // Nobody has stored it, and `cargo logout` ends it all the same.
  expect(await liveTokens(waybill)).toBe(2);
  const logout = await cargo.run(['logout', '--registry', 'waybill'], { cwd, environment });
  expect(logout).toMatchObject({ code: 0, stderr: /Waybill: ended 2 tokens of this job/ });
  expect(await liveTokens(waybill)).toBe(0);

  const owners = await cargo.run(['owner', '--list', '--registry', 'waybill', 'pioneer'], {
    cwd,
    environment,
  });
  expect(owners).toMatchObject({ code: 101, stderr: /Waybill: a job cannot see or change owners/ });
});

function useWorkspace(): { folder: string; built: string } {
  const folder = useFolder();
  const built = join(folder, 'built');
  const names = ['fleet-a', 'fleet-b', 'fleet-c'];
  names.forEach((name, index) => {
    const before = names[index - 1];
    const manifest =
      before === undefined
        ? ''
        : `[dependencies]\n${before} = { path = "../${before}", version = "0.1", registry = "waybill" }\n`;
    const files = { 'build.rs': slowBuild(built) };
    writeFiles(join(folder, name), crateSource({ name, manifest, files }));
  });
  const members = names.map((name) => `"${name}"`).join(', ');
  writeFiles(folder, { 'Cargo.toml': `[workspace]\nresolver = "2"\nmembers = [${members}]\n` });
  return { folder, built };
}

/** A build that takes its time, and says when it was over. */
const slowBuild = (file: string) => `use std::io::Write;
fn main() {
    std::thread::sleep(std::time::Duration::from_millis(700));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open("${file}").unwrap();
    writeln!(file, "{now}").unwrap();
}
`;

function lastBuild(file: string): number {
  const times = readFileSync(file, 'utf8').trim().split('\n').map(Number);
  expect(times.length).toBeGreaterThanOrEqual(3);
  return Math.max(...times);
}

const exchangesAndUploads = (seen: readonly Seen[]) =>
  seen.filter(({ path }) => path === TOKENS || path === UPLOAD);

/** What the log says of each of them, in this order. */
const TOLD = ['granted an exchange', 'published a version', 'an access token is used up'];

interface LogLine {
  msg: string;
  time: string;
  accessTokenId?: number;
  bound?: boolean;
  crates?: string[];
}

const logOf = (waybill: Waybill): LogLine[] =>
  waybill
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);

function inThrees(lines: readonly LogLine[]): [LogLine, LogLine, LogLine][] {
  return lines.flatMap((line, at) => {
    const [second, third] = lines.slice(at + 1, at + 3);
    return at % 3 === 0 && second && third ? [[line, second, third] as [LogLine, LogLine, LogLine]] : [];
  });
}

async function relay(answer: ReturnType<typeof send>, response: ServerResponse): Promise<void> {
  const { status, text } = await answer;
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

async function liveTokens({ url }: Waybill): Promise<number> {
  const { json } = await sendJson(`${url}/api/v1/trusted_publishing/publishers`, { token: ADMIN_TOKEN });
  const publishers = json['publishers'] as { live_tokens: number }[];
  expect(publishers).toHaveLength(1);
  return publishers[0]?.live_tokens ?? -1;
}

async function attempts({ url }: Waybill, crate: string): Promise<unknown> {
  const path = `/api/v1/trusted_publishing/attempts?crate=${crate}`;
  return (await sendJson(url + path, { token: ADMIN_TOKEN })).json['attempts'];
}
