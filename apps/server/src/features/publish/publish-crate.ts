import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Archive,
  buildIndexEntry,
  canonicalName,
  checkCrateName,
  chooseReadme,
  compareWithMetadata,
  FormatError,
  formatIndexLine,
  inspectArchive,
  isReservedName,
  type Manifest,
  type PublishMetadata,
  parseVersion,
  readManifest,
  readPublishFrame,
  type Version,
} from '@waybill/cargo-formats';
import type { ReceivedBlob } from '../../platform/blobs/blob-store.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { readAlong } from '../../platform/read-along.ts';
import { type CrateRow, findCrate, refuseGoneVersion } from '../crates/index.ts';
import { judgeNewName } from '../names/index.ts';
import type { PublishedReadme } from '../readmes/index.ts';
import { checkBinding, checkVersion } from '../trusted-publishing/index.ts';
import { commitVersion, type OperatorImport, type Publication } from './commit-version.ts';
import { manifestOfOneIndex, metadataOfOneIndex } from './one-index.ts';
import { refuseOtherSpelling, versionTaken } from './refusals.ts';
import { removeUnreferencedBlob } from './remove-unreferenced-blob.ts';
import { versionExists } from './store.ts';
import type { Uploader } from './uploader.ts';

/** cargo's metadata of the largest crates is some hundred kilobytes, the README included (crates.io's limit). */
const METADATA_BYTES = 1024 * 1024;
const LONGEST_REMOVAL_MS = 10_000;

export interface PublishRequest {
  body: AsyncIterable<Uint8Array>;
  /** Says who uploads; asked once the metadata has told which crate it is about, before the crate is read. */
  authorize: (crate: CrateRow | null, name: string) => Promise<Uploader>;
  correlationId: string;
}

export interface Published {
  crateId: number;
  name: string;
  version: string;
  uploader: Uploader;
  /** What cargo prints. */
  warnings: string[];
}

/**
 * Publishes one version: `PUT /api/v1/crates/new`. The order of the checks is crates.io's (crates-io-api §6.2). The blob
 * is stored first, then one transaction makes it a version; whatever fails in between leaves nothing behind.
 * @throws Problem or FormatError for the caller.
 */
export async function publishCrate(platform: Platform, request: PublishRequest): Promise<Published> {
  const sent = await readPublishFrame(request.body, { maxMetadataBytes: METADATA_BYTES });
  const frame = {
    metadata: metadataOfOneIndex(platform.config, sent.metadata),
    readCrate: sent.readCrate.bind(sent),
  };
  const version = checkNameAndVersion(frame.metadata.name, frame.metadata.vers);
  const existing = await findCrate(platform.database.db, canonicalName(frame.metadata.name));
  const uploader = await request.authorize(existing, frame.metadata.name);
  refuseOtherSpelling(existing, frame.metadata.name);
  // The transaction decides; asking here spares the upload of what would be refused anyway.
  if (existing !== null && (await versionExists(platform.database.db, existing.id, version.withoutBuild))) {
    throw versionTaken(frame.metadata.name, version);
  }
  if (existing !== null) await refuseGoneVersion(platform.database.db, existing.name, version);

  const warning = existing === null ? await judgeNewName(platform, frame.metadata.name) : null;

  const { metadata } = frame;
  const { name } = metadata;
  const { first: toKeep, second: toInspect } = readAlong(
    frame.readCrate({ maxCrateBytes: platform.config.limits.uploadBytes }),
  );
  // Unpacked as it comes, on another core. What is wrong with it is told below, once the upload is known to be whole.
  const inspection = inspectCrate(platform, { name, version, content: toInspect, metadata });
  inspection.catch(() => {});
  const received = await platform.blobs.receive(toKeep);
  try {
    if (uploader.kind === 'publisher') {
      checkBinding(uploader.grant, version.text, received.sha256);
      checkVersion(uploader.grant, name, version.text);
    }
    const inspected = await inspection;
    compareWithMetadata(metadata, inspected.manifest, { indexUrl: platform.config.indexUrl });
    const crateId = await storeVersion(platform, {
      name,
      version,
      ...inspected,
      received,
      uploader,
      yanked: false,
      publishedAt: null,
      correlationId: request.correlationId,
    });
    const hidden = existing === null ? await warningOfPrivate(platform, name) : null;
    return {
      crateId,
      name,
      version: version.text,
      uploader,
      warnings: [warning, hidden].filter((one) => one !== null),
    };
  } finally {
    // After `keep` there is nothing left to discard.
    await received.discard();
  }
}

