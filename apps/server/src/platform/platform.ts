import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import type { Database } from './database/open.ts';
import type { Secrets } from './secrets.ts';
import type { UpstreamNames } from './upstream-names.ts';

/** What every feature stands on; made once in `start.ts` (or by a test) and passed in. */
export interface Platform {
  readonly config: Config;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly secrets: Secrets;
  readonly upstreamNames: UpstreamNames;
  /** Of this registry: the same on all its copies and after every restart. */
  readonly instance: string;
  readonly log: Logger;
  readonly now: () => Date;
}
