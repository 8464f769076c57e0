import { randomUUID } from 'node:crypto';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { BlobStore } from '../../platform/blobs/blob-store.ts';
import type { Platform } from '../../platform/platform.ts';
import { findCrate } from '../crates/index.ts';
import {
  DependencyNotes,
  type ImportOptions,
  type ImportProgress,
  type ImportRun,
  type ReadingPlatform,
} from './import-run.ts';
import { importVersion } from './import-version.ts';
import { resolveOwners } from './owners.ts';
import { comparable } from './registry-names.ts';
import { emptyReport, type ImportReport, type ReportedVersion } from './report.ts';
import type { SourceCrate } from './source.ts';
import { namesHere } from './store.ts';

/**
 * Brings everything a source has into this registry, one version after the other, each in its own transaction: killed at any
 * moment, a second run goes on where the first one ended.
 * @param report filled as it goes, so that it can be told also when the rest fails.
 * @throws SourceFailure when the source cannot be read any further.
 */
export async function importRegistry(
  platform: Platform,
  options: ImportOptions,
  report: ImportReport = emptyReport(options.source.description, false),
): Promise<ImportReport> {
  return work(options, { platform, store: platform, blobs: platform.blobs, report });
}

/**
 * Finds out what `importRegistry` would do, with the same checks of the same files, and changes nothing.
 * @param blobs where files are received for the time of their check.
 */
export async function rehearseImport(
  platform: ReadingPlatform,
  blobs: BlobStore,
  options: ImportOptions,
  report: ImportReport = emptyReport(options.source.description, true),
): Promise<ImportReport> {
  return work(options, { platform, store: null, blobs, report });
}

async function work(
  options: ImportOptions,
  parts: Pick<ImportRun, 'platform' | 'store' | 'blobs' | 'report'>,
): Promise<ImportReport> {
  const { source } = options;
  const { report } = parts;
  const notes = new DependencyNotes(parts.platform.config.indexUrl, report.otherRegistries);
  const run: ImportRun = {
    ...parts,
    source,
    oldIndexUrls: new Set([...source.indexUrls, ...options.oldIndexUrls].map(comparable)),
    planned: new Map(),
    correlationId: randomUUID(),
    noteDependencies: (crate, version, manifest) => notes.add(crate, version, manifest),
  };
  const progress: ImportProgress = {
    crates: 0,
    totalCrates: source.total,
    versions: 0,
    bytes: 0,
    current: '',
  };
  try {
    for await (const crate of source.crates()) {
      if (options.isStopping()) return report;
      await importCrate(run, crate, options, progress);
      progress.crates += 1;
    }
    report.complete = !options.isStopping();
    return report;
  } finally {
    await findMissing(run, notes);
  }
}

async function importCrate(
  run: ImportRun,
  crate: SourceCrate,
  options: ImportOptions,
  progress: ImportProgress,
): Promise<void> {
  const { name } = crate;
  const isPrivate = crate.isPrivate || options.makesPrivate;
  const isNew = !(await isHere(run, name));
  const { owners, unmapped } = resolveOwners(crate.owners, options.owners);
  const reported = {
    crate: name,
    isNew,
    isPrivate: isNew && isPrivate,
    owners: isNew ? owners.map(({ login }) => login) : [],
    unmappedOwners: unmapped,
  };
  run.report.crates.push(reported);
  options.tellCrate(reported);
  const tell = (version: ReportedVersion) => {
    run.report.versions.push(version);
    options.tellVersion(version);
    progress.versions += 1;
    progress.bytes += version.bytes ?? 0;
  };
  for (const { version, reason } of crate.unreadable)
    tell({ crate: name, version, outcome: 'refused', reason, code: null, bytes: null, yanked: false });
  for (const source of crate.versions) {
    if (options.isStopping()) return;
    progress.current = `${name} ${source.version}`;
    options.progress(progress);
    const outcome = await importVersion(run, { name, owners, isPrivate }, source);
    tell({ crate: name, version: source.version, yanked: source.yanked, ...outcome });
  }
}

async function isHere({ platform, planned }: ImportRun, name: string): Promise<boolean> {
  if (!isCrateName(name)) return false;
  const key = canonicalName(name);
  return planned.has(key) || (await findCrate(platform.database.db, key)) !== null;
}

const NAMES_AT_ONCE = 200;

/** Which dependencies on this registry lead nowhere. Asked at the end, as crates may come in any order. */
async function findMissing(run: ImportRun, { needed }: DependencyNotes): Promise<void> {
  const names = [...needed.keys()];
  const here = new Set([...run.planned.values()].map(({ name }) => name));
  for (let start = 0; start < names.length; start += NAMES_AT_ONCE) {
    const some = names.slice(start, start + NAMES_AT_ONCE).map(canonicalName);
    for (const name of await namesHere(run.platform.database.db, some)) here.add(name);
  }
  for (const [dependency, dependents] of needed) {
    if (here.has(dependency)) continue;
    for (const [crate, version] of dependents)
      run.report.missingDependencies.push({ crate, version, dependency });
  }
}
