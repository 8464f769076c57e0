import { decodeBase64url } from './base64url.ts';
import { type JsonObject, type JsonValue, parseJsonObject } from './json-object.ts';
import { type Inspection, inspect, type Outcome } from './outcome.ts';
import { sha256Hex } from './sha256.ts';
import { asciiLower, quote, show } from './text.ts';

/** The largest ID token that is looked at, in bytes. Real ones have one to three thousand. */
export const MAX_ID_TOKEN_BYTES = 16 * 1024;

/** Headers by which a token would bring or name its own key, or ask for an extension (RFC 7515 §4.1, RFC 8725 §3.10). */
const REFUSED_HEADERS = ['jku', 'x5u', 'jwk', 'crit'] as const;

declare const unverified: unique symbol;

/**
 * All that can be had from an ID token before its signature is verified: whom to ask for the key, and which key. The
 * claims are not here; they come into being in `verifyIdToken`. Everything in it was written by the caller.
 */
export interface UnverifiedIdToken {
  readonly [unverified]: true;
  /** The `iss` claim, to be looked up by exact string among the trusted issuers. */
  readonly issuer: string;
  /** The `kid` header, not empty. */
  readonly keyId: string;
  /** The `alg` header, not empty; whether it is allowed is decided by the issuer, not by the token. */
  readonly algorithm: string;
}

interface Text {
  compactText: string;
  /** What stands in it, which are claims once the signature is verified. */
  payload: JsonObject;
}

const texts = new WeakMap<UnverifiedIdToken, Text>();

/**
 * Reads the envelope of an ID token (RFC 7515 §7.1, RFC 7519 §7.2). Checks size, form and header; believes nothing.
 * Never throws.
 *
 * Refuses with `id_token_too_large`, `id_token_malformed`, `id_token_header_refused`, `id_token_algorithm_refused`,
 * `id_token_key_id_missing`, `id_token_claim_missing` or `id_token_claim_invalid` (the last two for `iss`).
 */
export function readUnverified(jwt: string): Outcome<UnverifiedIdToken> {
  return inspect((inspection) => {
    requireSize(inspection, jwt);
    const [header, payload, signature] = requireThreeParts(inspection, jwt);
    const headerObject = requireJsonObject(inspection, 'header', header);
    const payloadObject = requireJsonObject(inspection, 'payload', payload);
    requireBase64url(inspection, 'signature', signature);
    requireHarmlessHeader(inspection, headerObject);
    const algorithm = requireAlgorithmName(inspection, headerObject);
    const keyId = requireKeyId(inspection, headerObject);
    const issuer = requireIssuerClaim(inspection, payloadObject);
    return remember({ issuer, keyId, algorithm }, { compactText: jwt, payload: payloadObject });
  });
}

/** The text a token was read from; undefined for an object that `readUnverified` did not make. */
export function textOf(token: UnverifiedIdToken): Text | undefined {
  return texts.get(token);
}

/**
 * `sha256:` and the hex digest of header and payload as signed. The third part of a token can be written in more than
 * one way (ECDSA signatures), so the whole text would not identify it.
 */
export async function fingerprintOf(token: UnverifiedIdToken): Promise<string> {
  const { compactText = '' } = textOf(token) ?? {};
  return `sha256:${await sha256Hex(compactText.slice(0, compactText.lastIndexOf('.')))}`;
}

function remember(fields: Omit<UnverifiedIdToken, typeof unverified>, text: Text): UnverifiedIdToken {
  const token = Object.freeze(fields) as UnverifiedIdToken;
  texts.set(token, text);
  return token;
}

function requireSize(inspection: Inspection, jwt: unknown): asserts jwt is string {
  inspection.require(
    typeof jwt === 'string',
    { name: 'form', expected: 'a string', actual: typeof jwt },
    () => ({
      code: 'id_token_malformed',
      detail: `The ID token must be a string, and is ${quote(jwt)}.`,
    }),
  );
  // A token is ASCII, so its length is its size; the parts refuse every other character, whatever its size.
  const size = (jwt as string).length;
  inspection.require(
    size <= MAX_ID_TOKEN_BYTES,
    { name: 'size', expected: `at most ${MAX_ID_TOKEN_BYTES} bytes`, actual: `${size} bytes` },
    () => ({
      code: 'id_token_too_large',
      detail: `The ID token has ${size} bytes; at most ${MAX_ID_TOKEN_BYTES} are read.`,
    }),
  );
}

