import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeUpload, type Upload } from './support/crate-file.ts';
import { databaseKinds } from './support/databases.ts';
import { chooseSeed, randomFrom } from './support/random.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { type Outcome, upload } from './support/uploads.ts';
import { checkData, startAgain, useWaybill, type Waybill } from './support/waybill.ts';

const UPLOADS_PER_ROUND = 6;
/** These are done even where there is no time for all of them. */
const FEWEST_ROUNDS = 5;

describe.each(databaseKinds())('on $name', ({ name, use }) => {
  const isEmbedded = name === 'the embedded database';
  const { rounds, longestMs } = isEmbedded
    ? { rounds: 25, longestMs: 60_000 }
    : { rounds: 10, longestMs: 30_000 };
  // Beside PostgreSQL several copies may share a folder: what seems left over may be in the hands of
  // another, so it stays for a while and is noted.
  const clean = isEmbedded ? /^clean: [^\n]*\n$/ : /^(note: [^\n]*\n)*clean: [^\n]*\n$/;

  test('killed at whatever moment, the server has what it acknowledged, and the rest wholly or not at all', async () => {
    const seed = chooseSeed();
    console.log(`kill-nine on ${name}: repeat with ACCEPTANCE_SEED=${seed}`);
    const random = randomFrom(seed);
    const begun = Date.now();
    let waybill = await useWaybill({ environment: await use() });
    const lifeMs = await timeOfABatch(waybill, random);
    const tally = { rounds: 0, acknowledged: 0, lostAndThere: 0, lostAndAbsent: 0 };

    for (let round = 1; round <= rounds; round++) {
      if (round > FEWEST_ROUNDS && Date.now() - begun > longestMs) break;
      const uploads = batch(round, random);
      const sending = uploads.map((one) => upload(waybill.url, one, random() < 0.3 ? 4 * random() : 0));
      await aMoment(sending, lifeMs, random);
      waybill.kill('SIGKILL');
      const outcomes = await Promise.all(sending);
      await waybill.ended;

      waybill = await startAgain(waybill);
      if (isEmbedded) expect(readdirSync(join(waybill.dataDir, 'blobs', 'unfinished'))).toEqual([]);
      await expectClean(waybill, clean);
      for (const [index, one] of uploads.entries()) {
        tally[await settle(waybill, one, outcomes[index] ?? { kind: 'lost' })] += 1;
      }
      tally.rounds = round;
    }

    console.log(`kill-nine on ${name}: ${JSON.stringify(tally)} in ${Date.now() - begun} ms`);
    await expectClean(waybill, clean);
    waybill.kill('SIGTERM');
    expect(await waybill.ended).toMatchObject({ code: 0 });
    // Killed too early or too late every time would prove nothing.
    expect(tally.acknowledged).toBeGreaterThan(0);
    expect(tally.lostAndAbsent).toBeGreaterThan(0);
  });
});

const alreadyThere: Outcome = { kind: 'refused', status: 400, code: 'version_exists' };

/**
 * After the restart: is it as the outcome says, and does the author who tries again get a true answer?
 * @returns what became of the upload.
 */
async function settle(
  waybill: Waybill,
  one: Upload,
  outcome: Outcome,
): Promise<'acknowledged' | 'lostAndThere' | 'lostAndAbsent'> {
  const which = `${one.name} ${one.version}`;
  const isThere = await isWhollyThere(waybill, one);
  const isAcknowledged = outcome.kind === 'acknowledged';
  // Killed in the middle, an upload ends in an acknowledgement or in nothing; a refusal would be a lie.
  expect(['acknowledged', 'lost'], `${which}: ${JSON.stringify(outcome)}`).toContain(outcome.kind);
  if (isAcknowledged) expect(isThere, `${which} was acknowledged and is not there`).toBe(true);

  const retried = await upload(waybill.url, one);
  expect({ which, retried }).toEqual({ which, retried: isThere ? alreadyThere : { kind: 'acknowledged' } });
  expect(await isWhollyThere(waybill, one), `${which}, sent again`).toBe(true);
  if (isAcknowledged) return 'acknowledged';
  return isThere ? 'lostAndThere' : 'lostAndAbsent';
}

/**
 * Some first versions and some further ones of a crate, from a few hundred bytes to a third of a megabyte.
 */
function batch(round: number, random: () => number): Upload[] {
  return Array.from({ length: UPLOADS_PER_ROUND }, (_, index) => {
    const ballast = Buffer.from(Array.from({ length: 300_000 * random() ** 3 }, () => 256 * random()));
    if (index % 2 === 0) return makeUpload('shared', `0.${round}.${index}`, ballast);
    return makeUpload(`crate-${round}-${index}`, '1.0.0', ballast);
  });
}

/**
 * Some moment in the life of a batch or shortly after it (a server that has just started is slower than the
 * measured one). In every second round it is that of some answer, when the server is at its busiest with
 * the other uploads.
 */
async function aMoment(
  sending: readonly Promise<unknown>[],
  lifeMs: number,
  random: () => number,
): Promise<void> {
  if (random() < 0.5) return sleep(1.5 * lifeMs * random());
  let awaited = Math.ceil(random() * sending.length);
  await new Promise<void>((resolve) => {
    for (const one of sending) void one.then(() => --awaited === 0 && resolve());
  });
  await sleep(5 * random());
}

/** How long a batch takes when nobody kills the server: the second of two, when the server is warm. */
async function timeOfABatch(waybill: Waybill, random: () => number): Promise<number> {
  let lifeMs = 0;
  for (const round of [1001, 1002]) {
    const uploads = batch(round, random);
    const begun = performance.now();
    const outcomes = await Promise.all(uploads.map((one) => upload(waybill.url, one)));
    lifeMs = performance.now() - begun;
    expect(outcomes).toEqual(uploads.map(() => ({ kind: 'acknowledged' })));
  }
  return lifeMs;
}

/** @throws unless index and download agree: both have the version, with these bytes, or neither has. */
async function isWhollyThere({ url }: Waybill, { name, version, sha256 }: Upload): Promise<boolean> {
  const lines = (await indexLines(url, name)).filter(({ vers }) => vers === version);
  const downloaded = await downloadedSha256(url, name, version);
  const isThere = lines.length > 0;
  expect({ name, version, cksums: lines.map(({ cksum }) => cksum), downloaded }).toEqual({
    name,
    version,
    cksums: isThere ? [sha256] : [],
    downloaded: isThere ? sha256 : null,
  });
  return isThere;
}

async function expectClean(waybill: Waybill, expected: RegExp): Promise<void> {
  const { code, stdout, stderr } = await checkData(waybill);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(expected), stderr: '' });
}
