import { X509Certificate } from 'node:crypto';
import {
  type IdentityClaim,
  isSignatureAlgorithm,
  type SignatureAlgorithm,
} from '@waybill/trusted-publishing';
import { didYouMean } from './read-values.ts';

/** A field of an issuer breaks its rule; the message begins with the field's path and is a whole sentence. */
export class IssuerFieldError extends Error {
  override readonly name = 'IssuerFieldError';
}

export type Entry = Readonly<Record<string, unknown>>;

const MOST_PEM_BYTES = 64 * 1024;
const LONGEST_URL = 2_000;

/** What the package can verify, of all there is in RFC 7518 and RFC 8037. */
export const knownAlgorithms: readonly SignatureAlgorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
].filter(isSignatureAlgorithm);

export function fail(path: string, sentence: string): never {
  throw new IssuerFieldError(`${path} ${sentence}.`);
}

export function refuseUnknownFields(entry: Entry, where: string, fields: readonly string[]): void {
  for (const name of Object.keys(entry)) {
    if (fields.includes(name)) continue;
    const near = didYouMean(name, fields);
    const hint = near.endsWith('?') ? near : `; its keys are ${fields.join(', ')}.`;
    throw new IssuerFieldError(`Unknown key "${name}" in ${where}${hint}`);
  }
}

export function textField(entry: Entry, name: string, where: string): string {
  const value = entry[name];
  if (typeof value === 'string' && value !== '') return value;
  return fail(`${where}.${name}`, `must be text, but is ${shown(value)}`);
}

export function flagField(entry: Entry, name: string, fallback: boolean, where: string): boolean {
  const value = entry[name] ?? fallback;
  if (typeof value === 'boolean') return value;
  return fail(`${where}.${name}`, `must be true or false, but is ${shown(value)}`);
}

/** Kept exactly as written: it is compared byte for byte with the `iss` claim. */
export function urlField(
  entry: Entry,
  name: string,
  where: string,
  { internal, says }: { internal: boolean; says: string },
): string {
  const value = textField(entry, name, where);
  const path = `${where}.${name}`;
  const url = URL.parse(value);
  if (
    url === null ||
    (url.protocol !== 'https:' && url.protocol !== 'http:') ||
    !/^[\x21-\x7e]+$/.test(value)
  )
    fail(path, `must be an https address${says}, but is "${value}"`);
  if (value.length > LONGEST_URL)
    fail(path, `must have at most ${LONGEST_URL} characters, but has ${value.length}`);
  if (url.protocol === 'http:' && !internal)
    fail(path, `is plain http, which is allowed only with internal = true: ${value}`);
  // An empty query or user leaves no trace in the parsed address, but is part of the text that is compared.
  const authority = value.slice(value.indexOf('//') + 2).split('/', 1)[0] ?? '';
  if (/[?#\\]/.test(value) || authority.includes('@'))
    fail(path, `must have no user, query or fragment, but is "${value}"`);
  return value;
}

/** Host names, with a port where it is not the usual one. */
export function hostsField(entry: Entry, name: string, where: string): string[] {
  return listField(entry, name, where).map((value, index) => {
    // No pattern: an asterisk would be a host name to the parser of URLs.
    const isHost = typeof value === 'string' && /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/i.test(value);
    const host = isHost ? URL.parse(`https://${value}`)?.host : undefined;
    if (host !== undefined) return host;
    return fail(
      `${where}.${name}[${index}]`,
      `must be a host, such as "www.googleapis.com", but is ${shown(value)}`,
    );
  });
}

export function algorithmsField(entry: Entry, name: string, where: string): SignatureAlgorithm[] | null {
  if (entry[name] === undefined) return null;
  const list = listField(entry, name, where).map((value, index) =>
    typeof value === 'string' && isSignatureAlgorithm(value)
      ? value
      : fail(
          `${where}.${name}[${index}]`,
          `must be one of ${knownAlgorithms.join(', ')}, but is ${shown(value)}`,
        ),
  );
  if (list.length === 0)
    fail(`${where}.${name}`, 'is empty, so nothing could ever be verified; leave it out for the usual ones');
  return [...new Set(list)];
}

export function identityClaimsField(entry: Entry, name: string, where: string): IdentityClaim[] {
  return listField(entry, name, where).map((value, index) => {
    const path = `${where}.${name}[${index}]`;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return fail(path, `must have claim, label and immutable, but is ${shown(value)}`);
    const claim = value as Entry;
    refuseUnknownFields(claim, path, ['claim', 'label', 'immutable']);
    return {
      claim: textField(claim, 'claim', path),
      label: textField(claim, 'label', path),
      immutable: flagField(claim, 'immutable', false, path),
    };
  });
}

/** Certificates in PEM, each of which can be read. */
export function certificates(pem: string, path: string): string {
  if (/PRIVATE KEY-----/.test(pem))
    fail(path, 'holds a private key; give only certificates, and take that key for leaked');
  if (pem.length > MOST_PEM_BYTES)
    fail(path, `must have at most ${MOST_PEM_BYTES} characters, but has ${pem.length}`);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    fail(path, 'must be certificates in PEM, but has no "-----BEGIN CERTIFICATE-----"');
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch {
      fail(path, `must be certificates in PEM, but number ${index + 1} in it cannot be read`);
    }
  }
  return `${blocks.join('\n')}\n`;
}

export function listField(entry: Entry, name: string, where: string): unknown[] {
  const value = entry[name] ?? [];
  if (Array.isArray(value)) return value;
  return fail(`${where}.${name}`, `must be a list, but is ${shown(value)}`);
}

export const shown = (value: unknown): string =>
  value === undefined ? 'missing' : (JSON.stringify(value)?.slice(0, 200) ?? String(value));
