import { expect, test } from 'vitest';
import { idTokenOf, useCiSim } from './support/ci-sim.ts';
import { makeUpload } from './support/crate-file.ts';
import { fleetJob, trustFleet } from './support/credential-provider.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import { usePooler } from './support/pooler.ts';
import { useOwnPostgres } from './support/postgres.ts';
import { putAll } from './support/uploads.ts';
import { checkData, useWaybill } from './support/waybill.ts';

const EXCHANGES = 40;

test('behind a pooler that gives out connections by transaction, and knows no prepared statements, all works', async () => {
  const { url: databaseUrl } = await useOwnPostgres();
  const sim = await useCiSim();
  const waybill = await useWaybill({
    environment: { ...sim.settings, WAYBILL_DATABASE_URL: await usePooler(databaseUrl) },
  });
  const { url } = waybill;
  const versions = Array.from({ length: 6 }, (_, minor) => makeUpload('parcel', `1.${minor}.0`));
  await putAll(url, versions);
  await trustFleet(waybill, ['parcel']);
  const job = await sim.startJob(fleetJob);
  const exchange = async () => {
    const jwt = await idTokenOf(job, new URL(url).host);
    return sendJson(`${url}/api/v1/trusted_publishing/tokens`, { json: { jwt } });
  };
  const outcomes: string[] = [];
  for (let round = 0; round < EXCHANGES / 8; round++) {
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, exchange),
      ...Array.from({ length: 8 }, () => sendJson(`${url}/api/v1/crates/parcel`)),
    ]);
    const files = await Promise.all(Array.from({ length: 8 }, () => send(`${url}/index/pa/rc/parcel`)));
    for (const answer of answers)
      outcomes.push(answer.status === 200 ? '200' : `${answer.status} ${refusalOf(answer).code}`);
    for (const { status, text } of files) outcomes.push(`${status} ${text.trim().split('\n').length} lines`);
  }
  expect(new Set(outcomes)).toEqual(new Set(['200', '200 6 lines']));
  expect(outcomes).toHaveLength(3 * EXCHANGES);
  expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean/ });
});
