import { indexPath } from '@waybill/cargo-formats';
import type { IndexBucket } from '../../../platform/blobs/s3/index-bucket.ts';
import { INDEX_COPY } from '../../../platform/database/instance.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { anyone } from '../../crates/index.ts';
import { configJson } from '../config-json.ts';
import { indexFile } from '../index-file.ts';
import { findIndexFile } from '../store.ts';
import { findBehind, findCopied, forgetCopied, isPublic, noteCopied } from './store.ts';

const AT_ONCE = 16;
const MOST_IN_A_BATCH = 200;

/**
 * Brings the copy of the index in the bucket up to the index: what was published, yanked, deleted or hidden since. What a crash
 * leaves undone is done the next time, as the database notes what the copy has.
 * @returns how many files were written or removed.
 */
export async function copyIndex(platform: Platform, bucket: IndexBucket): Promise<number> {
  const { db } = platform.database;
  await startAfresh(platform, bucket);
  for (let done = 0; ; ) {
    const behind = await findBehind(db, MOST_IN_A_BATCH);
    if (behind.length === 0) return done;
    await each(behind, (lowerName) => copyCrate(db, bucket, lowerName));
    done += behind.length;
  }
}

/** What the database says of another place, or of a bucket before a restore, says nothing of this one. */
async function startAfresh({ database: { db }, config }: Platform, bucket: IndexBucket): Promise<void> {
  const key = INDEX_COPY;
  const value = JSON.stringify({ place: bucket.place, config: configJson(config, false) });
  const before = await db.selectFrom('instance').select('value').where('key', '=', key).executeTakeFirst();
  if (before?.value === value) return;
  await forgetCopied(db);
  await bucket.put('config.json', configJson(config, false), 'application/json');
  await db
    .insertInto('instance')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

async function copyCrate(db: Queries, bucket: IndexBucket, lowerName: string): Promise<void> {
  const path = indexPath(lowerName);
  const file = await findIndexFile(db, anyone, lowerName);
  if (file === null) await bucket.remove(path);
  else await bucket.put(path, indexFile(file.lines), 'text/plain; charset=utf-8');
  // Not what it should have now: whatever was changed meanwhile is behind, and next.
  await noteCopied(db, lowerName, file?.etag ?? null);
}

/**
 * Compares the names: files of crates that are deleted go, and what somebody removed from the bucket is written again.
 * @returns how many files were one or the other.
 */
export async function sweepIndexCopy({ database: { db } }: Platform, bucket: IndexBucket): Promise<number> {
  const there = new Set<string>();
  for await (const path of bucket.list()) there.add(path);
  there.delete('config.json');
  let missing = 0;
  for (let after = ''; ; ) {
    const names = await findCopied(db, after, 1000);
    for (const name of names) {
      if (there.delete(indexPath(name))) continue;
      missing += 1;
      await noteCopied(db, name, null);
    }
    if (names.length === 0) break;
    after = names.at(-1) ?? after;
  }
  // One that is just being copied is noted after it is there.
  const left = [];
  for (const path of there) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!(await isPublic(db, name)) || indexPath(name) !== path) left.push(path);
  }
  await each(left, (path) => bucket.remove(path));
  return missing + left.length;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
