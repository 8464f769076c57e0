import { beforeAll, expect, test } from 'vitest';
import { useWaybillBehindProxy } from './support/behind-proxy.ts';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import {
  bundleProvider,
  fleetJob,
  throughProvider,
  trustFleet,
  useFleet,
} from './support/credential-provider.ts';
import { writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { freePort } from './support/ports.ts';
import { lines } from './support/proxy.ts';
import { indexLines, indexPath } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { crateSource, useConsumer, useCrate } from './support/sources.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';
import { useWire } from './support/wire.ts';

keepToTheEnd();
beforeAll(bundleProvider);

const quick = [...publishing, '--no-verify'];
const UPGRADE = {
  connection: 'Upgrade, HTTP2-Settings',
  upgrade: 'h2c',
  'http2-settings': 'AAMAAABkAAQAAQAAAAIAAAAA',
};

test('§13.65 a client that offers to speak HTTP/2 in the clear is served in HTTP/1.1', async () => {
  const port = await freePort();
  const wire = await useWire(port);
  const waybill = await useWaybill({ port, environment: { WAYBILL_PUBLIC_URL: wire.url } });
  const cargo = useCargo(waybill);
  await succeeding(
    cargo.run(quick, { cwd: useCrate({ name: 'offer' }), environment: withToken(ADMIN_TOKEN) }),
  );
  const cwd = useConsumer('offer = { version = "0.1", registry = "waybill" }', '1');
  await succeeding(cargo.run(['fetch'], { cwd }));
  const offers = wire.sent.join('').match(/^Upgrade: h2c\r$/gm) ?? [];
  expect(offers.length).toBeGreaterThanOrEqual(3);

  // Cargo 1.97 offers it with its uploads as well; and whoever asks for a WebSocket gets the page, there being none.
  const { body } = makeUpload('offer', '0.2.0');
  const headers = { ...UPGRADE, authorization: ADMIN_TOKEN };
  const uploaded = await send(`${waybill.url}/api/v1/crates/new`, { method: 'PUT', body, headers });
  expect(uploaded.status, uploaded.text).toBe(200);
  const socket = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  for (const asked of [UPGRADE, socket])
    expect((await send(`${waybill.url}/index/config.json`, { headers: asked })).status).toBe(200);
});

test('§13.68 a reader that is told to wait comes again', async () => {
  const { waybill, proxy } = await useWaybillBehindProxy();
  await putAll(waybill.url, [makeUpload('patience', '0.1.0')]);
  const refusals = new Set<string>();
  proxy.intercept(({ url = '' }, response) => {
    // Each of the three once.
    if (refusals.has(url)) return false;
    refusals.add(url);
    const errors = [{ detail: 'slow down' }];
    response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' });
    response.end(JSON.stringify({ errors }));
    return true;
  });
  const cwd = useConsumer('patience = { version = "0.1", registry = "waybill" }', '1');
  const fetched = await succeeding(useCargo(waybill).run(['fetch'], { cwd }));
  expect(fetched.stderr).toMatch(/spurious network error \(3 tr(y|ies) remaining\)[\s\S]*429/);
  expect([...refusals]).toEqual([
    '/index/config.json',
    `/index/${indexPath('patience')}`,
    '/api/v1/crates/patience/0.1.0/download',
  ]);
  for (const path of refusals) expect(lines(proxy)).toContain(`GET ${path} 200`);
});

test('§13.68 §13.59 a job that publishes or exchanges too often is told so, and not tried again', async () => {
  const { sim, waybill } = await useFleet({
    WAYBILL_LIMITS__CRATE_VERSIONS_PER_HOUR: '1',
    WAYBILL_LIMITS__EXCHANGES_PER_MINUTE: '2',
  });
  await trustFleet(waybill, ['hasty']);
  const cwd = useCrate({ name: 'hasty' });
  const cargo = useCargo(waybill, throughProvider());
  const { environment } = await sim.startJob(fleetJob);
  const publish = (version: string) => {
    writeFiles(cwd, crateSource({ name: 'hasty', version }));
    return cargo.run(quick, { cwd, environment });
  };
  await succeeding(publish('0.1.0'));
  const upload = await publish('0.2.0');
  expect(upload).toMatchObject({
    code: 101,
    stderr: /the remote server responded with an error \(status 429 Too Many Requests\): /,
  });
  expect(upload.stderr).not.toContain('spurious');
  const exchange = await publish('0.3.0');
  expect(exchange.code).toBe(101);
  expect(exchange.stderr).toMatch(/Caused by:[\s\S]*code and log reference: publisher_rate_limited/);
  expect(await indexLines(waybill.url, 'hasty')).toHaveLength(1);
});
