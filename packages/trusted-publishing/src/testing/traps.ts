import { readFileSync } from 'node:fs';
import {
  decide,
  descriptorFor,
  type IdentityClaim,
  noRules,
  type Outcome,
  type Publisher,
  type PublisherRules,
  readUnverified,
  serverUrlOf,
  type TrustedIssuer,
  type VerifiedIdToken,
  verifyIdToken,
} from '../index.ts';
import { type Forgery, forgedToken, publishedKeys } from './forgery.ts';

/**
 * Tokens of each provider and what becomes of them, as plain data: `tests/vectors/trusted-publishing/`. Tests compare the
 * verdicts there with those the package gives, and `docs/providers/` shows the same run.
 */
const now = new Date('2026-11-22T12:00:00Z');
const nowSeconds = now.getTime() / 1000;
const audience = 'crates.example.com';

type Claims = Record<string, unknown>;
type Settings = {
  readonly identityClaims?: readonly IdentityClaim[];
  readonly allowsMissingIds?: boolean;
};
type PublisherVector = Pick<Publisher, 'identity' | 'environment' | 'pins'> & {
  readonly issuer: string;
  readonly rules?: Partial<PublisherRules>;
};

/** A sample, what is changed in it, and what has to become of it. */
export interface Trap {
  /** What is wrong, or is not though it looks so; absent for a sample as it is. */
  readonly trap?: string;
  /** For a sample as it is: why it passes or not. */
  readonly why?: string;
  /** The sample's name; the provider's base sample unless told. */
  readonly sample?: string;
  /** The name of the publisher that is registered; `base` unless told. */
  readonly publisher?: string;
  /** What is changed in the publisher. */
  readonly change?: Partial<Publisher> & { readonly rules?: Partial<PublisherRules> };
  /** The issuer it comes from, whose URL becomes the `iss`; the sample's own unless told. */
  readonly issuer?: string;
  /** Claims to drop and to set, by name or by JSON Pointer; setting comes after dropping. */
  readonly drop?: readonly string[];
  readonly set?: Claims;
  /** Claims to set to so many seconds from now. */
  readonly fromNow?: Readonly<Record<string, number>>;
  /** How many seconds ago it was issued; ten unless told. */
  readonly age?: number;
  /** What `exp - iat` becomes. */
  readonly lifetime?: number;
  readonly header?: Claims;
  readonly forge?: Forgery;
  /** `granted`, or the code of the refusal. */
  readonly verdict: string;
}

export interface Vectors {
  /** The name of the base sample; that of the provider unless told. */
  readonly base?: string;
  readonly issuers?: Readonly<Record<string, Settings>>;
  readonly publishers: Readonly<Record<string, PublisherVector>>;
  readonly samples: readonly Trap[];
  readonly traps: readonly Trap[];
}

export type Samples = Readonly<Record<string, { readonly header: Claims; readonly payload: Claims }>>;

export function samplesOf(provider: string): Samples {
  return readVector(`${provider}-claims`);
}

/** The traps of a provider, with those that are the same for all. */
export function vectorsOf(provider: string): Vectors {
  const own: Vectors = readVector(`${provider}-traps`);
  const common: Pick<Vectors, 'traps'> = readVector('common-traps');
  return { ...own, traps: [...common.traps, ...own.traps] };
}

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

function readVector<T>(name: string): T {
  const file = `../../../../tests/vectors/trusted-publishing/${name}.json`;
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
