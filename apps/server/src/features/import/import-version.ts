import { canonicalName, FormatError, type Manifest, quote, type Version } from '@waybill/cargo-formats';
import type { ReceivedBlob } from '../../platform/blobs/blob-store.ts';
import { Problem } from '../../platform/problem.ts';
import { findCrate } from '../crates/index.ts';
import {
  checkNameAndVersion,
  type Inspected,
  inspectCrate,
  refuseOtherSpelling,
  refuseReserved,
  storeVersion,
  versionTaken,
} from '../publish/index.ts';
import type { CrateBeingImported, ImportRun } from './import-run.ts';
import { moveDependencies } from './registry-names.ts';
import type { ReportedVersion } from './report.ts';
import { SourceProblem, type SourceVersion } from './source.ts';
import { findStoredVersion } from './store.ts';

type Outcome = Omit<ReportedVersion, 'crate' | 'version' | 'yanked'>;

/**
 * Brings one version here, or in a dry run finds out what would become of it. The file passes what an upload passes; a version
 * that is here already is left as it is.
 * @throws SourceFailure, or what keeps this registry from storing anything.
 */
export async function importVersion(
  run: ImportRun,
  crate: CrateBeingImported,
  source: SourceVersion,
): Promise<Outcome> {
  try {
    const version = checkNameAndVersion(crate.name, source.version);
    const known = await findKnown(run, crate.name, version);
    if (known !== null && source.checksum !== null) return compare(known, source.checksum, null);
    await refuseNewCrate(run, crate);
    return await receive(run, crate, { source, version, known });
  } catch (error) {
    if (error instanceof SourceProblem) return refused(error.message, null);
    if (error instanceof Problem || error instanceof FormatError) return refused(error.message, error.code);
    throw error;
  }
}

/**
 * The version as it is here, or as this dry run would have made it.
 * @throws Problem for another spelling of the crate or another build of the version.
 */
async function findKnown(
  { platform: { database }, planned }: ImportRun,
  name: string,
  version: Version,
): Promise<{ checksum: string } | null> {
  const plannedCrate = planned.get(canonicalName(name));
  const existing = await findCrate(database.db, canonicalName(name));
  refuseOtherSpelling(existing ?? plannedCrate ?? null, name);
  const known =
    (existing && (await findStoredVersion(database.db, existing.id, version.withoutBuild))) ??
    plannedCrate?.versions.get(version.withoutBuild) ??
    null;
  if (known !== null && known.num !== version.text) throw versionTaken(name, version);
  return known;
}

/** A crate that is not here yet needs somebody to own it, and a name that nobody else waits for. @throws Problem, SourceProblem */
async function refuseNewCrate({ platform, planned }: ImportRun, crate: CrateBeingImported): Promise<void> {
  const { db } = platform.database;
  const key = canonicalName(crate.name);
  if (planned.has(key) || (await findCrate(db, key)) !== null) return;
  if (crate.owners.length === 0)
    throw new SourceProblem(
      `Nobody would own \`${crate.name}\`: none of its owners there is in the file of --owners, and there is no --owner.`,
    );
  const ids = crate.owners.map(({ id }) => id);
  await refuseReserved(db, crate.name, ids, platform.now());
}

interface Arriving {
  source: SourceVersion;
  version: Version;
  known: { checksum: string } | null;
}

async function receive(run: ImportRun, crate: CrateBeingImported, arriving: Arriving): Promise<Outcome> {
  const { source, version, known } = arriving;
  const { limits } = run.platform.config;
  const received = await run.blobs.receive(atMost(await source.open(), limits.uploadBytes));
  try {
    if (known !== null) return compare(known, received.sha256, received.size);
    if (source.checksum !== null && received.sha256 !== source.checksum)
      return refused(
        `The file is not the one of the source's index: expected SHA-256 ${source.checksum}, got ${received.sha256}.`,
        null,
      );
    const inspected = await inspectCrate(run.platform, {
      name: crate.name,
      version,
      content: received.read(),
      metadata: null,
    });
    expectSameCrate(inspected.manifest, crate.name, version);
    const manifest = moveDependencies(inspected.manifest, source, {
      oldIndexUrls: run.oldIndexUrls,
      indexUrl: run.platform.config.indexUrl,
    });
    await keep(run, crate, { source, version, manifest, readme: inspected.readme, received });
    run.noteDependencies(crate.name, version.text, manifest);
    return {
      outcome: run.store === null ? 'new' : 'imported',
      reason: null,
      code: null,
      bytes: received.size,
    };
  } finally {
    await received.discard();
  }
}

async function keep(
  run: ImportRun,
  crate: CrateBeingImported,
  {
    source,
    version,
    manifest,
    readme,
    received,
  }: Inspected & { source: SourceVersion; version: Version; received: ReceivedBlob },
): Promise<void> {
  if (run.store === null) {
    const key = canonicalName(crate.name);
    const plannedCrate = run.planned.get(key) ?? { name: crate.name, versions: new Map() };
    plannedCrate.versions.set(version.withoutBuild, { num: version.text, checksum: received.sha256 });
    run.planned.set(key, plannedCrate);
    return;
  }
  const { publishedAt, downloads, yanked } = source;
  const now = run.platform.now();
  await storeVersion(run.store, {
    name: crate.name,
    version,
    manifest,
    readme,
    received,
    uploader: {
      kind: 'operator',
      ownerIds: crate.owners.map(({ id }) => id),
      isPrivate: crate.isPrivate,
      downloads: downloads ?? 0,
      detail: { source: run.source.description, yanked, ...(downloads === null ? {} : { downloads }) },
    },
    yanked,
    publishedAt: publishedAt !== null && publishedAt > now ? now : publishedAt,
    correlationId: run.correlationId,
  });
}

function compare(known: { checksum: string }, checksum: string, bytes: number | null): Outcome {
  if (known.checksum === checksum) return { outcome: 'there', reason: null, code: null, bytes };
  const reason = `This registry has that version with another file: SHA-256 ${known.checksum} here, ${checksum} there. A version cannot be replaced.`;
  return { outcome: 'conflict', reason, code: 'version_exists', bytes };
}

const refused = (reason: string, code: string | null): Outcome => ({
  outcome: 'refused',
  reason,
  code,
  bytes: null,
});

/** cargo trusts the index for the name and unpacks by it: the manifest must not say another one. */
function expectSameCrate(manifest: Manifest, name: string, version: Version): void {
  if (manifest.name === name && manifest.version === version.text) return;
  throw new SourceProblem(
    `The Cargo.toml in the file is of ${quote(manifest.name)} ${manifest.version}; expected \`${name}\` ${version.text}.`,
  );
}

async function* atMost(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > most)
      throw new FormatError(
        'crate_too_large',
        `The .crate file has more than ${most} bytes, which is the most this registry allows (limits.upload_bytes).`,
      );
    yield chunk;
  }
}
