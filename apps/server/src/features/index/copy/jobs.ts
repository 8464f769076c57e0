import type { Jobs } from '../../../platform/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import { copyIndex, sweepIndexCopy } from './copy-index.ts';

const COPY_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** Where a copy of the index is to be published, keeps it; among several copies of the server one does it. */
export async function keepIndexCopy(platform: Platform, jobs: Jobs): Promise<void> {
  const { storage } = platform.config;
  if (storage === null || storage.indexCdnUrl === null) return;
  const { indexBucket } = await import('../../../platform/blobs/s3/index-bucket.ts');
  const bucket = indexBucket(storage);
  jobs.repeat({
    name: 'copy-index',
    what: 'copy the index to the bucket',
    everyMs: COPY_EVERY_MS,
    run: () => copyIndex(platform, bucket),
    forAll: true,
  });
  jobs.repeat({
    name: 'sweep-index-copy',
    what: 'compare the copy of the index with the index',
    everyMs: SWEEP_EVERY_MS,
    run: () => sweepIndexCopy(platform, bucket),
    forAll: true,
  });
}
