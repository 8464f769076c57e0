import { canonicalName } from '@waybill/cargo-formats';
import { ACCESS_TOKEN_PREFIX, hashToken, namesVersion, refsAllow } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { requireNotPaused } from '../issuers/pause.ts';
import { findLiveAccessToken, type LiveAccessToken, type LiveGrant } from '../live-tokens/store.ts';
import type { TokenScope } from '../publishers/stored-publisher.ts';
import { accessTokenHash } from './revoke-token.ts';
import { revokeById } from './store.ts';

/** Leave to do something with one crate, given by an access token at this moment. */
export interface UploadGrant {
  tokenId: number;
  tokenHash: string;
  publisherId: number;
  /** The publisher's maker, who becomes the owner of a crate that is made through it. */
  makerId: number | null;
  bound: { version: string; checksum: string } | null;
  /** Ref patterns that speak of the version: see `checkVersion`. */
  refs: readonly string[];
  trustpubData: Record<string, unknown>;
}

/** The crate a token is asked about: one that exists, or the name of one that does not. */
export interface AskedCrate {
  id: number | null;
  name: string;
}

export const isAccessToken = (token: string): boolean => token.startsWith(ACCESS_TOKEN_PREFIX);

/** The crates a job may read by this token at this moment, or null when it may not read. A malformed token may not. */
export async function readableByJob(
  platform: Pick<Platform, 'database' | 'now'>,
  token: string,
): Promise<readonly number[] | null> {
  if (!isAccessToken(token)) return null;
  const live = await findLiveAccessToken(platform.database.db, await hashToken(token), platform.now());
  const readable = live?.grants.filter(({ scopes }) => scopes.includes('read')) ?? [];
  return readable.length === 0
    ? null
    : readable.flatMap(({ crateId }) => (crateId === null ? [] : [crateId]));
}

/**
 * May this access token publish that crate? State is read anew on each call: a publisher that was edited, disabled or
 * deleted since the exchange gives nothing. Called before the upload is read, and again in the transaction that stores it.
 * @throws Problem
 */
export async function authorizeUpload(
  db: Queries,
  header: string | undefined,
  crate: AskedCrate,
  now: Date,
): Promise<UploadGrant> {
  return authorize(
    db,
    await accessTokenHash(header),
    crate,
    crate.id === null ? 'publish-new' : 'publish-update',
    now,
  );
}

/** The same for something else than an upload. @throws Problem */
export async function authorizeScope(
  db: Queries,
  header: string | undefined,
  crate: { id: number; name: string },
  scope: TokenScope,
  now: Date,
): Promise<UploadGrant> {
  return authorize(db, await accessTokenHash(header), crate, scope, now);
}

/** The same once more, in the transaction that does it. @throws Problem */
export async function confirmScope(
  db: Queries,
  { tokenHash }: UploadGrant,
  crate: { id: number; name: string },
  scope: TokenScope,
  now: Date,
): Promise<void> {
  await authorize(db, tokenHash, crate, scope, now);
}

/** The grant of a token for a crate, as it is at this moment. @throws Problem */
export async function grantFor(
  db: Queries,
  hash: string,
  crate: AskedCrate,
  now: Date,
): Promise<UploadGrant> {
  return authorize(db, hash, crate, crate.id === null ? 'publish-new' : 'publish-update', now);
}

async function authorize(
  db: Queries,
  hash: string,
  crate: AskedCrate,
  scope: TokenScope,
  now: Date,
): Promise<UploadGrant> {
  // The token comes first: a made-up one must not tell which crates a private registry has.
  const token = await findLiveAccessToken(db, hash, now);
  if (token === null)
    throw new Problem(
      'authentication_failed',
      'Invalid authentication token: the access token is unknown, expired, used up or revoked; exchange a new ID token',
    );
  await requireNotPaused(db);
  const granted = grantOf(token, crate);
  // Made by another upload since it was looked up: then it is one more version.
  const needed = scope === 'publish-new' && granted.crateId !== null ? 'publish-update' : scope;
  if (!granted.scopes.includes(needed)) throw withoutScope(granted, crate, needed);
  return {
    tokenId: token.id,
    tokenHash: hash,
    publisherId: granted.publisherId,
    makerId: granted.makerId,
    bound: token.bound,
    refs: granted.refs,
    trustpubData: token.trustpubData,
  };
}

function grantOf(token: LiveAccessToken, crate: AskedCrate): LiveGrant {
  const granted = token.grants.find(({ crateId, canonicalName: name }) =>
    crate.id === null ? name === canonicalName(crate.name) : crateId === crate.id,
  );
  if (granted !== undefined) return granted;
  if (crate.id === null)
    throw new Problem(
      'new_crate_needs_user',
      `The provided access token may make no new crate \`${crate.name}\`: Trusted Publishing tokens do not support creating new crates unless a trusted publisher has the name reserved. Add one for the name, or publish the first version with an API token. If one is there: its ref rule may admit the tag for another crate only; and through a pattern such as \`acme-*\` the exchange has to name the crate`,
    );
  throw new Problem(
    'crate_not_in_token',
    `The provided access token is not valid for crate \`${crate.name}\`: it was minted for other crates, its ref rule admits the tag for another crate only, or the trusted publisher has changed since`,
  );
}

function withoutScope({ scopes }: LiveGrant, crate: AskedCrate, scope: TokenScope): Problem {
  const has = scopes.map((one) => `\`${one}\``).join(', ') || 'none';
  return new Problem(
    'scope_not_granted',
    `The provided access token has the scopes ${has} for \`${crate.name}\`, and this needs \`${scope}\`; an owner can add it to the trusted publisher`,
  );
}

/** A bound token is good for exactly one file. @throws Problem */
export function checkBinding(grant: UploadGrant, version: string, checksum: string): void {
  if (grant.bound === null) return;
  if (grant.bound.version !== version) {
    throw new Problem(
      'token_bound_elsewhere',
      `The access token was minted for version \`${grant.bound.version}\`, but the upload is version \`${version}\``,
    );
  }
  if (grant.bound.checksum !== checksum) {
    throw new Problem(
      'token_bound_elsewhere',
      `The access token was minted for the file with SHA-256 ${grant.bound.checksum}, but the upload has ${checksum}`,
    );
  }
}

/** A ref rule that speaks of the version is asked once more, now that the version is known. @throws Problem */
export function checkVersion(grant: UploadGrant, crate: string, version: string): void {
  if (!grant.refs.some(namesVersion)) return;
  const ref = grant.trustpubData['ref'];
  const isAllowed = refsAllow(grant.refs, typeof ref === 'string' ? ref : null, { crate, version });
  if (isAllowed) return;
  throw new Problem(
    'ref_mismatch',
    `The Trusted Publisher lets the ref \`${String(ref)}\` publish no version \`${version}\` of \`${crate}\`. Expected: ${grant.refs.map((pattern) => `\`${pattern}\``).join(', ')}. Check the version in Cargo.toml, or the tag.`,
    { field: 'rules.refs' },
  );
}

/** A bound token dies with its upload. */
export async function spend(db: Queries, grant: UploadGrant, now: Date): Promise<void> {
  if (grant.bound === null) return;
  if (!(await revokeById(db, grant.tokenId, now))) {
    throw new Problem(
      'authentication_failed',
      'Invalid authentication token: the access token was used up by another upload',
    );
  }
}
