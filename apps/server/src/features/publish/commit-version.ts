import {
  CRATES_IO_INDEX,
  canonicalName,
  type Manifest,
  type ManifestDependency,
  type Version,
} from '@waybill/cargo-formats';
import { lockCrate, relyOnBlobs } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { findLiveTokenById, scopesAllow } from '../api-tokens/index.ts';
import { recordEvent } from '../audit/index.ts';
import { findCrate, isOwner } from '../crates/index.ts';
import { etagOf, refreshIndexEtag } from '../index/index.ts';
import { grantFor, spend } from '../trusted-publishing/index.ts';
import { notAnOwner, refuseOtherSpelling, versionTaken } from './refusals.ts';
import {
  existingNames,
  insertCrate,
  insertDependencies,
  insertOwner,
  insertVersion,
  updateCrate,
} from './store.ts';
import type { Uploader } from './uploader.ts';

export interface Publication {
  name: string;
  version: Version;
  manifest: Manifest;
  checksum: string;
  size: number;
  indexLine: string;
  indexUrl: string;
  uploader: Uploader;
  publishedAt: Date;
  correlationId: string;
}

/**
 * Makes the stored blob a version, in the caller's transaction: crate, version, dependencies, index tag, audit. What was
 * true when the upload began is asked again here, under the crate's lock.
 * @returns the id of the crate.
 * @throws Problem; the transaction then leaves nothing.
 */
export async function commitVersion(
  db: Queries,
  platform: Platform,
  publication: Publication,
): Promise<number> {
  const { engine } = platform.database;
  await relyOnBlobs(db, engine);
  if (!(await platform.blobs.has(publication.checksum))) {
    throw new Problem(
      'storage_unavailable',
      'The upload was cleaned away before it could be published; publish it again.',
    );
  }
  const crate = await claimCrate(db, publication);
  await lockCrate(db, engine, crate.id);
  await confirmUploader(db, publication, crate);
  await requireDependencies(db, publication);

  const versionId = await insertVersion(db, crate.id, publication);
  if (versionId === null) throw versionTaken(crate.name, publication.version);
  await insertDependencies(db, versionId, publication.manifest.dependencies, (dependency) =>
    otherRegistry(dependency, publication),
  );
  await updateCrate(db, crate.id, publication);
  await refreshIndexEtag(db, crate.id, etagOf);
  await recordEvent(db, {
    at: publication.publishedAt,
    actor: actorOf(publication.uploader),
    action: 'version.published',
    crateName: crate.name,
    detail: {
      version: publication.version.text,
      checksum: publication.checksum,
      ...trustpubDataOf(publication.uploader),
    },
    correlationId: publication.correlationId,
  });
  return crate.id;
}

interface ClaimedCrate {
  id: number;
  name: string;
  /** Made by this very publish. */
  isNew: boolean;
}

/** The crate of this name, made now for a person if there is none. Two first publishes at once: the unique name decides. */
async function claimCrate(db: Queries, publication: Publication): Promise<ClaimedCrate> {
  const { uploader, name } = publication;
  if (uploader.kind === 'user') {
    const id = await insertCrate(db, publication);
    if (id !== null) {
      await insertOwner(db, id, uploader.user.id, publication.publishedAt);
      return { id, name, isNew: true };
    }
  }
  const crate = await findCrate(db, canonicalName(name));
  if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
  refuseOtherSpelling(crate, name);
  return { id: crate.id, name: crate.name, isNew: false };
}

async function confirmUploader(
  db: Queries,
  { uploader, publishedAt }: Publication,
  crate: ClaimedCrate,
): Promise<void> {
  if (uploader.kind === 'user') {
    await confirmApiToken(db, uploader.tokenId, crate, publishedAt);
    if (!(await isOwner(db, crate.id, uploader.user.id))) throw notAnOwner(crate.name, uploader.user.login);
    return;
  }
  const grant = await grantFor(db, uploader.grant.tokenHash, crate, publishedAt);
  await spend(db, grant, publishedAt);
}

/** An upload can be held for long: its token may have been revoked since, or the crate made by somebody else. */
async function confirmApiToken(
  db: Queries,
  id: number | null,
  crate: ClaimedCrate,
  now: Date,
): Promise<void> {
  if (id === null) return;
  const token = await findLiveTokenById(db, id, now);
  if (token === null) {
    throw new Problem(
      'authentication_failed',
      'authentication failed: the API token was revoked during the upload, or has expired',
    );
  }
  const scope = crate.isNew ? 'publish-new' : 'publish-update';
  if (!scopesAllow(token, scope, crate.name)) {
    throw new Problem(
      'token_scope_insufficient',
      `this token does not have the required permissions to perform this action: expected the endpoint scope \`${scope}\`, as \`${crate.name}\` ${crate.isNew ? 'is new' : 'exists by now'}`,
    );
  }
}

/** Crates of this registry must be here, in their exact spelling; other registries are none of our business. */
async function requireDependencies(db: Queries, publication: Publication): Promise<void> {
  const names = publication.manifest.dependencies
    .filter((dependency) => otherRegistry(dependency, publication) === null)
    .map((dependency) => dependency.package ?? dependency.name);
  const known = await existingNames(db, [...new Set(names.map(canonicalName))]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const twin = [...known].find((name) => canonicalName(name) === canonicalName(unknown));
  const hint =
    twin === undefined
      ? 'publish it here first, or name its registry in Cargo.toml'
      : `did you mean \`${twin}\`?`;
  throw new Problem('dependency_unknown', `no known crate named \`${unknown}\` in this registry; ${hint}`);
}

/** Index URL of another registry, or null for this one. No registry in a published manifest means crates.io. */
function otherRegistry(dependency: ManifestDependency, { indexUrl }: Publication): string | null {
  if (dependency.registry === indexUrl) return null;
  return dependency.registry ?? CRATES_IO_INDEX;
}

function actorOf(uploader: Uploader): { kind: 'user' | 'publisher'; id: number } {
  return uploader.kind === 'user'
    ? { kind: 'user', id: uploader.user.id }
    : { kind: 'publisher', id: uploader.grant.publisherId };
}

function trustpubDataOf(uploader: Uploader): Record<string, unknown> {
  return uploader.kind === 'publisher' ? { trustpub_data: uploader.grant.trustpubData } : {};
}
