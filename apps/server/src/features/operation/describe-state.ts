import { statfs } from 'node:fs/promises';
import manifest from '../../../package.json' with { type: 'json' };
import { requestLimits } from '../../http/request-limits.ts';
import { describeDatabase } from '../../platform/database/describe.ts';
import { findLastBackup } from '../../platform/database/last-backup.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { LimitState } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { accountLimits } from '../accounts/index.ts';
import { deviceLimits } from '../device-sign-in/index.ts';
import type { DownloadCounter } from '../downloads/index.ts';
import { countMails } from '../mail/index.ts';
import { factorLimits } from '../second-factor/index.ts';
import { providerLimits } from '../sign-in/index.ts';
import { publishingLimits } from '../trusted-publishing/index.ts';
import { countThings, measureFiles } from './store.ts';

export interface Running {
  jobs: Jobs;
  downloads: DownloadCounter;
}

/** How the registry stands. What is counted in memory is that of this copy of the server. */
export async function describeState(platform: Platform, { jobs, downloads }: Running) {
  const { config, database, blobs } = platform;
  const { db } = database;
  const backup = await findLastBackup(db);
  return {
    server: {
      version: manifest.version,
      node: process.versions.node,
      started_at: jobs.since.toISOString(),
      public_url: config.publicUrl,
      visibility: config.visibility,
      audience: config.trustedPublishing.audience,
    },
    database: await describeDatabase(database),
    storage: {
      kind: blobs.place.kind,
      place: blobs.place.name,
      ...(await measureFiles(db)),
      free_bytes: blobs.place.kind === 'files' ? await freeBytes(config.dataDir) : null,
    },
    counts: await countThings(db),
    mails: { smtp: config.mail !== null, ...(await countMails(db)) },
    downloads: { waiting: downloads.waiting() },
    backup: backup === null ? null : { at: backup.at.toISOString(), to: backup.to },
    limits: (await limitsOf(platform)).map(showLimit),
  };
}

/** Null where the file system does not tell. */
async function freeBytes(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

const limitsOf = async (platform: Platform): Promise<LimitState[]> => [
  ...(await publishingLimits(platform)),
  ...(await accountLimits(platform)),
  ...providerLimits(platform),
  ...(await factorLimits(platform)),
  ...(await deviceLimits(platform)),
  ...requestLimits(platform),
];

const showLimit = ({ name, what, most, windowSeconds, setting, limited, perCopy }: LimitState) => ({
  name,
  what,
  most,
  window_seconds: windowSeconds,
  setting,
  per_copy: perCopy,
  limited: limited.map(({ who, until }) => ({ who, until: until.toISOString() })),
});
