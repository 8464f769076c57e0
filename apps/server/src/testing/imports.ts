import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ImportOptions,
  type ImportReport,
  importRegistry,
  readOwnerMap,
  rehearseImport,
  type Source,
} from '../features/import/index.ts';
import { fileBlobs } from '../platform/blobs/file-blobs.ts';
import type { TestServer } from './test-server.ts';

export interface ImportWishes extends Partial<ImportOptions> {
  /** `--owner`; the administrator unless it is said. */
  login?: string | null;
  /** `--owners` */
  map?: Record<string, string>;
}

/** An empty folder for one test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-import-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function optionsOf(server: TestServer, source: Source, wishes: ImportWishes): Promise<ImportOptions> {
  const { login = 'admin', map = {}, ...more } = wishes;
  return {
    source,
    owners: await readOwnerMap(server.running.platform.database.db, { login, map }),
    oldIndexUrls: [],
    makesPrivate: false,
    isStopping: () => false,
    progress() {},
    tellCrate() {},
    tellVersion() {},
    ...more,
  };
}

/** Imports into a running server, as `waybill import` does beside PostgreSQL. */
export async function importFrom(
  server: TestServer,
  source: Source,
  wishes: ImportWishes = {},
): Promise<ImportReport> {
  try {
    return await importRegistry(server.running.platform, await optionsOf(server, source, wishes));
  } finally {
    source.close();
  }
}

/** A dry run; the files it receives go into a folder of their own. */
export async function rehearseFrom(
  server: TestServer,
  source: Source,
  wishes: ImportWishes = {},
): Promise<ImportReport> {
  try {
    const blobs = fileBlobs(await emptyFolder());
    return await rehearseImport(server.running.platform, blobs, await optionsOf(server, source, wishes));
  } finally {
    source.close();
  }
}

/** `imported rocket 1.0.0`, in the order of the report. */
export const outcomesOf = ({ versions }: ImportReport): string[] =>
  versions.map(({ outcome, crate, version }) => `${outcome} ${crate} ${version}`);

/** Why a version was not imported. */
export function reasonOf(
  { versions }: ImportReport,
  crate: string,
  version: string | null = '1.0.0',
): string {
  const reasons = versions.filter((one) => one.crate === crate && one.version === version);
  return reasons.map(({ reason }) => reason ?? '').join('\n');
}
