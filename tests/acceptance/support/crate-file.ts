import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Written from the formats (POSIX ustar, cargo's publish frame), so that tests can upload without cargo. */
const BLOCK = 512;

/** An upload and what it makes. */
export interface Upload {
  name: string;
  version: string;
  sha256: string;
  /** The body of `PUT /api/v1/crates/new`. */
  body: Buffer;
}

/** @param ballast what makes the crate larger; random bytes do not shrink when packed. */
export function makeUpload(name: string, version: string, ballast: Uint8Array = Buffer.alloc(0)): Upload {
  const entries = [...usualEntries({ name, version }), tarEntry(`${name}-${version}/ballast`, ballast)];
  return assembleUpload({ name, version }, entries);
}

/** What an upload says of itself. */
export interface Described {
  name: string;
  version: string;
  description?: string;
  /** Other crates of the same registry, each required as it is given here. */
  dependencies?: Readonly<Record<string, string>>;
  /** The index those are in: what cargo is told, `sparse+…/index/`. */
  index?: string;
  /** Instead of what belongs to it. */
  metadata?: Readonly<Record<string, unknown>>;
}

/** A crate with something of its own: what it depends on, or what it says of itself. */
export function makeDescribed(described: Described): Upload {
  return assembleUpload(described, usualEntries(described));
}

/** An upload with whatever is put into its archive. */
export function assembleUpload(
  { name, version, description = DESCRIPTION, dependencies = {}, metadata = {} }: Described,
  entries: readonly Buffer[],
): Upload {
  const deps = Object.entries(dependencies).map(([dependency, version_req]) => ({
    ...{ name: dependency, version_req, features: [], optional: false, default_features: true },
    ...{ target: null, kind: 'normal' },
  }));
  const sent = { ...emptyMetadata, name, vers: version, description, deps, ...metadata };
  const crate = gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]), { level: 1 });
  const body = publishBody(sent, crate);
  return { name, version, sha256: createHash('sha256').update(crate).digest('hex'), body };
}

const DESCRIPTION = 'A crate of the acceptance tests';

/** The manifest and an empty library. */
export function usualEntries({
  name,
  version,
  description = DESCRIPTION,
  dependencies = {},
  index = '',
}: Described): Buffer[] {
  const folder = `${name}-${version}`;
  const needed = Object.entries(dependencies).map(
    ([dependency, requirement]) =>
      `\n[dependencies.${dependency}]\nversion = "${requirement}"\nregistry-index = "${index}"\n`,
  );
  const manifest = `[package]
name = "${name}"
version = "${version}"
edition = "2021"
description = ${JSON.stringify(description)}
license = "MIT"
${needed.join('')}`;
  return [
    tarEntry(`${folder}/Cargo.toml`, Buffer.from(manifest)),
    tarEntry(`${folder}/src/lib.rs`, Buffer.from('')),
  ];
}

/** The body of `PUT /api/v1/crates/new`. */
export function publishBody(metadata: object, crate: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  return Buffer.concat([length(json), json, length(crate), crate]);
}

/** As cargo sends it: everything is there, null or empty. */
export const emptyMetadata = {
  deps: [],
  features: {},
  authors: [],
  documentation: null,
  homepage: null,
  readme: null,
  readme_file: null,
  keywords: [],
  categories: [],
  license: 'MIT',
  license_file: null,
  repository: null,
  badges: {},
  links: null,
  rust_version: null,
};

/** @param link makes it a symbolic link to there. */
export function tarEntry(path: string, content: Uint8Array, link = ''): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 100, 'utf8');
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(content.length, 11), 124);
  header.write(octal(1_153_704_088, 11), 136);
  // While the sum is taken, its own field counts as spaces.
  header.write('        ', 148);
  header.write(link === '' ? '0' : '2', 156);
  header.write(link, 157, 100, 'utf8');
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding]);
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

function length(bytes: Uint8Array): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(bytes.length);
  return field;
}
