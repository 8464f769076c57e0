import { createHash } from 'node:crypto';
import {
  buildIndexEntry,
  FormatError,
  formatIndexLine,
  type Manifest,
  parseVersion,
  rootFolder,
  setYanked,
} from '@waybill/cargo-formats';
import type { Config } from '../../config/config.ts';
import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { refreshCrateSummary } from '../crates/index.ts';
import { splitCrateFileName } from '../import/index.ts';
import { etagOf, refreshIndexEtag } from '../index/index.ts';
import { inspectCrate, isReferenced, removeUnreferencedBlob, storeVersion } from '../publish/index.ts';
import { lineProblems } from './check.ts';
import {
  dependencyKey,
  hasVersions,
  listCratesAfter,
  registriesOf,
  setIndexLine,
  setSize,
  type VersionFacts,
  versionsOfCrate,
} from './store.ts';

export interface RepairOptions {
  /** Says what would be done, and does nothing. */
  dryRun: boolean;
  /** Files without a version that are younger stay: another copy may be about to publish them. 0 where nobody else is. */
  olderThanMs: number;
  /** Null: files without a version are removed. Else they become versions again, and new crates are these users'. */
  adopt: { ownerIds: readonly number[]; isPrivate: boolean } | null;
  correlationId: string;
  /** Each repair in a sentence, before it is done. */
  tell: (sentence: string) => void;
}

export interface RepairReport {
  repairs: number;
  /** What cannot be repaired, each a sentence that says why and what to do. */
  left: string[];
}

/**
 * Makes right what `checkRegistry` complains of, as far as the files of the crates tell: index lines, tags and sizes; and removes
 * files that no version has, or makes versions of them.
 */
export async function repairRegistry(platform: Platform, options: RepairOptions): Promise<RepairReport> {
  const report: RepairReport = { repairs: 0, left: [] };
  const repair = async (sentence: string, work: () => Promise<unknown>): Promise<void> => {
    options.tell(sentence);
    report.repairs += 1;
    if (!options.dryRun) await work();
  };
  await repairFiles(platform, options, report, repair);
  for (let after = 0; ; ) {
    const crates = await listCratesAfter(platform.database.db, after);
    if (crates.length === 0) break;
    for (const crate of crates) {
      await repairCrate(platform, crate, report, repair);
      after = crate.id;
    }
  }
  if (!options.dryRun) await platform.blobs.removeUnfinished(options.olderThanMs);
  return report;
}

type Repair = (sentence: string, work: () => Promise<unknown>) => Promise<void>;

async function repairCrate(
  platform: Platform,
  crate: { id: number; name: string },
  report: RepairReport,
  repair: Repair,
): Promise<void> {
  const { database } = platform;
  const { etag, versions } = await versionsOfCrate(database.db, crate.id);
  if (versions.length === 0) {
    report.left.push(
      `crate ${crate.name} has no version, and no file tells of one; an administrator can delete it.`,
    );
    return;
  }
  const lines = new Map(versions.map((version) => [version.id, version.index_line]));
  for (const version of versions) await repairVersion(platform, crate, version, { lines, report, repair });
  const expected = etagOf([...lines.values()]);
  if (etag === expected) return;
  await repair(
    `the index file of ${crate.name} gets the tag of its lines: ${expected} in place of ${etag ?? 'none'}.`,
    () =>
      database.db.transaction().execute(async (db) => {
        await lockCrate(db, database.engine, crate.id);
        await refreshIndexEtag(db, crate.id, etagOf);
        await refreshCrateSummary(db, crate.id);
      }),
  );
}

async function repairVersion(
  platform: Platform,
  { id: crateId, name }: { id: number; name: string },
  version: VersionFacts,
  { lines, report, repair }: { lines: Map<number, string>; report: RepairReport; repair: Repair },
): Promise<void> {
  const { db, engine } = platform.database;
  const what = `${name} ${version.num}`;
  const size = await wholeSize(platform, version.checksum);
  const problems = lineProblems(name, version);
  if (size === null) {
    report.left.push(
      `the file of ${what} (${version.checksum}) is missing or damaged, and nothing else has its bytes; put it back from a backup, or delete the version.`,
    );
    return;
  }
  if (size !== version.size)
    await repair(`${what} has ${size} bytes, as its file has, and not ${version.size}.`, () =>
      setSize(db, version.id, size),
    );
  if (problems.length === 0) return;
  const line = await rebuildLine(platform, name, version);
  if (typeof line !== 'string') {
    report.left.push(`the index line of ${what} cannot be made from its file: ${line.reason}`);
    return;
  }
  lines.set(version.id, line);
  await repair(
    `the index line of ${what} is made anew from its file, with the publish time and the yank (${version.yanked === 1 ? 'yanked' : 'not yanked'}) that the database has; before, ${problems.join(' ')}`,
    () =>
      db.transaction().execute(async (transaction) => {
        await lockCrate(transaction, engine, crateId);
        // Somebody may have yanked it since.
        const now = (await versionsOfCrate(transaction, crateId)).versions.find(
          ({ id }) => id === version.id,
        );
        if (now !== undefined) await setIndexLine(transaction, version.id, setYanked(line, now.yanked === 1));
      }),
  );
}

/** Null: it is missing or has other bytes. */
async function wholeSize({ blobs }: Platform, checksum: string): Promise<number | null> {
  const blob = await blobs.open(checksum);
  if (blob === null) return null;
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of blob.stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return hash.digest('hex') === checksum ? size : null;
}

