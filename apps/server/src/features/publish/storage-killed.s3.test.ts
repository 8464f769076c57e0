import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Swift, startSwift } from '../../../../../scripts/test/swift.ts';
import { crateFile, frame, metadataFor, sha256 } from '../../testing/crate-file.ts';
import { s3KeysOf } from '../../testing/s3.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';

const ROUNDS = 5;
const UPLOADS_PER_ROUND = 6;

/** One of its own: others need theirs alive. */
let swift: Swift;
let server: TestServer;
beforeAll(async () => {
  swift = await startSwift();
  server = await startTestServer(s3KeysOf(swift.url, { timeout: '2' }));
});
afterAll(async () => {
  await server.close();
  await swift.stop();
});

interface Upload {
  name: string;
  version: string;
  body: Buffer;
  checksum: string;
}

async function makeUpload(name: string, version: string): Promise<Upload> {
  const entries = [
    { header: { name: 'ballast' }, content: randomBytes(Math.ceil(400_000 * Math.random() ** 2)) },
  ];
  const crate = await crateFile({ name, version, entries });
  return { name, version, body: frame(metadataFor(name, version), crate), checksum: sha256(crate) };
}

const makeBatch = (round: number) =>
  Promise.all(
    Array.from({ length: UPLOADS_PER_ROUND }, (_, n) =>
      n % 2 === 0 ? makeUpload('shared', `0.${round}.${n}`) : makeUpload(`crate-${round}-${n}`, '1.0.0'),
    ),
  );

async function downloadedSum({ name, version }: Upload): Promise<string | null> {
  const answer = await fetch(`${server.url}/api/v1/crates/${name}/${version}/download`);
  if (answer.status !== 200) return null;
  return sha256(Buffer.from(await answer.arrayBuffer()));
}

const check = async () => (await checkRegistry(server.running.platform)).problems;

it('a storage that is killed in the middle of uploads costs no acknowledged version, and blocks none', async () => {
  const count = { rounds: 0, acknowledged: 0, refused: 0, lost: 0 };
  const begun = performance.now();
  await Promise.all((await makeBatch(99)).map((upload) => put(server, upload.body)));
  const lifeMs = performance.now() - begun;

  for (let round = 1; round <= ROUNDS; round += 1) {
    const batch = await makeBatch(round);
    const sending = batch.map((upload) => put(server, upload.body));
    // Somewhere in the life of the batch: two of five in its first half.
    await sleep(lifeMs * ((round - 0.5) / ROUNDS) * (0.7 + 0.6 * Math.random()));
    await swift.kill();
    const answers = await Promise.all(sending);
    expect((await server.request('GET', '/index/sh/ar/shared')).status).toBe(200);
    await swift.startAgain();

    for (const [index, upload] of batch.entries()) {
      const answer = answers[index];
      if (answer?.status === 200) {
        count.acknowledged += 1;
        if ((await downloadedSum(upload)) !== upload.checksum) count.lost += 1;
      } else {
        count.refused += 1;
        if (answer !== undefined) expectRefusal(answer, 'storage_unavailable');
        expect(await downloadedSum(upload)).toBeNull();
        expect((await put(server, upload.body)).status).toBe(200);
        expect(await downloadedSum(upload)).toBe(upload.checksum);
      }
    }
    expect(await check()).toEqual([]);
    count.rounds = round;
  }
  console.log(`storage killed: ${JSON.stringify(count)}`);
  expect(count.lost).toBe(0);
  // Killed always too late, it would prove nothing.
  expect(count.refused).toBeGreaterThan(0);
  const versions = (ROUNDS + 1) * UPLOADS_PER_ROUND;
  expect(await server.stored()).toMatchObject({ versions });
}, 120_000);
