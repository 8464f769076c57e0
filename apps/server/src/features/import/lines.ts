import { SourceProblem } from './source.ts';

export interface LineLimits {
  /** Of one line, in bytes. */
  line: number;
  /** Of all of it, in bytes. */
  total: number;
}

/** Above what the largest crates of crates.io have: a line has tens of kilobytes there, a file some megabytes. */
export const INDEX_LIMITS: LineLimits = { line: 4 * 1024 * 1024, total: 64 * 1024 * 1024 };

const NEWLINE = 0x0a;

/**
 * The lines of a stream, without their ends and without empty ones. Never holds more than one line and one chunk.
 * @throws SourceProblem for more than the limits, or what is not UTF-8.
 */
export async function* linesOf(
  source: AsyncIterable<Uint8Array>,
  limits: LineLimits,
): AsyncGenerator<string, void> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > limits.total) throw tooLong('The index file', limits.total);
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      held.push(chunk.subarray(start, end));
      heldBytes += end - start;
      if (heldBytes > limits.line) throw tooLong('A line of the index file', limits.line);
      const line = decode(held);
      if (line !== '') yield line;
      [held, heldBytes, start] = [[], 0, end + 1];
    }
    held.push(chunk.subarray(start));
    heldBytes += chunk.length - start;
    if (heldBytes > limits.line) throw tooLong('A line of the index file', limits.line);
  }
  const last = decode(held);
  if (last !== '') yield last;
}

function decode(parts: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)).trim();
  } catch (cause) {
    throw new SourceProblem('The index file is not UTF-8.', { cause });
  }
}

const tooLong = (what: string, bytes: number): SourceProblem =>
  new SourceProblem(`${what} has more than ${bytes} bytes, which no index of cargo has.`);
