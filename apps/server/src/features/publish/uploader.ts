import type { FastifyRequest } from 'fastify';
import { tokenOf } from '../../http/authorization-header.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { User } from '../accounts/index.ts';
import { refuseEmbargoed, rightsOn } from '../crates/index.ts';
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
  crate: { id: number; name: string; trustpub_only: number } | null,
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
  const { user, token: apiToken } = await access.requireCaller(request, {
    scope: crate === null ? 'publish-new' : 'publish-update',
    crate: name,
  });
  if (crate?.trustpub_only === 1) throw refuseApiToken(crate.name);
  if (crate === null) {
    await refuseEmbargoed(platform.database.db, name, platform.now());
    await refuseReserved(platform.database.db, name, [user.id], platform.now());
    await placeNewCrate(platform.database.db, platform, name, user.id);
  }
  if (crate !== null && (await rightsOn(platform.database.db, crate.id, user.id)) === 'none')
    throw notAnOwner(crate.name, user.login);
  return { kind: 'user', user, tokenId: apiToken?.id ?? null };
}
