import * as trust from '@waybill/trusted-publishing';
import type { Store } from './store.ts';

/** ID token in, access token out. Throws only what the store throws. */
export async function exchange(jwt: string, audience: string, store: Store, now = new Date()) {
  const read = trust.readUnverified(jwt);
  if (!read.ok) return { refused: read.refusal, checks: read.checks };
  const issuer = await store.findIssuer(read.value.issuer);
  if (issuer === undefined)
    return { refused: { code: 'id_token_issuer_unknown', detail: 'Not trusted here.' } };
  const keys = await store.keysOf(issuer);
  const verified = await trust.verifyIdToken({ token: read.value, issuer, keys, audience, now });
  if (!verified.ok) return { refused: verified.refusal, checks: verified.checks };
  const token = verified.value;
  const publishers = await store.findPublishers(issuer.id, trust.lookupKeyOf(token));
  const decision = trust.decide({ token, publishers, now });
  if (decision.outcome === 'refused')
    return { refused: { code: decision.code, detail: decision.detail }, checks: decision.publicChecks };
  const accessToken = trust.newAccessToken((bytes) => crypto.getRandomValues(new Uint8Array(bytes)));
  const isFirstUse = await store.mint(await trust.hashToken(accessToken), token, decision);
  if (!isFirstUse)
    return { refused: { code: 'id_token_replayed', detail: 'This ID token was used before.' } };
  return { token: accessToken, crates: decision.grants.map(({ crate }) => crate.name) };
}
