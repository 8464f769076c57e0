import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type BehindProxy, useWaybillBehindProxy } from './support/behind-proxy.ts';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { makePerson, makeToken } from './support/people.ts';
import { lines } from './support/proxy.ts';
import { indexPath } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { useConsumer, useCrate } from './support/sources.ts';
import { put, putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

keepToTheEnd();

const throughCargo = '[registry]\nglobal-credential-providers = ["cargo:token"]\n';
const admin = withToken(ADMIN_TOKEN);
const VAULT = 'vault = { version = "1", registry = "waybill" }';

/** A private registry with one crate and one person beside the administrator. */
let place: BehindProxy;

beforeAll(async () => {
  place = await useWaybillBehindProxy({ WAYBILL_VISIBILITY: 'private' });
  await putAll(place.waybill.url, [makeUpload('vault', '1.0.0')]);
  await makePerson(place.waybill.url, 'reader');
});

test('§13.42 §13.43 a stranger is asked for a token, once; who is known to need one brings it at once', async () => {
  const { waybill, proxy } = place;
  const cwd = useConsumer(VAULT, '1');
  const stranger = await send(`${waybill.url}/index/config.json`);
  expect(stranger.status).toBe(401);
  expect(stranger.headers['www-authenticate']).toBe(`Cargo login_url="${proxy.url}/me"`);
  for (const path of [
    `/index/${indexPath('vault')}`,
    '/api/v1/crates/vault/1.0.0/download',
    '/index/no/th/nothing',
  ])
    expect((await send(waybill.url + path)).status, path).toBe(401);

  const cargo = useCargo(waybill, throughCargo);
  proxy.forget();
  await succeeding(cargo.run(['fetch'], { cwd, environment: admin }));
  expect(proxy.seen.map(({ path, status, authorization }) => [path, status, authorization])).toEqual([
    ['/index/config.json', 401, undefined],
    ['/index/config.json', 200, ADMIN_TOKEN],
    [`/index/${indexPath('vault')}`, 200, ADMIN_TOKEN],
    ['/api/v1/crates/vault/1.0.0/download', 200, ADMIN_TOKEN],
  ]);
  proxy.forget();
  await succeeding(cargo.run(['update'], { cwd, environment: admin }));
  expect(lines(proxy)).toEqual(['GET /index/config.json 200', `GET /index/${indexPath('vault')} 304`]);
});

test('§13.44 §13.45 why a token is refused is told, and with or without `Bearer` it is the same', async () => {
  const { waybill } = place;
  const soon = new Date(Date.now() + 1_500);
  const expired = await makeToken(waybill.url, 'reader', { expired_at: soon.toISOString() });
  const revoked = await makeToken(waybill.url, 'reader');
  const good = await makeToken(waybill.url, 'reader');
  const ended = await send(`${waybill.url}/api/v1/tokens/current`, {
    method: 'DELETE',
    token: revoked.token,
  });
  expect(ended.status).toBe(204);
  const cwd = useConsumer(VAULT, '1');
  const cargo = useCargo(waybill, throughCargo);
  const fetchWith = (token: string) => cargo.run(['fetch'], { cwd, environment: withToken(token) });
  const forget = () => rmSync(join(cargo.home, 'registry'), { recursive: true, force: true });

  for (const token of [good.token, `Bearer ${good.token}`]) {
    forget();
    await succeeding(fetchWith(token));
  }
  await sleep(Math.max(0, soon.getTime() - Date.now() + 50));
  for (const token of ['wrong-token-wrong-token-wrong-token', expired.token, revoked.token]) {
    forget();
    const refused = await fetchWith(token);
    expect(refused.code).toBe(101);
    expect(refused.stderr).toContain('token rejected for `waybill`');
    expect(refused.stderr).toContain('authentication failed: the token is unknown, expired or revoked');
  }
});

test('§13.46 a token to read publishes nothing, and one to publish reads nothing', async () => {
  const { waybill } = place;
  const { url } = waybill;
  const reads = await makeToken(url, 'reader', { endpoint_scopes: ['read'] });
  const publishes = await makeToken(url, 'reader', { endpoint_scopes: ['publish-new', 'publish-update'] });
  const cargo = useCargo(waybill, throughCargo);
  const cwd = useCrate({ name: 'by-reader' });
  await succeeding(
    cargo.run(['fetch'], { cwd: useConsumer(VAULT, '1'), environment: withToken(reads.token) }),
  );
  const refused = await cargo.run([...publishing, '--no-verify'], {
    cwd,
    environment: withToken(reads.token),
  });
  expect(refused).toMatchObject({
    code: 101,
    stderr: /status 403 Forbidden\): this token does not have the required permissions .* `publish-new`/,
  });
  const blind = await cargo.run(['fetch'], {
    cwd: useConsumer('by-nobody = { version = "1", registry = "waybill" }', '1'),
    environment: withToken(publishes.token),
  });
  expect(blind).toMatchObject({ code: 101, stderr: /expected the endpoint scope `read`/ });
  expect((await put(url, makeUpload('by-reader', '1.0.0'), publishes.token)).status).toBe(200);
});

