import { UsageError } from './usage-error.ts';

/** What can be made to misbehave: an issuer's two documents, and the endpoint where its jobs ask for ID tokens. */
export type Endpoint = 'discovery' | 'jwks' | 'token';

/** Everything that can be wrong with an issuer. All faults are off at first; several can be on at once. */
export interface Faults {
  /** A 500, or a connection closed without an answer. */
  readonly outage?: 'status-500' | 'drop';
  /** Milliseconds before the answer begins. */
  readonly delayMs?: number;
  /** The body comes in pieces of so many bytes, with so many milliseconds between them. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  /** A 302 to this address; `true` means a path of the same host, where the right document is to be had. */
  readonly redirect?: true | string;
  /** The right document, with this many bytes of padding in it; streamed, of no announced length. */
  readonly hugeBodyBytes?: number;
  /** An HTML page with status 200, or the first half of the right document. */
  readonly nonsense?: 'html' | 'truncated-json';
  /** Where the faults above apply: discovery and JWKS, unless told otherwise. */
  readonly affects?: readonly Endpoint[];
  /** Discovery names another issuer: this one, or with `true` an invented one. */
  readonly wrongIssuer?: true | string;
  /** Discovery points to keys elsewhere; `true` means this very server by another host name, with the right keys. */
  readonly foreignJwksUri?: true | string;
  /**
   * What is wrong with the key set: none in it; one entry that is no key, before the good ones; a stranger's key, first,
   * under the name of the signing key; or under every name a stranger's key (the one of `signWith: 'foreign-key'`).
   */
  readonly keys?: 'empty' | 'one-unparsable' | 'duplicate-kid' | 'wrong';
}

/** A change to the faults: what is named is set, `null` or `undefined` switches off, the rest stays. */
export type FaultChanges = { readonly [Name in keyof Faults]?: Faults[Name] | null | undefined };

const LONGEST_WAIT_MS = 600_000;
const LARGEST_BODY = 1024 ** 3;

const rules: Record<keyof Faults, { readonly expected: string; allows(value: unknown): boolean }> = {
  outage: oneOf('status-500', 'drop'),
  delayMs: { expected: 'milliseconds, at most 600000', allows: (v) => isCount(v, LONGEST_WAIT_MS) },
  drip: { expected: '{"bytes": …, "everyMs": …}, both at least 1', allows: isDrip },
  redirect: { expected: 'true or an address', allows: isTrueOrText },
  hugeBodyBytes: { expected: 'bytes, at most 1 GiB', allows: (v) => isCount(v, LARGEST_BODY) },
  nonsense: oneOf('html', 'truncated-json'),
  affects: { expected: 'a list of "discovery", "jwks", "token"', allows: isEndpointList },
  wrongIssuer: { expected: 'true or an issuer', allows: isTrueOrText },
  foreignJwksUri: { expected: 'true or an address', allows: isTrueOrText },
  keys: oneOf('empty', 'one-unparsable', 'duplicate-kid', 'wrong'),
};

/** The faults after a change, which may come from outside as JSON. Refuses what it does not know, naming it. */
export function changeFaults(faults: Faults, changes: unknown): Faults {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new UsageError('faults are a JSON object');
  }
  const result: Record<string, unknown> = { ...faults };
  for (const [name, value] of Object.entries(changes)) {
    if (!isFaultName(name)) {
      throw new UsageError(`no fault is called "${name}"; there are ${Object.keys(rules).join(', ')}`);
    }
    if (value === null || value === undefined) delete result[name];
    else if (rules[name].allows(value)) result[name] = value;
    else throw new UsageError(`fault "${name}" must be ${rules[name].expected}`);
  }
  return result;
}

/** The faults that change how an answer travels, as far as they apply to this endpoint. */
export function transportFaults(faults: Faults, endpoint: Endpoint): Faults {
  const affected = faults.affects ?? ['discovery', 'jwks'];
  return affected.includes(endpoint) ? faults : {};
}

function isFaultName(name: string): name is keyof Faults {
  return Object.hasOwn(rules, name);
}

function oneOf(...words: string[]) {
  return {
    expected: words.map((word) => `"${word}"`).join(' or '),
    allows: (value: unknown) => typeof value === 'string' && words.includes(value),
  };
}

function isCount(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function isDrip(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, everyMs } = value as Record<string, unknown>;
  return isCount(bytes, LARGEST_BODY) && bytes !== 0 && isCount(everyMs, LONGEST_WAIT_MS) && everyMs !== 0;
}

function isTrueOrText(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value !== '');
}

function isEndpointList(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => ['discovery', 'jwks', 'token'].includes(entry));
}
