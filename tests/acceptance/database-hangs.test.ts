import { expect, test } from 'vitest';
import { makeUpload } from './support/crate-file.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import { postgresPrograms, useOwnPostgres } from './support/postgres.ts';
import { eventually } from './support/programs.ts';
import { put } from './support/uploads.ts';
import { useWaybill } from './support/waybill.ts';

/** After which cargo gives up. */
const PATIENCE_MS = 30_000;

test.skipIf(postgresPrograms() === null)(
  'while the database hangs, whoever asks is answered with 503 before cargo gives up, and all works once it goes on',
  async () => {
    const postgres = await useOwnPostgres();
    const { url } = await useWaybill({ environment: { WAYBILL_DATABASE_URL: postgres.url } });
    expect((await put(url, makeUpload('parcel', '1.0.0'))).status).toBe(200);
    // The second is answered from memory, before any routing.
    for (let time = 0; time < 2; time++) expect((await send(`${url}/index/pa/rc/parcel`)).status).toBe(200);

    postgres.freeze();
    const frozenAt = Date.now();
    const patient = async (path: string) => {
      const answer = await Promise.race([
        sendJson(`${url}${path}`),
        new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref()),
      ]);
      return answer === null ? `${path}: nothing` : `${path}: ${answer.status} ${refusalOf(answer).code}`;
    };
    const paths = [
      '/index/pa/rc/parcel',
      '/index/pa/rc/parcel',
      '/index/no/ne/none',
      '/api/v1/crates/parcel',
    ];
    expect(await Promise.all(paths.map(patient))).toEqual(
      paths.map((path) => `${path}: 503 database_unavailable`),
    );
    console.log(`database-hangs: answered after ${Date.now() - frozenAt} ms`);

    postgres.thaw();
    await eventually(
      () => 'the index is not served again',
      async () => (await send(`${url}/index/pa/rc/parcel`)).status === 200 || undefined,
    );
    expect((await put(url, makeUpload('parcel', '1.1.0'))).status).toBe(200);
  },
);