test('§13.48 `cargo login` shows where tokens are made, and `cargo logout` forgets', async () => {
  const { waybill, proxy } = place;
  const cwd = useConsumer(VAULT, '1');
  const login = ['login', '--registry', 'waybill'];
  // At a terminal cargo shows this address itself; elsewhere it tells it to the provider alone.
  const { program, asked } = useLoginProvider();
  await succeeding(useCargo(waybill, `credential-provider = ["${program}"]\n`).run(login, { cwd }));
  expect(asked()).toMatchObject({ kind: 'login', 'login-url': `${proxy.url}/me` });
  // What it shows is looked at in a browser (private-consumer.browser.test.ts).
  const page = await send(`${waybill.url}/me`);
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });

  const cargo = useCargo(waybill, throughCargo);
  await succeeding(cargo.run(login, { cwd, input: `${ADMIN_TOKEN}\n` }));
  await succeeding(cargo.run(['fetch'], { cwd }));
  await succeeding(cargo.run(['logout', '--registry', 'waybill'], { cwd }));
  rmSync(join(cargo.home, 'registry'), { recursive: true });
  expect(await cargo.run(['fetch'], { cwd })).toMatchObject({
    code: 101,
    stderr: /no token found for `waybill`/,
  });
});

test('§13.49 it stands in for crates.io, and asks for its token there too', async () => {
  const { waybill, proxy } = place;
  const cargo = useCargo(
    waybill,
    `${throughCargo}[source.crates-io]\nreplace-with = "mirror"\n[source.mirror]\nregistry = "${waybill.index}"\n`,
  );
  const cwd = useConsumer('vault = "1"', '1');
  proxy.forget();
  await succeeding(cargo.run(['fetch'], { cwd, environment: admin }));
  expect(proxy.seen.filter(({ status }) => status === 200).map(({ authorization }) => authorization)).toEqual(
    Array.from({ length: 3 }, () => ADMIN_TOKEN),
  );
});

test('§13.41 whoever has the token installs, vendors and looks at a crate', async () => {
  const { waybill } = place;
  const cargo = useCargo(waybill, throughCargo);
  const tool = useCrate({
    name: 'tool',
    manifest: `[dependencies]\n${VAULT}\n`,
    files: { 'src/main.rs': 'fn main() {}\n' },
  });
  await succeeding(cargo.run([...publishing, '--no-verify'], { cwd: tool, environment: admin }));
  const cwd = useConsumer(VAULT, '1');
  const info = await succeeding(
    cargo.run(['info', 'tool', '--registry', 'waybill'], { cwd, environment: admin }),
  );
  expect(info.stdout).toMatch(/^tool[\s\S]*version: 0\.1\.0[\s\S]*license: MIT/);
  for (const more of [[], ['--locked', '--force']]) {
    const args = ['install', 'tool', '--registry', 'waybill', '--debug', ...more];
    const installed = await succeeding(cargo.run(args, { cwd, environment: admin }));
    expect(installed.stderr).toMatch(/Install(ed|ing) .*tool/);
  }
  const vendored = await succeeding(cargo.run(['vendor'], { cwd, environment: admin }));
  expect(vendored.stdout).toContain('replace-with = "vendored-sources"');
  const offline = writeFiles(cwd, { '.cargo/config.toml': vendored.stdout });
  await succeeding(useCargo(waybill).run(['check', '--offline'], { cwd: offline }));
});

