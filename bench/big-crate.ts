import { constants, crc32, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { USUAL } from '../apps/server/src/testing/crate-file.ts';
import { wordsOf } from './text.ts';

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const flushed = (bytes: Buffer): Buffer =>
  deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH, level: 6 });

/**
 * Makes `.crate` files of some megabytes, of which only the beginning differs: what they have in common is compressed once, as
 * otherwise to make them would take longer than to publish them.
 * @param unpacked bytes of the one large file
 */
export function bigCrates(unpacked: number): (name: string, version: string) => Promise<Buffer> {
  const text = Buffer.from(wordsOf('big', unpacked));
  const common = flushed(text);
  return async (name, version) => {
    const folder = `${name}-${version}`;
    const manifest = `[package]\nname = "${name}"\nversion = "${version}"\n${USUAL}`;
    const archive = pack();
    archive.entry({ name: `${folder}/Cargo.toml` }, manifest);
    archive.entry({ name: `${folder}/src/lib.rs` }, text);
    archive.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of archive) chunks.push(chunk as Buffer);
    const tar = Buffer.concat(chunks);
    const at = tar.indexOf(text.subarray(0, 64));
    const end = Buffer.alloc(8);
    end.writeUInt32LE(crc32(tar), 0);
    end.writeUInt32LE(tar.length, 4);
    return Buffer.concat([
      GZIP_HEADER,
      flushed(tar.subarray(0, at)),
      common,
      deflateRawSync(tar.subarray(at + text.length)),
      end,
    ]);
  };
}
