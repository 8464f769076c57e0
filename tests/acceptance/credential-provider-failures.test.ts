import { createServer } from 'node:http';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { type CiJob, useCiSim } from './support/ci-sim.ts';
import {
  askProvider,
  bundleProvider,
  countingProvider,
  fleetJob,
  providerProgram,
  requestFor,
  throughProvider,
  trustFleet,
  useFleet,
  useFleetBehindProxy,
} from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { freePort } from './support/ports.ts';
import { indexLines } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { crateSource, useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

beforeAll(bundleProvider);

const TOKENS = '/api/v1/trusted_publishing/tokens';
const WELL_KNOWN = '/.well-known/waybill';

describe('a job that may not publish', () => {
  test('§13.56 §13.59 is told why and what to do, by cargo itself, and stores nothing', async () => {
    const { sim, waybill, proxy } = await useFleetBehindProxy();
    const cargo = useCargo(waybill, throughProvider());
    const cwd = useCrate({ name: 'pioneer' });
    const job = await sim.startJob(fleetJob);
    const publish = (environment: Readonly<Record<string, string>>, ...more: readonly string[]) =>
      cargo.run([...publishing, ...more], { cwd, environment });

    // Nobody trusts it.
    const stranger = await publish(job.environment);
    expect(stranger.code).toBe(101);
    expect(stranger.stderr).toMatch(
      /Waybill: this may be refused at the upload: No Trusted Publisher[\s\S]*Compiling/,
    );
    expect(stranger.stderr).toMatch(
      /Caused by:\n +publishing pioneer 0\.1\.0 with an ID token from GitHub Actions\n\nCaused by:\n +No Trusted Publisher/,
    );
    expect(stranger.stderr).toMatch(/what to do: /);
    expect(stranger.stderr).toMatch(/code and log reference: publisher_not_found, [0-9a-f-]{36}/);

    await trustFleet(waybill, ['pioneer']);
    // It may not ask for ID tokens: told before anything is built.
    const {
      ACTIONS_ID_TOKEN_REQUEST_URL: _,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: __,
      ...without
    } = job.environment;
    const unpermitted = await publish(without);
    expect(unpermitted).toMatchObject({ code: 101, stderr: /permissions: \{ id-token: write/ });
    expect(unpermitted.stderr).not.toMatch(/Packaging|Compiling/);

    // Its CI does not answer.
    await sendJson(`${sim.url}/_sim/issuers/github/faults`, {
      json: { outage: 'status-500', affects: ['token'] },
    });
    const noToken = await publish(job.environment);
    expect(noToken).toMatchObject({
      code: 101,
      stderr: /GitHub Actions refuses to give an ID token \(status 500\)/,
    });
    await sendJson(`${sim.url}/_sim/issuers/github/faults`, { json: { outage: null, delayMs: 20_000 } });
    const late = await publish({ ...job.environment, WAYBILL_TIMEOUT_SECONDS: '1' });
    expect(late).toMatchObject({ code: 101, stderr: /did not answer within 1 second/ });
    await sendJson(`${sim.url}/_sim/issuers/github/faults`, { json: { delayMs: null } });

    // Its clock is wrong.
    const ahead = await sendJson(`${sim.url}/_sim/issuers/github/tokens`, {
      json: {
        audience: proxy.url.replace('http://', ''),
        job: fleetJob,
        issuedAt: new Date(Date.now() + 10 * 60_000).toISOString(),
      },
    });
    const early = await publish({ CI: 'true', WAYBILL_ID_TOKEN: String(ahead.json['value']) });
    expect(early).toMatchObject({ code: 101, stderr: /(59\d|60\d) seconds|10 minutes/ });

    // A proxy answers in place of the registry.
    proxy.intercept((request, response) => {
      if (request.url !== TOKENS) return false;
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end(
        '<html><title>Bad gateway</title><script>alert(1)</script><p>\u001b[31mno upstream</html>',
      );
      return true;
    });
    const page = await publish(job.environment);
    expect(page.code).toBe(101);
    expect(page.stderr).toMatch(/answers 502 with a page \(text\/html\) where JSON was expected/);
    expect(page.stderr).toContain('it begins: Bad gateway [31mno upstream');
    expect(page.stderr).not.toContain('\u001b');

    // Nobody answers, within the limit.
    proxy.intercept((request) => request.url === TOKENS);
    const slow = await publish({ ...job.environment, WAYBILL_TIMEOUT_SECONDS: '2' });
    expect(slow).toMatchObject({ code: 101, stderr: /did not answer within 2 seconds/ });

    // The connection breaks off.
    proxy.intercept((request) => {
      if (request.url === WELL_KNOWN) request.socket.destroy();
      return request.url === WELL_KNOWN;
    });
    const broken = await publish(job.environment);
    expect(broken).toMatchObject({ code: 101, stderr: /asking http:\S+ whether it is a Waybill registry/ });
    expect(broken.stderr).toMatch(/cannot be reached: it broke the connection off/);

    proxy.intercept(null);
    expect(await indexLines(waybill.url, 'pioneer')).toEqual([]);
    expect((await publish(job.environment)).code).toBe(0);
  });

  test('that names its registry wrongly is told so by cargo, and nobody is asked', async () => {
    const { sim, waybill } = await useFleet();
    const counting = countingProvider();
    const cargo = useCargo(waybill, `credential-provider = ["${counting.program}"]\n`);
    const { environment } = await sim.startJob(fleetJob);
    const run = await cargo.run(['publish', '--registry', 'wybill', '--allow-dirty'], {
      cwd: useCrate({ name: 'pioneer' }),
      environment,
    });
    expect(run).toMatchObject({ code: 101, stderr: /registry index was not found .*`wybill`/ });
    expect(counting.operations()).toEqual([]);
  });

  test('where no registry listens, cargo tells which before anything is built, and asks for no token', async () => {
    const sim = await useCiSim();
    const address = `http://127.0.0.1:${await freePort()}`;
    const counting = countingProvider();
    const cargo = useCargo(
      { index: `sparse+${address}/index/` },
      `credential-provider = ["${counting.program}"]\n`,
    );
    const { environment } = await sim.startJob(fleetJob);
    const run = await cargo.run(publishing, { cwd: useCrate({ name: 'pioneer' }), environment });
    expect(run).toMatchObject({ code: 101, stderr: /config\.json[\s\S]*onnect to 127\.0\.0\.1 port/ });
    expect(run.stderr).not.toMatch(/Packaging|Compiling/);
    expect(counting.operations()).not.toContain('publish');
  });

  test.each([
    ['is down', { outage: 'drop' }],
    ['is slow', { delayMs: 60_000 }],
  ])('§13.59 learns that the registry cannot ask its issuer, which %s', async (_, fault) => {
    const sim = await useCiSim();
    await sendJson(`${sim.url}/_sim/issuers/github/faults`, { json: fault });
    const waybill = await useWaybill({ environment: sim.settings });
    await trustFleet(waybill, ['pioneer']);
    const cargo = useCargo(waybill, throughProvider());
    const { environment } = await sim.startJob(fleetJob);
    const run = await cargo.run(publishing, { cwd: useCrate({ name: 'pioneer' }), environment });
    expect(run.code).toBe(101);
    expect(run.stderr).toMatch(/code and log reference: issuer_unavailable/);
  });

  test('makes no ID token for the audience of somebody else, however the registry asks', async () => {
    const audience = 'sts.amazonaws.com';
    const { sim, waybill, proxy } = await useFleetBehindProxy({
      WAYBILL_TRUSTED_PUBLISHING__AUDIENCE: audience,
    });
    await trustFleet(waybill, ['pioneer']);
    const cargo = useCargo(waybill, throughProvider());
    const cwd = useCrate({ name: 'pioneer' });
    const { environment } = await sim.startJob(fleetJob);
    const refused = await cargo.run(publishing, { cwd, environment });
    expect(refused.code).toBe(101);
    expect(refused.stderr).toMatch(/wants ID tokens for `sts\.amazonaws\.com`, which is not its own name/);
    expect(proxy.seen.map(({ path }) => path)).not.toContain(TOKENS);
    // Where the job says so itself, it is done.
    const chosen = { ...environment, WAYBILL_AUDIENCE: audience };
    await succeeding(cargo.run(publishing, { cwd, environment: chosen }));
  });
});

test('a job of GitLab with one ID token publishes one crate, and hears how to publish two', async () => {
  const sim = await useCiSim('gitlab');
  const waybill = await useWaybill({ environment: sim.settings });
  const identity = { namespace: 'acme', project: 'fleet', workflow: '.gitlab-ci.yml' };
  await trustFleet(waybill, ['one', 'two'], { provider: 'gitlab', identity });
  const cargo = useCargo(waybill, throughProvider());
  const folder = useFolder();
  for (const name of ['one', 'two']) writeFiles(`${folder}/${name}`, crateSource({ name }));
  writeFiles(folder, { 'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["one", "two"]\n' });
  const audience = waybill.url.replace('http://', '');
  const jobWith = async (...names: readonly string[]): Promise<CiJob> =>
    sim.startJob({
      issuer: 'gitlab',
      projectPath: 'acme/fleet',
      idTokens: Object.fromEntries(names.map((name) => [name, audience])),
    } as never);
  const publish = ({ environment }: CiJob, ...more: readonly string[]) =>
    cargo.run([...publishing, ...more], { cwd: folder, environment });

  expect(await publish(await jobWith(), '-p', 'one')).toMatchObject({
    code: 101,
    stderr: /declares no ID token[\s\S]*id_tokens: \{ WAYBILL_ID_TOKEN: \{ aud: 127/,
  });
  const short = await publish(await jobWith('WAYBILL_ID_TOKEN'), '--workspace');
  expect(short).toMatchObject({ code: 101, stderr: /WAYBILL_ID_TOKEN_2, WAYBILL_ID_TOKEN_3/ });
  expect(short.stderr).toContain('Uploaded one v0.1.0');
  expect(await indexLines(waybill.url, 'two')).toEqual([]);

  for (const name of ['one', 'two']) writeFiles(`${folder}/${name}`, crateSource({ name, version: '0.2.0' }));
  const both = await publish(await jobWith('WAYBILL_ID_TOKEN', 'WAYBILL_ID_TOKEN_2'), '--workspace');
  expect(both).toMatchObject({ code: 0, stderr: /Published two v0\.2\.0/ });
});

describe('where it is not its turn, it steps aside', () => {
  test('§13.57 outside CI the next provider answers', async () => {
    const { waybill } = await useFleet();
    const providers = `["cargo:token", "${providerProgram}"]`;
    const cargo = useCargo(waybill, `[registry]\nglobal-credential-providers = ${providers}\n`);
    const cwd = useCrate({ name: 'pioneer' });
    await succeeding(cargo.run(publishing, { cwd, environment: withToken(ADMIN_TOKEN) }));
    // One that a person typed is kept where cargo keeps them, and taken away again.
    const login = await cargo.run(['login', '--registry', 'waybill'], { cwd, input: `${ADMIN_TOKEN}\n` });
    expect(login).toMatchObject({ code: 0 });
    const owners = await succeeding(
      cargo.run(['owner', '--list', '--registry', 'waybill', 'pioneer'], { cwd }),
    );
    expect(owners.stdout).toMatch(/^admin/);
    expect(await cargo.run(['logout', '--registry', 'waybill'], { cwd })).toMatchObject({ code: 0 });

    const alone = useCargo(waybill, throughProvider());
    expect(await alone.run(publishing, { cwd })).toMatchObject({
      code: 101,
      stderr: /no token found for `waybill`/,
    });
  });

  test('for what a job cannot do, and for what a newer cargo may ask', async () => {
    const { sim, waybill } = await useFleet();
    const { environment } = await sim.startJob(fleetJob);
    const asked = async (more: Readonly<Record<string, unknown>>) =>
      (await askProvider(requestFor(waybill.index, more), environment)).lines[1];
    expect(await asked({ operation: 'bless' })).toEqual({ Err: { kind: 'operation-not-supported' } });
    expect(await asked({ kind: 'renew' })).toEqual({ Err: { kind: 'operation-not-supported' } });
    expect(await asked({ operation: 'owners', name: 'pioneer' })).toEqual({ Err: { kind: 'not-found' } });
    expect(await asked({ kind: 'login' })).toMatchObject({
      Err: { kind: 'other', message: expect.stringContaining('nothing to log in to') },
    });
  });

  test('§13.58 for the index of another registry, and for the one of crates.io without asking it', async () => {
    const job = { CI: 'true', WAYBILL_ID_TOKEN: 'a.b.c' };
    const foreign = await useForeignRegistry();
    for (const index of [
      'sparse+https://index.crates.io/',
      'https://github.com/rust-lang/crates.io-index',
      `sparse+${foreign}/index/`,
    ]) {
      expect(await askProvider(requestFor(index), job)).toEqual({
        lines: [{ v: [1] }, { Err: { kind: 'url-not-supported' } }],
        stderr: '',
        code: 0,
      });
    }
    // One that is down is not foreign: that would let the next provider hand out what is not meant.
    const nobody = `sparse+http://127.0.0.1:${await freePort()}/index/`;
    expect((await askProvider(requestFor(nobody), job)).lines[1]).toMatchObject({
      Err: {
        kind: 'other',
        'caused-by': [expect.stringContaining('nothing listens there'), expect.any(String)],
      },
    });
    expect((await askProvider(requestFor(nobody))).lines[1]).toEqual({ Err: { kind: 'not-found' } });
  });
});

/** A registry of another make: it has an index, and no idea of what it is asked. */
async function useForeignRegistry(): Promise<string> {
  const server = createServer((request, response) => {
    const found = request.url === '/index/config.json';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(found ? '{"dl":"http://127.0.0.1"}' : '{"errors":[{"detail":"Not Found"}]}');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}
