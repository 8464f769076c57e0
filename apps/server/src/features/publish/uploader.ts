import { canonicalName } from '@waybill/cargo-formats';
import type { FastifyRequest } from 'fastify';
import { tokenOf } from '../../http/authorization-header.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, asReader, type Caller } from '../access/index.ts';
import type { User } from '../accounts/index.ts';
import { type CrateRow, findVisibleCrate, refuseEmbargoed, rightsOn } from '../crates/index.ts';
import { judgeNewName } from '../names/index.ts';
import { placeNewCrate } from '../organizations/index.ts';
import { authorizeUpload, isAccessToken, type UploadGrant } from '../trusted-publishing/index.ts';
import { refuseReserved } from './claim-crate.ts';
import { notAnOwner, refuseApiToken } from './refusals.ts';

/**
 * Who uploads: a person (by an API token, or with `tokenId` null by a signed-in session), or a trusted publisher through
 * its access token.
 */
export type Uploader =
  | { kind: 'user'; user: User; tokenId: number | null }
  | { kind: 'publisher'; grant: UploadGrant };

/** @throws Problem when the credential of the request does not allow to publish that crate. */
export async function identifyUploader(
  platform: Platform,
  access: Access,
  request: FastifyRequest,
  crate: CrateRow | null,
  name: string,
): Promise<Uploader> {
  const token = tokenOf(request.headers.authorization);
  if (token !== null && isAccessToken(token)) {
    const grant = await authorizeUpload(
      platform.database.db,
      request.headers.authorization,
      crate ?? { id: null, name },
      platform.now(),
    );
    return { kind: 'publisher', grant };
  }
  const { db } = platform.database;
  const isHidden = crate?.visibility === 'private' && !(await sees(db, await access.whoIs(request), crate));
  const { user, token: apiToken } = await access.requireCaller(request, {
    scope: crate === null || isHidden ? 'publish-new' : 'publish-update',
    crate: name,
  });
  if (crate?.trustpub_only === 1 && !isHidden) throw refuseApiToken(crate.name);
  if (crate === null || isHidden) {
    await refuseEmbargoed(db, name, platform.now());
    await refuseReserved(db, name, [user.id], platform.now());
    await placeNewCrate(db, platform, name, user.id);
  }
  if (isHidden) {
    // Whoever may not have the name anyway is told that, and not that it is taken.
    await judgeNewName(platform, name);
    throw notAnOwner(name, user.login);
  }
  if (crate !== null && (await rightsOn(db, crate.id, user.id)) === 'none')
    throw notAnOwner(crate.name, user.login);
  return { kind: 'user', user, tokenId: apiToken?.id ?? null };
}

const sees = async (db: Queries, caller: Caller, crate: CrateRow): Promise<boolean> =>
  (await findVisibleCrate(db, asReader(caller), canonicalName(crate.name))) !== null;
