import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Notes how many of something a test has seen, for the last lines of `npm test`, which names a folder for it in
 * `TEST_COUNTS`. Without it only the test's own output tells.
 */
export function noteCount(what: string, count: number): void {
  const folder = process.env['TEST_COUNTS'];
  if (folder !== undefined) appendFileSync(join(folder, 'counts.txt'), `${what}\t${count}\n`);
}
