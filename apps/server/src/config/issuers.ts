import { existsSync, readFileSync } from 'node:fs';
import { StartError } from '../platform/start-error.ts';
import {
  certificates,
  type Entry,
  fail,
  IssuerFieldError,
  refuseUnknownFields,
  textField,
} from './issuer-fields.ts';
import { type IssuerSettings, readIssuerSettings, settingFields } from './issuer-settings.ts';

/** An issuer of ID tokens that the operator trusts; `[[trusted_publishing.issuers]]`. */
export interface IssuerConfig extends IssuerSettings {
  /** A key set on disk instead of discovery (absolute path), or null. */
  jwksFile: string | null;
  /** A certificate authority for this issuer alone: what `ca_file` holds, or null. */
  ca: string | null;
}

const fields = [...settingFields, 'jwks_file', 'ca_file'];

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
  const entry = table as Entry;
  try {
    // Passed over, it would make everybody trust an issuer that was meant for some.
    if (entry['organization'] !== undefined)
      fail(
        `${where}.organization`,
        'cannot be kept to: this version has no organizations. Leave it out to trust the issuer for every crate',
      );
    refuseUnknownFields(entry, where, fields);
    const caFile = file(entry, 'ca_file', where, path);
    return {
      ...readIssuerSettings(entry, where),
      jwksFile: file(entry, 'jwks_file', where, path),
      ca: caFile === null ? null : certificates(readText(caFile, `${where}.ca_file`), `${where}.ca_file`),
    };
  } catch (error) {
    throw error instanceof IssuerFieldError ? new StartError(error.message) : error;
  }
}

function file(entry: Entry, name: string, where: string, path: (value: string) => string): string | null {
  if (entry[name] === undefined) return null;
  const absolute = path(textField(entry, name, where));
  return existsSync(absolute)
    ? absolute
    : fail(`${where}.${name}`, `names ${absolute}, but there is no such file`);
}

function readText(absolute: string, where: string): string {
  try {
    return readFileSync(absolute, 'utf8');
  } catch (error) {
    return fail(where, `names ${absolute}, which cannot be read: ${(error as Error).message}`);
  }
}