/** cargo waits a minute for what the index it was told will never show, and says only that it timed out. */
async function warningOfPrivate(platform: Platform, name: string): Promise<string | null> {
  const { config, database } = platform;
  if (config.visibility === 'private') return null;
  const made = await findCrate(database.db, canonicalName(name));
  if (made?.visibility !== 'private') return null;
  return `\`${name}\` is private: of the two indexes of this registry only ${config.privateIndexUrl} shows it. Through the other one cargo waits for it in vain; the upload is complete.`;
}

/** @throws FormatError where no crate may have that name, or no version that number. */
export function checkNameAndVersion(name: string, version: string): Version {
  checkCrateName(name);
  if (isReservedName(name)) {
    throw new FormatError(
      'crate_name_reserved',
      `cannot upload a crate with a reserved name: \`${name}\`; choose another one`,
    );
  }
  return parseVersion(version);
}

export interface Inspected {
  manifest: Manifest;
  readme: PublishedReadme | null;
}

/**
 * Everything that is asked of a `.crate` file, whoever brings it. That the manifest is of that name and version is not: see
 * `compareWithMetadata`.
 * @param metadata what cargo sent beside the file; null where there was none.
 * @throws FormatError
 */
export async function inspectCrate(
  { config }: Pick<Platform, 'config'>,
  {
    name,
    version,
    content,
    metadata,
  }: {
    name: string;
    version: Version;
    /** Of the `.crate` file. */
    content: AsyncIterable<Uint8Array>;
    metadata: PublishMetadata | null;
  },
): Promise<Inspected> {
  const { limits } = config;
  const archive: Archive = await inspectArchive(content, {
    name,
    version: version.text,
    maxUnpackedBytes: limits.unpackedBytes,
    maxEntries: limits.archiveEntries,
    readmeFile: metadata?.readme_file ?? null,
  });
  const manifest = manifestOfOneIndex(
    config,
    readManifest(archive.manifestText, archive.files, {
      maxFeatures: limits.features,
      maxFeatureValues: limits.featureValues,
      maxDependencies: limits.dependencies,
    }),
  );
  const readme = chooseReadme(manifest, archive, metadata);
  return { manifest, readme: readme && { ...readme, vcsInfo: archive.vcsInfo } };
}

/**
 * Everybody who looks at the crate is sent the lines of all its versions. The limits on features and dependencies alone would let one
 * have many megabytes; the largest on crates.io have some tens of kilobytes.
 */
const MOST_LINE_BYTES = 256 * 1024;

/** @throws Problem `index_line_too_large` */
function boundedLine(line: string): string {
  const bytes = Buffer.byteLength(line);
  if (bytes <= MOST_LINE_BYTES) return line;
  throw new Problem(
    'index_line_too_large',
    `The features and dependencies of this version take ${bytes} bytes in the index, but at most ${MOST_LINE_BYTES} are allowed; let features enable less, or split the crate.`,
  );
}

export interface VersionToStore extends Inspected {
  name: string;
  version: Version;
  received: ReceivedBlob;
  uploader: Uploader | OperatorImport;
  yanked: boolean;
  /** Null: now. */
  publishedAt: Date | null;
  correlationId: string;
}

/**
 * Makes an inspected `.crate` file a version: the blob first, then one transaction.
 * @returns the id of the crate.
 * @throws Problem; nothing is left behind then.
 */
export async function storeVersion(platform: Platform, upload: VersionToStore): Promise<number> {
  const { name, version, manifest, readme, received, uploader, yanked, correlationId } = upload;
  const storedAt = platform.now();
  const publishedAt = upload.publishedAt ?? storedAt;
  const entry = buildIndexEntry(manifest, {
    checksum: received.sha256,
    yanked,
    publishedAt,
    registryIndexUrl: platform.config.indexUrl,
  });
  const publication: Publication = {
    name,
    version,
    manifest,
    readme,
    checksum: received.sha256,
    size: received.size,
    indexLine: boundedLine(formatIndexLine(entry)),
    indexUrl: platform.config.indexUrl,
    uploader,
    yanked,
    publishedAt,
    storedAt,
    correlationId,
  };
  await received.keep();
  try {
    return await platform.database.db.transaction().execute((db) => commitVersion(db, platform, publication));
  } catch (error) {
    const removal = removeUnreferencedBlob(platform, received.sha256);
    // Where the database is gone it takes long and comes to nothing, and the author waits for the answer.
    await Promise.race([removal, sleep(LONGEST_REMOVAL_MS, undefined, { ref: false })]);
    throw error;
  }
}
