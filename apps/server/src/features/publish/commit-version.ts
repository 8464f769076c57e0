import {
  CRATES_IO_INDEX,
  canonicalName,
  type Manifest,
  type ManifestDependency,
  type Version,
} from '@waybill/cargo-formats';
import { holdCrates, lockCrate, relyOnBlobs } from '../../platform/database/locks.ts';
import type { Engine, Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { findUserById, mayChangeThings } from '../accounts/index.ts';
import { findLiveTokenById, scopesAllow } from '../api-tokens/index.ts';
import { type AuditEvent, recordEvent } from '../audit/index.ts';
import {
  anyone,
  noteNewVersion,
  type Reader,
  refreshCrateSummary,
  refuseEmbargoed,
  refuseGoneVersion,
  rightsOn,
  storeKeywords,
} from '../crates/index.ts';
import { etagOf, refreshIndexEtag } from '../index/index.ts';
import { ciRunOf, notifyVersionPublished } from '../notifications/index.ts';
import { keepReadme, type PublishedReadme } from '../readmes/index.ts';
import { documentOf, storeDocument } from '../search/index.ts';
import { checkVersion, grantFor, requireVelocity, spend } from '../trusted-publishing/index.ts';
import { type ClaimedCrate, claimCrate } from './claim-crate.ts';
import { notAnOwner, refuseApiToken, versionTaken } from './refusals.ts';
import {
  addDownloads,
  existingNames,
  hasLaterVersion,
  insertDependencies,
  insertVersion,
  isTrustpubOnly,
  updateCrate,
} from './store.ts';
import type { Uploader } from './uploader.ts';

export interface Publication {
  name: string;
  version: Version;
  manifest: Manifest;
  readme: PublishedReadme | null;
  checksum: string;
  size: number;
  indexLine: string;
  indexUrl: string;
  uploader: Uploader | OperatorImport;
  yanked: boolean;
  publishedAt: Date;
  /** Another time than `publishedAt` for what is brought from another registry. */
  storedAt: Date;
  correlationId: string;
}

/** The operator brings a version from elsewhere; nobody is asked whether they may, and its dependencies may come later. */
export interface OperatorImport {
  kind: 'operator';
  /** Who gets the crate if it is new here; at least one. */
  ownerIds: readonly number[];
  /** Whether a new crate is for its owners only. */
  isPrivate: boolean;
  /** How often the version was downloaded there. */
  downloads: number;
  /** For the audit trail: from where, and what was known there. */
  detail: Readonly<Record<string, unknown>>;
}

/**
 * Makes the stored blob a version, in the caller's transaction: crate, version, dependencies, index tag, what it is found by, audit. What was
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
  const claimed = await claimCrate(db, platform, publication);
  await lockCrate(db, engine, claimed.id);
  // Once more under the lock: an owner may have switched API tokens off since.
  const trustpubOnly = await isTrustpubOnly(db, claimed.id);
  if (trustpubOnly === null) {
    await refuseEmbargoed(db, claimed.name, publication.storedAt);
    throw new Problem(
      'crate_not_found',
      `crate \`${claimed.name}\` was deleted during the upload; publish it again`,
    );
  }
  const crate = { ...claimed, trustpubOnly };
  await confirmUploader(db, platform, publication, crate);
  const reader = readerFor(publication.uploader);
  if (reader !== null) await requireDependencies(db, engine, publication, reader);
  await refuseGoneVersion(db, crate.name, publication.version);

  const versionId = await insertVersion(db, crate.id, publication);
  if (versionId === null) throw versionTaken(crate.name, publication.version);
  await insertDependencies(db, versionId, publication.manifest.dependencies, (dependency) =>
    otherRegistry(dependency, publication),
  );
  if (publication.readme !== null) await keepReadme(db, versionId, publication.readme);
  if (!(await isOutdated(db, crate.id, publication))) {
    await updateCrate(db, crate.id, publication);
    await makeFindable(db, engine, crate, publication);
  }
  if (publication.yanked) await refreshCrateSummary(db, crate.id);
  else await noteNewVersion(db, crate.id, publication.version.text);
  if (publication.uploader.kind === 'operator')
    await addDownloads(db, crate.id, versionId, publication.uploader.downloads);
  await refreshIndexEtag(db, crate.id, etagOf);
  await recordEvent(db, {
    at: publication.storedAt,
    actor: actorOf(publication.uploader),
    action: publication.uploader.kind === 'operator' ? 'version.imported' : 'version.published',
    crateName: crate.name,
    detail: {
      version: publication.version.text,
      checksum: publication.checksum,
      ...moreOf(publication.uploader),
    },
    correlationId: publication.correlationId,
  });
  await tellOwners(db, platform, publication, crate);
  return crate.id;
}

/** What is brought from elsewhere is no news. */
async function tellOwners(
  db: Queries,
  { config }: Platform,
  { uploader, version, storedAt }: Publication,
  crate: ClaimedCrate,
): Promise<void> {
  if (uploader.kind === 'operator') return;
  await notifyVersionPublished(db, {
    at: storedAt,
    publicUrl: config.publicUrl,
    crateId: crate.id,
    crate: crate.name,
    version: version.text,
    actor:
      uploader.kind === 'user'
        ? { kind: 'user', login: uploader.user.login }
        : { kind: 'run', run: ciRunOf(uploader.grant.trustpubData) },
  });
}

/** What comes with an earlier date than another version has nothing to say about the crate as it is now. */
async function isOutdated(db: Queries, crateId: number, publication: Publication): Promise<boolean> {
  const { publishedAt, storedAt } = publication;
  return publishedAt < storedAt && hasLaterVersion(db, crateId, publishedAt);
}

async function makeFindable(
  db: Queries,
  engine: Engine,
  { id, name, isNew }: ClaimedCrate,
  { manifest, readme }: Publication,
): Promise<void> {
  const { keywords, categories, description } = manifest;
  await storeKeywords(db, id, manifest);
  const document = documentOf({
    name,
    keywords,
    categories,
    description,
    readme: readme?.text ?? null,
  });
  await storeDocument(db, engine, { id, canonicalName: canonicalName(name), isNew }, document);
}

async function confirmUploader(
  db: Queries,
  platform: Platform,
  { uploader, version, publishedAt }: Publication,
  crate: ClaimedCrate & { trustpubOnly: boolean },
): Promise<void> {
  if (uploader.kind === 'operator') return;
  if (uploader.kind === 'user') {
    if (crate.trustpubOnly) throw refuseApiToken(crate.name);
    await confirmPerson(db, uploader.user.id, publishedAt);
    if (uploader.tokenId !== null) await confirmApiToken(db, uploader.tokenId, crate, publishedAt);
    if ((await rightsOn(db, crate.id, uploader.user.id)) === 'none')
      throw notAnOwner(crate.name, uploader.user.login);
    return;
  }
  const { grant } = uploader;
  if (!crate.isNew) await grantFor(db, grant.tokenHash, crate, publishedAt);
  checkVersion(grant, crate.name, version.text);
  await requireVelocity(db, platform, { publisherId: grant.publisherId, crateId: crate.id });
  await spend(db, grant, publishedAt);
}

/** An upload can be held for long, by a token or in a session: who sends it may have been locked since. */
async function confirmPerson(db: Queries, id: number, now: Date): Promise<void> {
  const user = await findUserById(db, id);
  if (user !== null && mayChangeThings(user, now)) return;
  throw new Problem(
    'authentication_failed',
    'authentication failed: the account was locked during the upload, or may only read by now',
  );
}

/** And the token may have been revoked, or the crate made by somebody else. */
async function confirmApiToken(db: Queries, id: number, crate: ClaimedCrate, now: Date): Promise<void> {
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
async function requireDependencies(
  db: Queries,
  engine: Engine,
  publication: Publication,
  reader: Reader,
): Promise<void> {
  const names = publication.manifest.dependencies
    .filter((dependency) => otherRegistry(dependency, publication) === null)
    .map((dependency) => dependency.package ?? dependency.name);
  const wanted = [...new Set(names.map(canonicalName))];
  // A crate may be deleted while nothing depends on it: what is found here is there until this is committed.
  await holdCrates(db, engine, wanted);
  const known = await existingNames(db, reader, wanted);
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const twin = [...known].find((name) => canonicalName(name) === canonicalName(unknown));
  const hint =
    twin === undefined
      ? 'publish it here first, or name its registry in Cargo.toml'
      : `did you mean \`${twin}\`?`;
  throw new Problem('dependency_unknown', `no known crate named \`${unknown}\` in this registry; ${hint}`);
}

/** Who has to be able to see the dependencies: a person, or the maker of the trusted publisher; null: nobody has to. */
function readerFor(uploader: Publication['uploader']): Reader | null {
  if (uploader.kind === 'operator') return null;
  const id = uploader.kind === 'user' ? uploader.user.id : uploader.grant.makerId;
  if (id === null) return anyone;
  return { kind: 'user', id, isAdmin: uploader.kind === 'user' && uploader.user.isAdmin, crateScopes: [] };
}

/** Index URL of another registry, or null for this one. No registry in a published manifest means crates.io. */
function otherRegistry(dependency: ManifestDependency, { indexUrl }: Publication): string | null {
  if (dependency.registry === indexUrl) return null;
  return dependency.registry ?? CRATES_IO_INDEX;
}

function actorOf(uploader: Publication['uploader']): AuditEvent['actor'] {
  if (uploader.kind === 'operator') return { kind: 'operator' };
  return uploader.kind === 'user'
    ? { kind: 'user', id: uploader.user.id }
    : { kind: 'publisher', id: uploader.grant.publisherId };
}

function moreOf(uploader: Publication['uploader']): Readonly<Record<string, unknown>> {
  if (uploader.kind === 'operator') return uploader.detail;
  if (uploader.kind === 'user') return {};
  const { tokenId, trustpubData } = uploader.grant;
  return { access_token_id: tokenId, trustpub_data: trustpubData };
}
