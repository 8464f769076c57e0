import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { type BehindProxy, useWaybillBehindProxy } from './support/behind-proxy.ts';
import { succeeding, useCargo } from './support/cargo.ts';
import { makeDescribed, makeUpload } from './support/crate-file.ts';
import { refusalOf, send } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { freePort } from './support/ports.ts';
import { lines, useProxy } from './support/proxy.ts';
import { indexPath } from './support/registry.ts';
import { useConsumer } from './support/sources.ts';
import { put, putAll } from './support/uploads.ts';
import { startAgain, useWaybill } from './support/waybill.ts';

keepToTheEnd();

let place: BehindProxy;

beforeAll(async () => {
  place = await useWaybillBehindProxy();
  const { url, index } = place.waybill;
  await putAll(url, [
    makeUpload('ground', '0.1.0'),
    makeDescribed({ name: 'middle', version: '0.1.0', dependencies: { ground: '^0.1' }, index }),
    makeDescribed({ name: 'summit', version: '0.1.0', dependencies: { middle: '^0.1' }, index }),
  ]);
});

const graph = ['ground', 'middle', 'summit'];

test('§13.1 §13.2 §13.4 a graph of three levels costs what it must, then nothing, and the same again on another machine', async () => {
  const { waybill, proxy } = place;
  const cwd = useConsumer(from('summit'), '1');
  const cargo = useCargo(waybill);
  const everything = [
    'GET /index/config.json 200',
    ...graph.map((name) => `GET /index/${indexPath(name)} 200`),
    ...graph.map((name) => `GET /api/v1/crates/${name}/0.1.0/download 200`),
  ].sort();
  proxy.forget();
  await succeeding(cargo.run(['fetch'], { cwd }));
  expect(lines(proxy).sort()).toEqual(everything);

  proxy.forget();
  await succeeding(cargo.run(['fetch'], { cwd }));
  expect(lines(proxy)).toEqual([]);

  await succeeding(useCargo(waybill).run(['fetch', '--locked'], { cwd }));
  expect(lines(proxy).sort()).toEqual(everything);
});

test('§13.5 §13.6 names of any length and case are found, and in another case only hinted at', async () => {
  const { waybill, proxy } = place;
  const names = ['a', 'b2', 'C3d', 'MixedCase', 'z_', 'x-1_y', 'log4rs'];
  await putAll(
    waybill.url,
    names.map((name) => makeUpload(name, '0.1.0')),
  );
  proxy.forget();
  await succeeding(useCargo(waybill).run(['fetch'], { cwd: useConsumer(from(...names), '1') }));
  for (const name of names) {
    expect(lines(proxy)).toContain(`GET /index/${indexPath(name)} 200`);
    expect(lines(proxy)).toContain(`GET /api/v1/crates/${name}/0.1.0/download 200`);
  }
  // A name that begins otherwise than with a letter is none here, as on crates.io.
  const refused = await put(waybill.url, makeUpload('_x', '0.1.0'));
  expect(refusalOf(refused).detail).toContain('must start with an ASCII letter');
  const wrong = await useCargo(waybill).run(['fetch'], { cwd: useConsumer(from('mixedcase'), '1') });
  expect(wrong.code).toBe(101);
  expect(wrong.stderr).toMatch(/`mixedcase`[\s\S]*(perhaps you meant|similar names): +MixedCase/);
});

test('§13.7 §13.8 `cargo add` finds another spelling, and what is not there is looked for in three', async () => {
  const { waybill, proxy } = place;
  await putAll(waybill.url, [makeUpload('foo-bar', '0.1.0')]);
  const cwd = useConsumer('', '1');
  const cargo = useCargo(waybill);
  const added = await succeeding(cargo.run(['add', 'foo_bar', '--registry', 'waybill'], { cwd }));
  expect(added.stderr).toMatch(/translating `foo_bar` to `foo-bar`/);
  expect(readFileSync(join(cwd, 'Cargo.toml'), 'utf8')).toContain('foo-bar = ');

  proxy.forget();
  const missing = await cargo.run(['fetch'], { cwd: useConsumer(from('no-such_crate'), '1') });
  expect(missing.code).toBe(101);
  expect(missing.stderr).toContain('no matching package named `no-such_crate` found');
  const probes = lines(proxy).filter((line) => !line.includes('config.json'));
  const spellings = ['no-such-crate', 'no-such_crate', 'no_such_crate'];
  expect([...new Set(probes)].sort()).toEqual(
    spellings.map((name) => `GET /index/${indexPath(name)} 404`).sort(),
  );
});

test('§13.10 the index is packed with gzip or not at all, whatever a client would take', async () => {
  const { waybill } = place;
  const versions = Array.from({ length: 30 }, (_, patch) => makeUpload('long-history', `0.1.${patch}`));
  await putAll(waybill.url, versions);
  const ask = (acceptEncoding: string) =>
    send(`${waybill.url}/index/${indexPath('long-history')}`, {
      headers: { 'accept-encoding': acceptEncoding },
    });
  const plain = await ask('identity');
  expect(plain.text.trim().split('\n')).toHaveLength(30);
  for (const offered of ['deflate, gzip', 'br, zstd, deflate, gzip']) {
    const packed = await ask(offered);
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  }
  for (const offered of ['br', 'br, zstd', 'deflate'])
    expect((await ask(offered)).headers['content-encoding'], offered).toBeUndefined();
  const cwd = useConsumer(from('long-history'), '1');
  const fetched = await succeeding(useCargo(waybill).run(['fetch'], { cwd }));
  expect(fetched.stderr).toContain('Downloaded long-history v0.1.29');
});

test('§13.12 who cached the old addresses is still served after the registry got a new one', async () => {
  const port = await freePort();
  const [before, after] = [await useProxy(port), await useProxy(port)];
  const waybill = await useWaybill({ port, environment: { WAYBILL_PUBLIC_URL: before.url } });
  await putAll(waybill.url, [makeUpload('ground', '0.1.0')]);
  const cargo = useCargo(waybill);
  const cwd = useConsumer(from('ground'), '1');
  await succeeding(cargo.run(['fetch'], { cwd }));

  waybill.kill('SIGTERM');
  await waybill.ended;
  const moved = { ...waybill, environment: { ...waybill.environment, WAYBILL_PUBLIC_URL: after.url } };
  await startAgain(moved);
  for (const proxy of [before, after]) proxy.forget();
  for (const cached of ['cache', 'src']) rmSync(join(cargo.home, 'registry', cached), { recursive: true });
  await succeeding(cargo.run(['fetch'], { cwd }));
  expect(lines(before)).toEqual(['GET /api/v1/crates/ground/0.1.0/download 200']);
  // The old index goes on as well, and sends new downloads to the new address.
  await succeeding(useCargo(waybill).run(['fetch'], { cwd }));
  expect(lines(after)).toContain('GET /api/v1/crates/ground/0.1.0/download 200');
});

const from = (...names: readonly string[]): string =>
  names.map((name) => `${name} = { version = "0.1", registry = "waybill" }`).join('\n');
