import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** RFC 6238, as authenticator apps do it. @param later how many steps of 30 seconds after now */
export function codeOf(secret: string, later = 0): string {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac('sha1', key).update(step).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** As if the second factor had been given an hour ago. */
export const makeStale = (dataDir: string): void => moveFactor(dataDir, -3_600_000);
/** As before that. */
export const makeFresh = (dataDir: string): void => moveFactor(dataDir, 3_600_000);

function moveFactor(dataDir: string, milliseconds: number): void {
  const database = new DatabaseSync(join(dataDir, 'waybill.sqlite'));
  database
    .prepare('update session_states set factor_at = factor_at + ? where factor_at is not null')
    .run(milliseconds);
  database.close();
}
