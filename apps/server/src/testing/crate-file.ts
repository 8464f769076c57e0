import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** A `.crate` file and the upload of it, made without cargo: for what cargo would never send. */
export interface CrateOptions {
  name: string;
  version: string;
  /** Lines after `[package]`'s name and version. */
  manifest?: string;
  /** Further entries below `name-version/`, or anywhere when the name begins with `!`. */
  entries?: readonly { header: Partial<Header> & { name: string }; content?: string | Buffer }[];
  prefix?: string;
}

export const USUAL = 'edition = "2021"\ndescription = "A crate for tests"\nlicense = "MIT"\n';

export async function crateFile({
  name,
  version,
  manifest = USUAL,
  entries = [],
  prefix = `${name}-${version}`,
}: CrateOptions): Promise<Buffer> {
  const archive = pack();
  archive.entry(
    { name: `${prefix}/Cargo.toml` },
    `[package]\nname = "${name}"\nversion = "${version}"\n${manifest}`,
  );
  archive.entry({ name: `${prefix}/src/lib.rs` }, '');
  for (const { header, content } of entries) {
    const path = header.name.startsWith('!') ? header.name.slice(1) : `${prefix}/${header.name}`;
    archive.entry({ ...header, name: path }, content ?? '');
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

/** The metadata cargo would send for `crateFile`'s usual manifest. */
export function metadataFor(
  name: string,
  version: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    name,
    vers: version,
    deps: [],
    features: {},
    authors: [],
    description: 'A crate for tests',
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
    ...more,
  };
}

/** cargo's frame: length, JSON, length, crate. */
export function frame(metadata: unknown, crate: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(metadata));
  return Buffer.concat([u32(json.length), json, u32(crate.length), crate]);
}

/** The whole body of an ordinary upload. */
export async function upload(name: string, version: string): Promise<Buffer> {
  return frame(metadataFor(name, version), await crateFile({ name, version }));
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