test('§13.47 a private crate of a public registry is not there, to those who may not see it', async () => {
  const waybill = await useWaybill();
  await putAll(waybill.url, [makeUpload('open', '1.0.0'), makeUpload('secret', '1.0.0')]);
  await makePerson(waybill.url, 'stranger');
  const stranger = withToken((await makeToken(waybill.url, 'stranger')).token);
  const hiding = await sendJson(`${waybill.url}/api/v1/crates/secret`, {
    method: 'PATCH',
    token: ADMIN_TOKEN,
    json: { crate: { visibility: 'private' } },
  });
  expect(hiding.json).toMatchObject({ crate: { visibility: 'private' } });

  const both =
    'secret = { version = "1", registry = "waybill" }\nopen = { version = "1", registry = "waybill" }';
  const hidden = /no matching package named `secret` found/;
  const publicly = useCargo(waybill, throughCargo);
  expect(await publicly.run(['fetch'], { cwd: useConsumer(both, '1'), environment: admin })).toMatchObject({
    code: 101,
    stderr: hidden,
  });
  const index = waybill.index.replace('/index/', '/private/index/');
  const privately = useCargo({ index }, throughCargo);
  await succeeding(privately.run(['fetch'], { cwd: useConsumer(both, '1'), environment: admin }));
  const other = useCargo({ index }, throughCargo);
  expect(await other.run(['fetch'], { cwd: useConsumer(both, '1'), environment: stranger })).toMatchObject({
    code: 101,
    stderr: hidden,
  });
  expect(await other.run(['fetch'], { cwd: useConsumer(both, '1') })).toMatchObject({
    code: 101,
    stderr: /no token found for `waybill`/,
  });
  const absent = await sendJson(`${waybill.url}/api/v1/crates/secret/1.0.0/download`);
  expect(refusalOf(absent).detail).toBe(
    refusalOf(await sendJson(`${waybill.url}/api/v1/crates/sekret/1.0.0/download`)).detail.replace(
      'sekret',
      'secret',
    ),
  );
});

test('§13.50 no token is in what the registry answers or logs', async () => {
  const { waybill } = place;
  const { token } = await makeToken(waybill.url, 'reader');
  for (const [method, path, given] of [
    ['GET', '/index/config.json', token],
    ['GET', `/index/${indexPath('vault')}`, token],
    ['GET', '/api/v1/crates/vault/1.0.0/download', token],
    ['DELETE', '/api/v1/crates/vault/1.0.0/yank', token],
    ['PUT', '/api/v1/crates/new', token],
    ['GET', '/index/config.json', `${token}x`],
    ['GET', '/api/v1/me', `Bearer ${token}`],
    ['GET', '/api/v1/me', `Basic ${token}`],
    ['GET', `/${token}`, token],
  ] as const) {
    const { headers, text } = await send(waybill.url + path, { method, token: given });
    expect(JSON.stringify(headers), path).not.toContain(token);
    if (!path.includes(token)) expect(text, path).not.toContain(token);
  }
  for (const secret of [token, ADMIN_TOKEN])
    expect(waybill.stdout() + waybill.stderr()).not.toContain(secret);
});

/** A provider that has no token, and writes down what it is told when somebody logs in. */
function useLoginProvider() {
  const folder = useFolder();
  const program = join(folder, 'provider');
  const log = join(folder, 'asked');
  const script = `#!/bin/sh
echo '{"v":[1]}'
read -r request
case $request in
  *'"kind":"login"'*) printf '%s' "$request" > '${log}'; echo '{"Ok":{"kind":"login"}}' ;;
  *) echo '{"Err":{"kind":"not-found"}}' ;;
esac
`;
  writeFiles(folder, { provider: script });
  chmodSync(program, 0o755);
  return { program, asked: (): unknown => JSON.parse(readFileSync(log, 'utf8')) };
}
