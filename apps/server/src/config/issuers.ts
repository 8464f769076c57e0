import { existsSync } from 'node:fs';
import { providers } from '@waybill/trusted-publishing';
import { StartError } from '../platform/start-error.ts';
import { didYouMean } from './read-values.ts';

/** An issuer of ID tokens that the operator trusts; `[[trusted_publishing.issuers]]`. */
export interface IssuerConfig {
  provider: string;
  /** Compared byte for byte with the `iss` claim, so kept exactly as written. */
  url: string;
  /** Private addresses and plain http are allowed for this issuer. */
  internal: boolean;
  enabled: boolean;
  /** A key set on disk instead of discovery (absolute path), or null. */
  jwksFile: string | null;
  /** A certificate authority for this issuer alone (absolute path), or null. */
  caFile: string | null;
}

const fields = ['provider', 'url', 'internal', 'enabled', 'jwks_file', 'ca_file'];

/** @throws StartError naming the issuer and the field. */
export function readIssuers(tables: readonly unknown[], path: (value: string) => string): IssuerConfig[] {
  const issuers = tables.map((table, index) =>
    readIssuer(table, `trusted_publishing.issuers[${index}]`, path),
  );
  const seen = new Set<string>();
  for (const { url } of issuers) {
    if (seen.has(url))
      throw new StartError(`trusted_publishing.issuers names ${url} twice; one issuer is one table.`);
    seen.add(url);
  }
  return issuers;
}

function readIssuer(table: unknown, where: string, path: (value: string) => string): IssuerConfig {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) {
    throw new StartError(`${where} must be a table with provider and url.`);
  }
  const entry = table as Record<string, unknown>;
  for (const name of Object.keys(entry)) {
    if (!fields.includes(name))
      throw new StartError(`Unknown key "${name}" in ${where}${didYouMean(name, fields)}`);
  }
  const provider = text(entry, 'provider', where);
  if (!Object.hasOwn(providers, provider)) {
    throw new StartError(
      `${where}.provider must be one of ${Object.keys(providers).join(', ')}, but is "${provider}".`,
    );
  }
  const internal = flag(entry, 'internal', false, where);
  return {
    provider,
    url: issuerUrl(text(entry, 'url', where), internal, where),
    internal,
    enabled: flag(entry, 'enabled', true, where),
    jwksFile: file(entry, 'jwks_file', where, path),
    caFile: file(entry, 'ca_file', where, path),
  };
}

function issuerUrl(value: string, internal: boolean, where: string): string {
  const url = URL.parse(value);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new StartError(
      `${where}.url must be an https address, exactly as in the "iss" claim, but is "${value}".`,
    );
  }
  if (url.protocol === 'http:' && !internal) {
    throw new StartError(`${where}.url is plain http, which is allowed only with internal = true: ${value}.`);
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new StartError(`${where}.url must have no user, query or fragment, but is "${value}".`);
  }
  return value;
}

function text(entry: Record<string, unknown>, name: string, where: string): string {
  const value = entry[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new StartError(
    `${where}.${name} must be text, but is ${value === undefined ? 'missing' : JSON.stringify(value)}.`,
  );
}

function flag(entry: Record<string, unknown>, name: string, fallback: boolean, where: string): boolean {
  const value = entry[name] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw new StartError(`${where}.${name} must be true or false, but is ${JSON.stringify(value)}.`);
}

function file(
  entry: Record<string, unknown>,
  name: string,
  where: string,
  path: (value: string) => string,
): string | null {
  if (entry[name] === undefined) return null;
  const absolute = path(text(entry, name, where));
  if (!existsSync(absolute))
    throw new StartError(`${where}.${name} names ${absolute}, but there is no such file.`);
  return absolute;
}
