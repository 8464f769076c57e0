import type { Config } from '../../config/config.ts';
import type { BlobStore } from './blob-store.ts';
import { fileBlobs } from './file-blobs.ts';

/** The storage that the configuration names. */
export async function openBlobs({ dataDir }: Pick<Config, 'dataDir'>): Promise<BlobStore> {
  return fileBlobs(dataDir);
}
