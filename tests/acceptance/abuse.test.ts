import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { emptyMetadata, makeUpload, publishBody, tarEntry } from './support/crate-file.ts';
import { madeUpToken, useGreedyIssuer } from './support/greedy-issuer.ts';
import { refusalOf, send, sendJson } from './support/http.ts';
import { drip, type Felt, showFelt, whileAttacked } from './support/under-attack.ts';
import { put, putAll } from './support/uploads.ts';
import { useWaybill } from './support/waybill.ts';

const MIB = 1024 * 1024;
/** Of a machine that does much else: without the bounds it is minutes, or no answer at all. */
const PATIENCE_MS = 3_000;
const MOST_GROWN_MIB = 300;

test('whatever is thrown at the server, it keeps its memory, and others are answered', async () => {
  const issuer = await useGreedyIssuer();
  const issuers = [issuer.good, issuer.endless, issuer.crowded].map((url) => ({
    provider: 'github',
    url,
    internal: true,
  }));
  const waybill = await useWaybill({
    environment: {
      WAYBILL_TRUSTED_PROXIES: '127.0.0.1',
      WAYBILL_TRUSTED_PUBLISHING__ISSUERS: JSON.stringify(issuers),
      WAYBILL_LIMITS__UPLOAD_BYTES: String(4 * MIB),
      WAYBILL_LIMITS__UNPACKED_BYTES: String(64 * MIB),
    },
  });
  const { url } = waybill;
  await putAll(url, [makeUpload('wel', '1.0.0')]);
  const felt: Felt[] = [];
  const attack = async (name: string, run: () => Promise<void>) =>
    felt.push(await whileAttacked(waybill, name, run));

  // They go on during everything that follows.
  // A drop that comes to a closed connection throws away the answer that was not read yet: the fewer, the more can tell what they read.
  const slowHeads = drip(waybill, 400, 'GET /index/config.json HTTP/1.1\r\nhost: x\r\nx-slow: ', 2_000);
  const beganAt = Date.now();
  const head = (path: string, type: string) =>
    `PUT ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 4000000\r\n\r\n`;
  drip(waybill, 200, head('/api/v1/crates/new', 'application/octet-stream'), 500);
  drip(waybill, 200, head('/api/v1/me/tokens', 'application/json'), 500);

  await attack('400 slow heads and 400 slow bodies', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  });

  await attack('50 heads of a megabyte', async () => {
    const answers = await Promise.all(
      drip(waybill, 50, `GET / HTTP/1.1\r\nhost: x\r\nx-huge: ${'x'.repeat(MIB)}`, 500).map(
        ({ ended }) => ended,
      ),
    );
    // Some read the answer, for others the connection was reset while they wrote.
    for (const text of answers) expect(text).toMatch(/^$|^HTTP\/1\.1 431 /);
    expect(answers.some((text) => text.includes('headers_too_large'))).toBe(true);
  });

  // Made before the clock runs: this process is that of the well-behaved client, too.
  const bomb = crateOf('bomb', [tarEntry('bomb-1.0.0/zeros', Buffer.alloc(100 * MIB))]);
  expect(bomb.length).toBeLessThan(MIB);
  await attack('8 archives of 100 MiB in less than one', async () => {
    for (let round = 0; round < 2; round += 1) await refusedAll(4, bomb, 'archive_too_large');
  });

  const crowd = crateOf(
    'crowd',
    Array.from({ length: 100_000 }, (_, at) => tarEntry(`crowd-1.0.0/${at}`, Buffer.alloc(0))),
  );
  await attack('2 archives of 100 000 files', () => refusedAll(2, crowd, 'archive_too_many_entries'));

  const exchange = (jwt: string, from: string) =>
    sendJson(`${url}/api/v1/trusted_publishing/tokens`, {
      json: { jwt },
      headers: { 'x-forwarded-for': from },
    });
  const audience = url.replace('http://', '');
  await attack('300 ID tokens with key ids that nobody has', async () => {
    const before = issuer.asked();
    for (let round = 0; round < 6; round += 1)
      await Promise.all(
        Array.from({ length: 50 }, async (_, at) => {
          const id = `${round}-${at}`;
          const refused = await exchange(madeUpToken(issuer.good, id, audience), `198.51.100.${at}`);
          expect([400, 503]).toContain(refused.status);
        }),
      );
    expect(issuer.asked() - before).toBeLessThanOrEqual(1);
  });

  await attack('key sets without end, and of 2000 keys that are none', async () => {
    const before = issuer.taken();
    for (let at = 0; at < 20; at += 1) {
      for (const bad of [issuer.endless, issuer.crowded])
        expect(
          (await exchange(madeUpToken(bad, 'good', audience), `198.51.100.${at}`)).status,
        ).toBeGreaterThanOrEqual(400);
    }
    // 256 KiB are read; what else was sent lay in buffers on the way. It is asked again once a minute at most.
    expect(issuer.taken() - before).toBeLessThan(16 * MIB);
  });

  await attack('700 exchanges from one address', async () => {
    const statuses = new Map<number, number>();
    for (let round = 0; round < 14; round += 1)
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const { status } = await exchange('not.a.token', '203.0.113.7');
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }),
      );
    expect(Object.fromEntries(statuses)).toEqual({ 400: 600, 429: 100 });
    expect((await exchange('not.a.token', '203.0.113.8')).status).toBe(400);
  });

  // Whoever let a head drip was told so, and is gone.
  const ends = await Promise.all(slowHeads.map(({ ended }) => ended));
  expect(Date.now() - beganAt).toBeLessThan(60_000);
  expect(ends.filter((text) => text.startsWith('HTTP/1.1 408 ')).length).toBeGreaterThan(350);

  console.log(showFelt(felt));
  for (const { attack: name, p95Ms, grownMib } of felt) {
    expect(p95Ms, name).toBeLessThan(PATIENCE_MS);
    expect(grownMib, name).toBeLessThan(MOST_GROWN_MIB);
  }
  const { json } = await put(url, makeUpload('wel', '1.0.1'));
  expect(json['crate']).toMatchObject({ name: 'wel' });
  expect((await send(`${url}/index/3/w/wel`)).text.trim().split('\n')).toHaveLength(2);

  async function refusedAll(count: number, body: Buffer, code: string): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const upload = { name: 'x', version: '1.0.0', sha256: '', body };
        const refused = refusalOf(await put(url, upload));
        expect([at, refused.code]).toEqual([at, code]);
      }),
    );
  }
});

/** The body of an upload whose archive has just these entries. */
function crateOf(name: string, entries: readonly Buffer[]): Buffer {
  const archive = gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 1 });
  return publishBody({ ...emptyMetadata, name, vers: '1.0.0', description: 'x' }, archive);
}
