import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useWaybillBehindProxy } from './support/behind-proxy.ts';
import { type Cargo, succeeding, useCargo, withToken } from './support/cargo.ts';
import { databaseKinds } from './support/databases.ts';
import { writeFiles } from './support/folders.ts';
import { downloadedSha256, indexLines, indexPath } from './support/registry.ts';
import { crateSource, useConsumer, useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, checkData, useWaybill } from './support/waybill.ts';

describe.each(databaseKinds())('on $name', ({ use }) => {
  test('a crate goes from its author to a consumer, and so does its next version', async () => {
    const waybill = await useWaybill({ environment: await use() });
    const author = useCargo(waybill);
    const source = useGreeting('0.1.0', 'hello');
    const published = await publish(author, source);
    expect(published.stderr).toMatch(/Uploading greeting v0\.1\.0[\s\S]*Published greeting v0\.1\.0/);

    const consumer = useCargo(waybill);
    const program = useConsumer('greeting = { version = "0.1", registry = "waybill" }', 'greeting::text()');
    expect((await run(consumer, program)).stdout).toBe('hello\n');

    writeFiles(source, greeting('0.1.1', 'hello again'));
    await publish(author, source);
    expect((await run(consumer, program)).stdout).toBe('hello\n');
    const updated = await succeeding(consumer.run(['update'], { cwd: program }));
    expect(updated.stderr).toContain('Updating greeting v0.1.0 (registry `waybill`) -> v0.1.1');
    expect((await run(consumer, program)).stdout).toBe('hello again\n');

    const [, second] = await indexLines(waybill.url, 'greeting');
    expect(await downloadedSha256(waybill.url, 'greeting', '0.1.1')).toBe(second?.cksum);
    expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean: 1 crate, 2 versions/ });
  });
});

