import { readFileSync } from 'node:fs';

const folder = new URL('../../../../tests/vectors/cargo/', import.meta.url);

/** The values in a vector file: one a line, spaces kept, without empty lines and `#` comments. */
export function readVectors(file: string): string[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** The pairs in a vector file whose lines are `input → output`. */
export function readVectorPairs(file: string): [string, string][] {
  return readVectors(file).map((line) => {
    const [input, output] = line.split(' → ');
    if (input === undefined || output === undefined) throw new Error(`${file}: no arrow in ${line}`);
    return [input, output];
  });
}

/** A request body as cargo sent it. */
export function readPublishBody(name: string): Buffer {
  return readFileSync(new URL(`publish-bodies/${name}.bin`, folder));
}
