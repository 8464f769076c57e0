import type { Readable } from 'node:stream';

const LONGEST = 1024 * 1024;

/** The first line, whether the rest comes or not. @returns null where there is none, or no end to it */
export async function readLine(stream: Readable): Promise<string | null> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const part of stream as AsyncIterable<string>) {
    text += part;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
    if (text.length > LONGEST) return null;
  }
  return text.trim() === '' ? null : text;
}
