import {
  decide,
  descriptorFor,
  noRules,
  type Outcome,
  type Publisher,
  readUnverified,
  serverUrlOf,
  type TrustedIssuer,
  type VerifiedIdToken,
  verifyIdToken,
} from '../index.ts';
import { forgedToken, publishedKeys } from './forgery.ts';
import { audience, now, nowSeconds } from './issuer.ts';
import { type Claims, type PublisherVector, samplesOf, type Trap, type Vectors } from './trap-vectors.ts';

/** Signs the token of a trap, verifies it and decides: `granted` or the code of the refusal, and its sentence. */
export async function spring(provider: string, vectors: Vectors, trap: Trap): Promise<[string, string]> {
  const sample = samplesOf(provider)[trap.sample ?? vectors.base ?? provider];
  const registered = vectors.publishers[trap.publisher ?? 'base'];
  if (sample === undefined || registered === undefined)
    throw new Error(`no such sample or publisher: ${trap.trap}`);
  const issuer = issuerOf(provider, vectors, trap.issuer ?? String(sample.payload.iss));
  const algorithm =
    trap.forge === undefined && sample.header.alg !== 'RS256' ? { alg: sample.header.alg } : {};
  const jwt = forgedToken(
    claimsOf(trap, sample.payload, issuer.url),
    { ...algorithm, ...trap.header },
    trap.forge,
  );
  const token = await verify(issuer, jwt);
  if (!token.ok) return [token.refusal.code, token.refusal.detail];
  const publishers = [publisherOf(provider, registered, trap.change)];
  const decision = decide({ token: token.value, publishers, now });
  return decision.outcome === 'granted' ? ['granted', ''] : [decision.code, decision.detail];
}

async function verify(issuer: TrustedIssuer, jwt: string): Promise<Outcome<VerifiedIdToken>> {
  const token = readUnverified(jwt);
  return token.ok ? verifyIdToken({ token: token.value, issuer, keys: publishedKeys, audience, now }) : token;
}

/** The whole way of a token with these claims at a registry that trusts the issuer. */
export function verifySigned(issuer: TrustedIssuer, claims: Claims): Promise<Outcome<VerifiedIdToken>> {
  return verify(issuer, forgedToken(claims, {}));
}

/** The claims of the base sample, issued ten seconds ago. */
export function honestClaims(provider: string, { base = provider }: Vectors): Claims {
  const payload = samplesOf(provider)[base]?.payload;
  if (payload === undefined) throw new Error(`There is no sample ${base}.`);
  return claimsOf({ verdict: 'granted' }, payload, String(payload.iss));
}

/** A publisher as its owner would have made it yesterday. */
export function publisherOf(
  provider: string,
  { issuer, rules, ...fields }: PublisherVector,
  change: Trap['change'] = {},
): Publisher {
  return {
    id: 1,
    issuerId: idOf(issuer),
    provider,
    crates: [{ id: 10, name: 'octo' }],
    state: 'active',
    confirmedAt: new Date(now.getTime() - 24 * 60 * 60 * 1000),
    ...fields,
    ...change,
    makerId: 1,
    isProven: true,
    rules: { ...noRules, ...rules, ...change.rules },
  };
}

/** An issuer as an operator would have named it. */
export function issuerOf(provider: string, vectors: Vectors, url: string): TrustedIssuer {
  const { identityClaims, ...settings } = vectors.issuers?.[url] ?? {};
  const outcome = descriptorFor(provider, { identityClaims });
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  const descriptor = outcome.value;
  return { id: idOf(url), url, provider: descriptor, serverUrl: serverUrlOf(descriptor, url), ...settings };
}

/** Each URL its own id, as the database has it. */
function idOf(url: string): number {
  if (!urls.includes(url)) urls.push(url);
  return urls.indexOf(url) + 1;
}
const urls: string[] = [];

function claimsOf(trap: Trap, payload: Claims, iss: string): Claims {
  const claims: Claims = { ...structuredClone(payload), iss };
  const shift = nowSeconds - (trap.age ?? 10) - Number(payload.iat);
  for (const name of ['iat', 'nbf', 'exp']) {
    if (name in claims) claims[name] = Number(claims[name]) + shift;
  }
  if (trap.lifetime !== undefined) claims.exp = Number(claims.iat) + trap.lifetime;
  for (const [name, seconds] of Object.entries(trap.fromNow ?? {})) claims[name] = nowSeconds + seconds;
  for (const name of trap.drop ?? []) change(claims, name, undefined);
  for (const [name, value] of Object.entries(trap.set ?? {})) change(claims, name, value);
  return claims;
}

/** Sets a claim by its name or JSON Pointer; undefined removes it. */
function change(claims: Claims, name: string, value: unknown): void {
  const path = name.startsWith('/') ? name.slice(1).split('/').map(unescaped) : [name];
  const last = path.pop() ?? '';
  let object = claims;
  for (const part of path) {
    object[part] ??= {};
    object = object[part] as Claims;
  }
  if (value === undefined) delete object[last];
  else object[last] = value;
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
