import { fittingKeys, type SignatureAlgorithm } from '@waybill/trusted-publishing';
import type { JWK } from 'jose';
import { providerOf } from '../../../config/issuer-provider.ts';
import { type Examination, examineIssuer } from './examine-issuer.ts';
import type { IssuerProblemCode } from './issuer-problem.ts';
import type { WantedIssuer } from './issuer-row.ts';
import { isStatic, keyLocationOf } from './to-issuer.ts';

export interface SeenKey {
  kid: string | null;
  kty: string | null;
  alg: string | null;
  /** Whether an ID token signed with it could be verified, as things stand. */
  usable: boolean;
}

/** What an issuer showed when it was asked just now. */
export interface IssuerCheck {
  ok: boolean;
  discovery_url: string | null;
  issuer: string | null;
  jwks_uri: string | null;
  keys: SeenKey[];
  /** Those that ID tokens of this issuer may be signed with. */
  algorithms: readonly string[];
  warnings: string[];
  problem?: ShownProblem;
}

interface ShownProblem {
  code: IssuerProblemCode;
  detail: string;
}

const MOST_KEYS_SHOWN = 50;
const LONGEST_TEXT_SHOWN = 200;

/** Asks an issuer for its keys, exactly as the exchange will have to, and tells what came; stores nothing. */
export async function checkIssuer(issuer: WantedIssuer): Promise<IssuerCheck> {
  const seen = await examineIssuer(keyLocationOf(issuer));
  const algorithms = algorithmsOf(issuer);
  const keys = seen.entries.map(({ entry, key }) => shownKey(entry, key, algorithms));
  const problem = problemOf(seen, keys, algorithms);
  return {
    ok: problem === null,
    discovery_url: seen.discoveryUrl,
    issuer: seen.issuer,
    jwks_uri: seen.jwksUri,
    keys: keys.slice(0, MOST_KEYS_SHOWN),
    algorithms,
    warnings: warningsOf(issuer, seen, keys, algorithms),
    ...(problem === null ? {} : { problem }),
  };
}

function algorithmsOf(issuer: WantedIssuer): readonly SignatureAlgorithm[] {
  const found = providerOf(issuer);
  return issuer.algorithms ?? (found.ok ? found.provider.algorithms : []);
}

function shownKey(entry: unknown, key: JWK | null, algorithms: readonly SignatureAlgorithm[]): SeenKey {
  const { kid, kty, alg } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
    string,
    unknown
  >;
  return {
    kid: textOf(kid),
    kty: textOf(kty),
    alg: textOf(alg),
    // The very question that verification asks.
    usable:
      key !== null && algorithms.some((algorithm) => fittingKeys([key], key.kid ?? '', algorithm).length > 0),
  };
}

function problemOf(
  { problem }: Examination,
  keys: readonly SeenKey[],
  algorithms: readonly string[],
): ShownProblem | null {
  if (problem !== null) return { code: problem.code, detail: problem.message };
  if (keys.some(({ usable }) => usable)) return null;
  return {
    code: 'no_usable_key',
    detail: `none of its ${keys.length} keys fits ${algorithms.join(' or ')}; if the issuer signs with another algorithm, name it in \`algorithms\``,
  };
}

function warningsOf(
  issuer: WantedIssuer,
  seen: Examination,
  keys: readonly SeenKey[],
  algorithms: readonly string[],
): string[] {
  const nameless = keys.filter(({ kid }) => kid === null || kid === '').length;
  const foreign = keys.filter(({ alg }) => alg !== null && !algorithms.includes(alg));
  const others = [...new Set(foreign.map(({ alg }) => alg))];
  const advertised = seen.algorithms ?? [];
  const isNear =
    seen.issuer !== null && seen.issuer !== issuer.url && folded(seen.issuer) === folded(issuer.url);
  return [
    isNear
      ? `the document names \`${seen.issuer}\`, which differs from \`${issuer.url}\` only in letter case or a slash at its end: issuers are compared byte for byte, so that is probably the \`url\` to give`
      : null,
    nameless > 0 ? `${nameless} of ${keys.length} keys have no \`kid\`, and so can never be used` : null,
    foreign.length > 0
      ? `${foreign.length} of ${keys.length} keys are for ${others.join(', ')}, which is not among the allowed algorithms (${algorithms.join(', ')})`
      : null,
    advertised.length > 0 && !advertised.some((name) => algorithms.includes(name))
      ? `the document says that ID tokens are signed with ${advertised.join(', ')}, and allowed are ${algorithms.join(', ')}`
      : null,
    issuer.internal && issuer.url.startsWith('http:') && !isStatic(issuer)
      ? 'the keys come over plain http: whoever is on the way can put in keys of their own'
      : null,
    issuer.allowsMissingIds
      ? 'ID tokens without immutable ids are accepted: a name that somebody else took over inherits the trust'
      : null,
  ].filter((warning) => warning !== null);
}

const folded = (url: string): string => url.toLowerCase().replace(/\/+$/, '');

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, LONGEST_TEXT_SHOWN) : null;
