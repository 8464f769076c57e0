import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeUpload } from './support/crate-file.ts';
import { send } from './support/http.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { useSmallDisk } from './support/small-disk.ts';
import { upload } from './support/uploads.ts';
import { checkData, useWaybill } from './support/waybill.ts';

const KIB = 1024;
const CRATE_BYTES = 80 * KIB;
/** From none, by room for the crate but not for what is noted about it, to room for some. */
const LEFT_BYTES = [0, 4, 32, 88, 120, 160, 240, 480].map((kibibytes) => kibibytes * KIB);

test('on a full disk nothing is stored by halves, what is there is served, and once there is room all works', async () => {
  const disk = useSmallDisk();
  const waybill = await useWaybill({ dataDir: disk.dataDir });
  const { url, pid } = waybill;
  const first = makeUpload('parcel', '1.0.0');
  expect(await upload(url, first)).toEqual({ kind: 'acknowledged' });

  const there = new Map([['1.0.0', first.sha256]]);
  const refused = [];
  const codes = new Map<string, number>();
  for (const [number, left] of LEFT_BYTES.entries()) {
    disk.fill(pid, left);
    const one = makeUpload('parcel', `1.${number + 1}.0`, randomBytes(CRATE_BYTES));
    const outcome = await upload(url, one);
    if (outcome.kind === 'acknowledged') there.set(one.version, one.sha256);
    else refused.push(one);
    const code = outcome.kind === 'refused' ? `${outcome.status} ${outcome.code}` : outcome.kind;
    codes.set(code, (codes.get(code) ?? 0) + 1);

    const lines = await indexLines(url, 'parcel');
    expect(Object.fromEntries(lines.map(({ vers, cksum }) => [vers, cksum]))).toEqual(
      Object.fromEntries(there),
    );
    expect(lines).toHaveLength(there.size);
    expect(await downloadedSha256(url, 'parcel', '1.0.0')).toBe(first.sha256);
    expect((await send(`${url}/healthz`)).status).toBe(200);
    expect(readdirSync(join(disk.dataDir, 'blobs', 'unfinished'))).toEqual([]);
  }
  console.log(`disk-full: ${JSON.stringify(Object.fromEntries(codes))}`);
  expect(refused.length).toBeGreaterThan(1);
  for (const code of codes.keys())
    expect(['acknowledged', '503 storage_unavailable', '503 database_unavailable']).toContain(code);

  disk.makeRoom(pid);
  expect((await send(`${url}/readyz`)).status).toBe(200);
  for (const one of refused) {
    expect(await upload(url, one)).toEqual({ kind: 'acknowledged' });
    there.set(one.version, one.sha256);
  }
  for (const [version, sha256] of there) expect(await downloadedSha256(url, 'parcel', version)).toBe(sha256);
  expect(await checkData(waybill)).toMatchObject({
    code: 0,
    stdout: `clean: 1 crate, ${there.size} versions, ${there.size} files\n`,
  });
  waybill.kill('SIGTERM');
  expect(await waybill.ended).toMatchObject({ code: 0 });
});
