import type { Config } from '../../config/config.ts';
import type { BlobStore } from './blob-store.ts';
import { fileBlobs } from './file-blobs.ts';

/** The storage that the configuration names. The client for S3 is loaded only where there is one to talk to. */
export async function openBlobs({
  dataDir,
  storage,
}: Pick<Config, 'dataDir' | 'storage'>): Promise<BlobStore> {
  if (storage === null) return fileBlobs(dataDir);
  const { s3Blobs } = await import('./s3/s3-blobs.ts');
  return s3Blobs(storage, dataDir);
}
