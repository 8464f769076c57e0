import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  buildIndexEntry,
  FormatError,
  formatIndexLine,
  inspectArchive,
  parsePublishMetadata,
  readManifest,
  readPublishFrame,
  setYanked,
} from '@waybill/cargo-formats';
import { must, type Target, text, vectors } from './target.ts';

const folder = join(vectors, 'cargo/publish-bodies');
const bodies = () =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.bin'))
    .map((file) => readFileSync(join(folder, file)));
const metadataOf = (body: Buffer) => body.subarray(4, 4 + body.readUInt32LE(0));
const archiveOf = (body: Buffer) => gunzipSync(body.subarray(8 + body.readUInt32LE(0)));

/** The Cargo.toml files in an archive, found by their headers: no reader of ours is asked. */
function manifestsOf(tar: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar
      .subarray(at, at + 100)
      .toString()
      .replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.subarray(at + 124, at + 135).toString(), 8) || 0;
    if (name.endsWith('/Cargo.toml')) found.push(tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

const limits = { maxFeatures: 300, maxFeatureValues: 300, maxDependencies: 500 };
const facts = {
  checksum: 'a'.repeat(64),
  yanked: false,
  publishedAt: 0,
  registryIndexUrl: 'sparse+https://crates.example/index/',
};

/** Refusals are what is meant; everything else that is thrown is not. */
async function refusing<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

async function* inPieces(whole: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

export const crateTargets: readonly Target[] = [
  {
    name: 'publish-frame',
    seeds: bodies,
    run: (input) =>
      refusing(async () => {
        const { readCrate } = await readPublishFrame(inPieces(input), { maxMetadataBytes: 100_000 });
        let size = 0;
        for await (const piece of readCrate({ maxCrateBytes: 1_000_000 })) size += piece.length;
        const announced = 8 + Buffer.from(input).readUInt32LE(0) + size;
        must(announced === input.length, `took ${announced} bytes of ${input.length}`);
      }),
  },
  {
    name: 'publish-metadata',
    seeds: () => bodies().map(metadataOf),
    run: (input) => refusing(() => parsePublishMetadata(input)),
  },
  {
    name: 'archive',
    seeds: () => bodies().map(archiveOf),
    run: (input) =>
      refusing(async () => {
        const rules = { name: 'old-layout', version: '0.0.1', maxUnpackedBytes: 2_000_000, maxEntries: 200 };
        const isCompressed = input[0] === 0x1f && input[1] === 0x8b;
        const archive = await inspectArchive(
          inPieces(isCompressed ? input : gzipSync(input, { level: 1 })),
          rules,
        );
        must(archive.unpackedBytes <= rules.maxUnpackedBytes, 'more was unpacked than is allowed');
        for (const file of archive.files)
          must(
            !file.startsWith('/') && !file.split('/').includes('..') && !file.includes('\\'),
            `a file outside of the crate: ${file}`,
          );
      }),
  },
  {
    name: 'manifest',
    seeds: () => bodies().flatMap((body) => manifestsOf(archiveOf(body))),
    run: (input) =>
      refusing(() => {
        const manifest = readManifest(text(input), ['src/lib.rs', 'src/main.rs', 'README.md'], limits);
        const line = formatIndexLine(buildIndexEntry(manifest, facts));
        must(!/[\n\r]/.test(line.trimEnd()), 'an index entry of several lines');
        const entry = JSON.parse(line);
        must(
          entry.name === manifest.name && entry.vers === manifest.version,
          'the line is about another crate',
        );
        must(JSON.parse(setYanked(line, true)).yanked === true, 'the line cannot be yanked');
      }),
  },
];