test('`cargo login` keeps a token that publishes', async () => {
  const waybill = await useWaybill();
  const cargo = useCargo(waybill, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const source = useGreeting('0.1.0', 'hello');
  const before = await cargo.run(['publish', '--registry', 'waybill'], { cwd: source });
  expect(before).toMatchObject({ code: 101, stderr: /no token found for `waybill`/ });

  const login = ['login', '--registry', 'waybill'];
  await succeeding(cargo.run(login, { cwd: source, input: `${ADMIN_TOKEN}\n` }));
  await succeeding(cargo.run(['publish', '--registry', 'waybill'], { cwd: source }));
  expect(await indexLines(waybill.url, 'greeting')).toHaveLength(1);
});

test('a private registry is read with a token, and by nobody else', async () => {
  const waybill = await useWaybill({ environment: { WAYBILL_VISIBILITY: 'private' } });
  const provider = '[registry]\nglobal-credential-providers = ["cargo:token"]\n';
  await publish(useCargo(waybill, provider), useGreeting('0.1.0', 'hello'));

  const consumer = useCargo(waybill, provider);
  const program = useConsumer('greeting = { version = "0.1", registry = "waybill" }', 'greeting::text()');
  const refused = await consumer.run(['build'], { cwd: program });
  expect(refused).toMatchObject({ code: 101, stderr: /no token found for `waybill`/ });
  const allowed = consumer.run(['run', '--quiet'], { cwd: program, environment: withToken(ADMIN_TOKEN) });
  expect((await succeeding(allowed)).stdout).toBe('hello\n');
});

test('§13.3 `cargo update` with nothing new costs 304s only', async () => {
  const { waybill, proxy } = await useWaybillBehindProxy();
  const author = useCargo(waybill);
  await publish(author, useCrate({ name: 'base' }));
  const middle = '[dependencies]\nbase = { version = "0.1", registry = "waybill" }\n';
  await publish(author, useCrate({ name: 'middle', manifest: middle }));

  const consumer = useCargo(waybill);
  const cwd = useConsumer('middle = { version = "0.1", registry = "waybill" }', '1');
  await succeeding(consumer.run(['update'], { cwd }));
  proxy.forget();
  await succeeding(consumer.run(['update'], { cwd }));
  // A 304 for `config.json` would be an error to cargo, which sends no validator for it.
  expect(proxy.seen).toMatchObject([
    { method: 'GET', path: '/index/config.json', status: 200 },
    { method: 'GET', path: `/index/${indexPath('middle')}`, status: 304 },
    { method: 'GET', path: `/index/${indexPath('base')}`, status: 304 },
  ]);

  proxy.forget();
  await succeeding(consumer.run(['build'], { cwd }));
  const downloads = ['/api/v1/crates/base/0.1.0/download', '/api/v1/crates/middle/0.1.0/download'];
  expect(proxy.seen.map(({ path }) => path).sort()).toEqual(downloads);
  proxy.forget();
  await succeeding(consumer.run(['build'], { cwd }));
  expect(proxy.seen).toEqual([]);
});

test('§13.20 a version cannot be published twice: cargo refuses it, and so does the registry', async () => {
  const { waybill, proxy } = await useWaybillBehindProxy();
  const author = useCargo(waybill);
  const source = useGreeting('0.1.0', 'hello');
  await publish(author, source);
  const before = await indexLines(waybill.url, 'greeting');
  writeFiles(source, greeting('0.1.0', 'something else'));

  const refusedByCargo = await author.run(publishing, { cwd: source, environment: withToken(ADMIN_TOKEN) });
  expect(refusedByCargo.code).toBe(101);
  expect(refusedByCargo.stderr).toContain('crate greeting@0.1.0 already exists on `waybill` index');

  // A cache has not heard of the crate: now cargo uploads, and its user reads the registry's own sentence.
  proxy.hide(`/index/${indexPath('greeting')}`);
  const refused = await author.run(publishing, { cwd: source, environment: withToken(ADMIN_TOKEN) });
  expect(refused.code).toBe(101);
  expect(refused.stderr).toContain(
    'the remote server responded with an error (status 400 Bad Request): crate version `0.1.0` is already uploaded: ' +
      '`greeting` has it, yanked or not, and a version cannot be replaced; publish under a new number',
  );
  expect(await indexLines(waybill.url, 'greeting')).toEqual(before);
  expect(await downloadedSha256(waybill.url, 'greeting', '0.1.0')).toBe(before[0]?.cksum);
});

test('§13.44 a wrong token is refused with a sentence, and nothing is stored', async () => {
  const waybill = await useWaybill();
  const environment = withToken('not-the-token-not-the-token-not-the-token');
  const refused = await useCargo(waybill).run(publishing, {
    cwd: useGreeting('0.1.0', 'hello'),
    environment,
  });
  expect(refused.code).toBe(101);
  expect(refused.stderr).toContain(
    '(status 403 Forbidden): authentication failed: the token is unknown, expired or revoked',
  );
  expect(await indexLines(waybill.url, 'greeting')).toEqual([]);
  expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean: 0 crates/ });
});

test('§13.50 a token is nowhere in the log and nowhere in the data folder', async () => {
  const waybill = await useWaybill();
  await publish(useCargo(waybill), useGreeting('0.1.0', 'hello'));
  expect(waybill.stdout() + waybill.stderr()).not.toContain(ADMIN_TOKEN);
  const files = readdirSync(waybill.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => readFileSync(file).includes(ADMIN_TOKEN))).toEqual([]);
});

const publishing = ['publish', '--registry', 'waybill', '--allow-dirty'];

function publish(cargo: Cargo, cwd: string) {
  return succeeding(cargo.run(publishing, { cwd, environment: withToken(ADMIN_TOKEN) }));
}

function run(cargo: Cargo, cwd: string) {
  return succeeding(cargo.run(['run', '--quiet'], { cwd }));
}

function greeting(version: string, text: string) {
  const files = { 'src/lib.rs': `pub fn text() -> &'static str {\n    "${text}"\n}\n` };
  return crateSource({ name: 'greeting', version, files });
}

function useGreeting(version: string, text: string): string {
  return writeFiles(useCrate({ name: 'greeting' }), greeting(version, text));
}
