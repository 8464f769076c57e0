import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../testing/crate-file.ts';
import { startLoggedServer } from '../testing/logged-server.ts';
import type { TestAnswer, TestServer } from '../testing/test-server.ts';
import { put } from '../testing/uploads.ts';

const METRICS_TOKEN = 'a-token-for-prometheus-alone';
const COLLECTOR_SECRET = 'the-secret-of-the-collector';

let server: TestServer;
let logged: () => string;
beforeAll(async () => {
  const started = await startLoggedServer({
    'metrics.token': METRICS_TOKEN,
    'metrics.addresses': 'none',
    // Nobody listens there.
    'telemetry.otlp_endpoint': 'http://127.0.0.1:1',
    'telemetry.headers': `authorization=Bearer ${COLLECTOR_SECRET}`,
  });
  server = started.server;
  logged = started.logged;
});
afterAll(() => server.close());

/** The lines about the request that got this answer. */
const linesOf = ({ headers }: TestAnswer): Record<string, unknown>[] =>
  logged()
    .split('\n')
    .filter((line) => line.includes(`"reqId":"${headers.get('x-request-id')}"`))
    .map((line) => JSON.parse(line));

describe('one line for a request', () => {
  it('that is refused', async () => {
    const answer = await put(server, await upload('std', '1.0.0'));
    expect(answer.status).toBe(400);
    expect(linesOf(answer)).toMatchObject([{ code: 'crate_name_reserved', status: 400 }]);
  });

  it('that fails, with the cause, which the answer does not have', async () => {
    expect((await put(server, await upload('parcel', '1.0.0'))).status).toBe(200);
    const blobs = join(server.dataDir, 'blobs');
    await rename(blobs, `${blobs}.away`);
    const answer = await server.request('GET', '/api/v1/crates/parcel/1.0.0/download');
    const ready = await server.request('GET', '/readyz');
    await rename(`${blobs}.away`, blobs);
    expect(linesOf(answer)).toMatchObject([{ level: 50, code: 'storage_unavailable' }]);
    expect(linesOf(ready)).toMatchObject([
      { level: 50, code: 'storage_unavailable', err: { message: expect.stringContaining(blobs) } },
    ]);
    expect(ready.text).not.toContain(blobs);
  });

  it('that goes well is not written: it would cost more than the answer', async () => {
    expect(linesOf(await server.request('GET', '/index/config.json'))).toEqual([]);
  });
});

it('neither the token for the metrics nor what the collector is told is logged', async () => {
  const read = (token: string) => server.request('GET', '/metrics', { token });
  expect((await read(METRICS_TOKEN)).status).toBe(200);
  expect((await read(`${METRICS_TOKEN}x`)).status).toBe(403);
  expect((await read(`Basic ${METRICS_TOKEN}`)).status).toBe(401);
  // What waits is sent with the end, in vain.
  await server.running.stop();
  expect(logged()).not.toContain(METRICS_TOKEN);
  expect(logged()).not.toContain(COLLECTOR_SECRET);
});