export const countedParts = ({ length }: readonly string[]): string =>
  length === 1 ? '1 part' : `${length} parts`;

function requireThreeParts(inspection: Inspection, jwt: string): [string, string, string] {
  const parts = jwt.split('.');
  const found = countedParts(parts);
  inspection.require(parts.length === 3, { name: 'parts', expected: '3 parts', actual: found }, () => ({
    code: 'id_token_malformed',
    detail:
      `The ID token has ${found} between dots; a signed token has exactly three (header, payload, ` +
      'signature). Was it cut, masked or wrapped on the way?',
  }));
  const [header = '', payload = '', signature = ''] = parts;
  return [header, payload, signature];
}

function requireBase64url(inspection: Inspection, part: string, text: string): Uint8Array {
  const bytes = decodeBase64url(text);
  const expected = 'canonical base64url';
  return inspection.need(
    bytes,
    { name: `${part} encoding`, expected, actual: bytes ? expected : 'something else' },
    () => ({
      code: 'id_token_malformed',
      detail: `The ${part} of the ID token is not canonical base64url (no padding, no spaces, no stray bits).`,
      field: part,
    }),
  );
}

function requireJsonObject(inspection: Inspection, part: string, text: string): JsonObject {
  const object = parseJsonObject(requireBase64url(inspection, part, text));
  const expected = 'a JSON object';
  return inspection.need(
    object,
    { name: `${part} form`, expected, actual: object ? expected : 'something else' },
    () => ({
      code: 'id_token_malformed',
      detail: `The ${part} of the ID token is not a JSON object in UTF-8 that names each member once.`,
      field: part,
    }),
  );
}

function requireHarmlessHeader(inspection: Inspection, header: JsonObject): void {
  for (const name of REFUSED_HEADERS) {
    inspection.require(
      header[name] === undefined,
      { name: `header ${name}`, expected: 'absent', actual: show(header[name]) },
      () => ({
        code: 'id_token_header_refused',
        detail:
          `The header of the ID token has \`${name}\`; keys come only from the issuer itself, and no extension is ` +
          'supported.',
        field: name,
      }),
    );
  }
  // RFC 8725 §3.11: a token of another kind, such as `at+jwt`, must not pass for an ID token.
  const type = header.typ;
  inspection.require(
    type === undefined || (typeof type === 'string' && asciiLower(type) === 'jwt'),
    { name: 'header typ', expected: 'JWT or absent', actual: show(type) },
    () => ({
      code: 'id_token_header_refused',
      detail: `The \`typ\` of the ID token must be \`JWT\` or absent, and is ${quote(type)}.`,
      field: 'typ',
    }),
  );
}

function requireAlgorithmName(inspection: Inspection, header: JsonObject): string {
  return inspection.need(
    nonEmptyString(header.alg),
    { name: 'header alg', expected: 'present', actual: show(header.alg) },
    () => ({
      code: 'id_token_algorithm_refused',
      detail: `The header of the ID token must name its algorithm in \`alg\`, which is ${quote(header.alg)}.`,
      field: 'alg',
    }),
  );
}

function requireKeyId(inspection: Inspection, header: JsonObject): string {
  return inspection.need(
    nonEmptyString(header.kid),
    { name: 'header kid', expected: 'present', actual: show(header.kid) },
    () => ({
      code: 'id_token_key_id_missing',
      detail: `The header of the ID token must name its key in \`kid\`, which is ${quote(header.kid)}.`,
      field: 'kid',
    }),
  );
}

function requireIssuerClaim(inspection: Inspection, payload: JsonObject): string {
  return inspection.need(
    nonEmptyString(payload.iss),
    { name: 'claim iss', expected: 'present', actual: show(payload.iss) },
    () => ({
      code: payload.iss === undefined ? 'id_token_claim_missing' : 'id_token_claim_invalid',
      detail: `The ID token must name its issuer in \`iss\`, which is ${quote(payload.iss)}.`,
      field: 'iss',
    }),
  );
}

function nonEmptyString(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
