import {
  type Archive,
  buildIndexEntry,
  canonicalName,
  checkCrateName,
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
import { type CrateRow, findCrate, refuseGoneVersion } from '../crates/index.ts';
import { checkBinding, checkVersion } from '../trusted-publishing/index.ts';
import { commitVersion, type Publication } from './commit-version.ts';
import { manifestOfOneIndex, metadataOfOneIndex } from './one-index.ts';
import { refuseOtherSpelling, versionTaken } from './refusals.ts';
import { removeUnreferencedBlob } from './remove-unreferenced-blob.ts';
import { versionExists } from './store.ts';
import type { Uploader } from './uploader.ts';

/** cargo's metadata of the largest crates is some hundred kilobytes, the README included (crates.io's limit). */
const METADATA_BYTES = 1024 * 1024;

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
  const version = checkNameAndVersion(frame.metadata);
  const existing = await findCrate(platform.database.db, canonicalName(frame.metadata.name));
  const uploader = await request.authorize(existing, frame.metadata.name);
  refuseOtherSpelling(existing, frame.metadata.name);
  // The transaction decides; asking here spares the upload of what would be refused anyway.
  if (existing !== null && (await versionExists(platform.database.db, existing.id, version.withoutBuild))) {
    throw versionTaken(frame.metadata.name, version);
  }
  if (existing !== null) await refuseGoneVersion(platform.database.db, existing.name, version);

  const received = await platform.blobs.receive(
    frame.readCrate({ maxCrateBytes: platform.config.limits.uploadBytes }),
  );
  try {
    if (uploader.kind === 'publisher') {
      checkBinding(uploader.grant, version.text, received.sha256);
      checkVersion(uploader.grant, frame.metadata.name, version.text);
    }
    const manifest = await inspect(platform, frame.metadata, version, received);
    return await store(platform, request, {
      metadata: frame.metadata,
      version,
      manifest,
      received,
      uploader,
    });
  } finally {
    // After `keep` there is nothing left to discard.
    await received.discard();
  }
}

function checkNameAndVersion(metadata: PublishMetadata): Version {
  checkCrateName(metadata.name);
  if (isReservedName(metadata.name)) {
    throw new FormatError(
      'crate_name_reserved',
      `cannot upload a crate with a reserved name: \`${metadata.name}\`; choose another one`,
    );
  }
  return parseVersion(metadata.vers);
}

async function inspect(
  platform: Platform,
  metadata: PublishMetadata,
  version: Version,
  received: ReceivedBlob,
): Promise<Manifest> {
  const { limits, indexUrl } = platform.config;
  const archive: Archive = await inspectArchive(received.read(), {
    name: metadata.name,
    version: version.text,
    maxUnpackedBytes: limits.unpackedBytes,
    maxEntries: limits.archiveEntries,
  });
  const manifest = manifestOfOneIndex(
    platform.config,
    readManifest(archive.manifestText, archive.files, {
      maxFeatures: limits.features,
      maxFeatureValues: limits.featureValues,
      maxDependencies: limits.dependencies,
    }),
  );
  compareWithMetadata(metadata, manifest, { indexUrl });
  return manifest;
}

interface Upload {
  metadata: PublishMetadata;
  version: Version;
  manifest: Manifest;
  received: ReceivedBlob;
  uploader: Uploader;
}

async function store(platform: Platform, request: PublishRequest, upload: Upload): Promise<Published> {
  const { metadata, version, manifest, received, uploader } = upload;
  const publishedAt = platform.now();
  const entry = buildIndexEntry(manifest, {
    checksum: received.sha256,
    yanked: false,
    publishedAt,
    registryIndexUrl: platform.config.indexUrl,
  });
  const publication: Publication = {
    name: metadata.name,
    version,
    manifest,
    readme: metadata.readme,
    checksum: received.sha256,
    size: received.size,
    indexLine: formatIndexLine(entry),
    indexUrl: platform.config.indexUrl,
    uploader,
    publishedAt,
    correlationId: request.correlationId,
  };
  await received.keep();
  try {
    const crateId = await platform.database.db
      .transaction()
      .execute((db) => commitVersion(db, platform, publication));
    return { crateId, name: metadata.name, version: version.text, uploader };
  } catch (error) {
    await removeUnreferencedBlob(platform, received.sha256);
    throw error;
  }
}
