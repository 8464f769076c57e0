import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeUpload } from './support/crate-file.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import { postgresPrograms, useOwnPostgres } from './support/postgres.ts';
import { eventually } from './support/programs.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { put } from './support/uploads.ts';
import { useWaybill } from './support/waybill.ts';

const GONE_MS = 5_000;
const DRAIN_SECONDS = 2;
const METRICS_TOKEN = 'acceptance-tests-metrics-token';

test.skipIf(postgresPrograms() === null)(
  'while the database is gone requests are answered with 503, and all works once it is back; a stop is announced first',
  async () => {
    const postgres = await useOwnPostgres();
    const waybill = await useWaybill({
      environment: {
        WAYBILL_DATABASE_URL: postgres.url,
        WAYBILL_DRAIN_SECONDS: String(DRAIN_SECONDS),
        WAYBILL_METRICS__TOKEN: METRICS_TOKEN,
      },
    });
    const { url } = waybill;
    const metric = async (name: string) => {
      const { text } = await send(`${url}/metrics`, { token: `Bearer ${METRICS_TOKEN}` });
      return text.split('\n').find((line) => line.startsWith(`${name} `));
    };
    const first = makeUpload('parcel', '1.0.0');
    expect((await put(url, first)).status).toBe(200);
    // Each of the pool's connections has something to lose.
    await Promise.all(Array.from({ length: 30 }, () => send(`${url}/index/pa/rc/parcel`)));

    const goneSince = Date.now();
    await postgres.stop();
    const codes = new Map<string, number>();
    let rounds = 0;
    while (Date.now() - goneSince < GONE_MS) {
      rounds += 1;
      const answers = await Promise.all([
        sendJson(`${url}/index/pa/rc/parcel`),
        sendJson(`${url}/api/v1/crates/parcel`),
        sendJson(`${url}/api/v1/crates/parcel/1.0.0/download`),
        sendJson(`${url}/readyz`),
        sendJson(`${url}/api/v1/trusted_publishing/tokens`, { json: { jwt: 'a.b.c' } }),
        put(url, makeUpload('parcel', '1.1.0')),
      ]);
      for (const answer of answers) {
        const key = `${answer.status} ${refusalOf(answer).code}`;
        codes.set(key, (codes.get(key) ?? 0) + 1);
      }
      expect((await send(`${url}/healthz`)).status).toBe(200);
      await sleep(100);
    }
    // An ID token that is none needs no database to be refused.
    codes.delete('400 id_token_malformed');
    expect([...codes.keys()]).toEqual(['503 database_unavailable']);
    expect(await metric('waybill_database_up')).toBe('waybill_database_up 0');
    expect(waybill.isRunning()).toBe(true);
    expect(waybill.stdout()).toMatch(/"reqId":"[0-9a-f-]{36}".*"code":"database_unavailable"/);

    await postgres.start();
    const startedAt = Date.now();
    await eventually(
      () => 'the server is not ready again',
      async () => (await send(`${url}/readyz`)).status === 200 || undefined,
    );
    console.log(
      `database-gone: ${rounds} rounds in ${GONE_MS} ms, ready again ${Date.now() - startedAt} ms after the database`,
    );
    const second = makeUpload('parcel', '1.1.0');
    expect((await put(url, second)).status).toBe(200);
    expect((await indexLines(url, 'parcel')).map(({ vers }) => vers)).toEqual(['1.0.0', '1.1.0']);
    expect(await downloadedSha256(url, 'parcel', '1.1.0')).toBe(second.sha256);

    const askedAt = Date.now();
    waybill.kill('SIGTERM');
    await eventually(
      () => 'the server does not say that it stops',
      async () => refusalOf(await sendJson(`${url}/readyz`)).code === 'shutting_down' || undefined,
      1_500,
    );
    // Whoever was sent here before is still served.
    expect((await indexLines(url, 'parcel')).length).toBe(2);
    expect(await waybill.ended).toMatchObject({ code: 0 });
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(DRAIN_SECONDS * 1000);
  },
);