async function* contentOf({ blobs }: Platform, checksum: string): AsyncGenerator<Uint8Array> {
  const blob = await blobs.open(checksum);
  if (blob !== null) yield* blob.stream as AsyncIterable<Uint8Array>;
}

async function rebuildLine(
  platform: Platform,
  name: string,
  version: VersionFacts,
): Promise<string | { reason: string }> {
  try {
    const { manifest } = await inspectCrate(
      { config: withoutLimits(platform.config) },
      {
        name,
        version: parseVersion(version.num),
        content: contentOf(platform, version.checksum),
        metadata: null,
      },
    );
    if (manifest.name !== name || manifest.version !== version.num)
      return {
        reason: `it is of ${manifest.name} ${manifest.version}. Put the database back from a backup.`,
      };
    const entry = buildIndexEntry(await withKnownRegistries(platform, manifest, version.id), {
      checksum: version.checksum,
      yanked: version.yanked === 1,
      publishedAt: version.created_at,
      registryIndexUrl: platform.config.indexUrl,
    });
    return formatIndexLine(entry);
  } catch (error) {
    if (error instanceof FormatError) return { reason: error.message };
    throw error;
  }
}

/** A manifest may name this registry by an address it had before, or by that of the one it was imported from. */
async function withKnownRegistries(
  { database, config }: Platform,
  manifest: Manifest,
  versionId: number,
): Promise<Manifest> {
  const known = await registriesOf(database.db, versionId);
  const dependencies = manifest.dependencies.map((dependency) => {
    const registry = known.get(dependencyKey(dependency.name, dependency.kind, dependency.target));
    return registry === undefined ? dependency : { ...dependency, registry: registry ?? config.indexUrl };
  });
  return { ...manifest, dependencies };
}

/** What was taken once is not refused because the limits are narrower by now. */
function withoutLimits(config: Config): Config {
  const all = Number.MAX_SAFE_INTEGER;
  return {
    ...config,
    limits: {
      ...config.limits,
      unpackedBytes: all,
      archiveEntries: all,
      features: all,
      featureValues: all,
      dependencies: all,
    },
  };
}

async function repairFiles(
  platform: Platform,
  options: RepairOptions,
  report: RepairReport,
  repair: Repair,
): Promise<void> {
  const { database, blobs, now } = platform;
  const orphans: { sha256: string; keptAt: Date }[] = [];
  for await (const blob of blobs.list()) {
    const isSettled = now().getTime() - blob.keptAt.getTime() >= options.olderThanMs;
    if (isSettled && !(await isReferenced(database.db, blob.sha256))) orphans.push(blob);
  }
  if (orphans.length === 0) return;
  if (options.adopt === null && !(await hasVersions(database.db))) {
    report.left.push(
      `there are ${orphans.length} files and not one version: the database was lost or is another one's, so they stay. Restore a backup, or make versions of them again by --adopt.`,
    );
    return;
  }
  orphans.sort((one, other) => one.keptAt.getTime() - other.keptAt.getTime());
  for (const orphan of orphans) {
    if (options.adopt !== null) await adoptFile(platform, orphan, options, { report, repair });
    else
      await repair(`the file ${orphan.sha256}, which no version has, is removed.`, () =>
        removeUnreferencedBlob(platform, orphan.sha256),
      );
  }
}

/** Makes a version of a file that no version has. What is wrong with it is told, and the file stays as it is. */
async function adoptFile(
  platform: Platform,
  { sha256, keptAt }: { sha256: string; keptAt: Date },
  { adopt, correlationId }: RepairOptions,
  { report, repair }: { report: RepairReport; repair: Repair },
): Promise<void> {
  const read = () => contentOf(platform, sha256);
  try {
    const size = await wholeSize(platform, sha256);
    if (size === null) throw new FormatError('archive_malformed', 'it is damaged.');
    const root = await rootFolder(read());
    const named = splitCrateFileName(`${root}.crate`);
    if (named === null)
      throw new FormatError(
        'archive_malformed',
        `it unpacks to ${JSON.stringify(root)}, which names no crate.`,
      );
    const version = parseVersion(named.version);
    const config = withoutLimits(platform.config);
    const inspected = await inspectCrate(
      { config },
      { name: named.name, version, content: read(), metadata: null },
    );
    const { manifest } = inspected;
    if (manifest.name !== named.name || manifest.version !== version.text)
      throw new FormatError('manifest_invalid', `its Cargo.toml is of ${manifest.name} ${manifest.version}.`);
    await repair(
      `the file ${sha256} becomes ${named.name} ${version.text} again. Who published it, when, its downloads and whether it was yanked, nobody knows any more: it counts as published by the operator when its file was stored (${keptAt.toISOString()}), and as not yanked.`,
      () =>
        storeVersion(keepingFiles(platform), {
          ...inspected,
          name: named.name,
          version,
          received: { sha256, size, read, keep: async () => {}, discard: async () => {} },
          uploader: {
            kind: 'operator',
            ownerIds: adopt?.ownerIds ?? [],
            isPrivate: adopt?.isPrivate ?? true,
            downloads: 0,
            detail: { source: 'the file of the crate' },
          },
          yanked: false,
          publishedAt: keptAt,
          correlationId,
        }),
    );
  } catch (error) {
    if (!(error instanceof FormatError) && !(error instanceof Problem)) throw error;
    report.left.push(`the file ${sha256}, which no version has, becomes none: ${error.message}`);
  }
}

/** What is refused here is still all there is of it. */
function keepingFiles(platform: Platform): Platform {
  return { ...platform, blobs: { ...platform.blobs, remove: async () => {} } };
}
