import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobTool } from './job-access.ts';

/**
 * Puts an executable into a folder. It knows where to ask and with what by itself: variables of ours in the job's
 * environment would be something no real job has, and something to rely on by mistake.
 */
export function writeTool(folder: string, { name, url, token }: JobTool): void {
  const script = fileURLToPath(new URL(`./tools/${name}.ts`, import.meta.url));
  const command = [process.execPath, script, url, token].map(quote).join(' ');
  writeFileSync(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o700 });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
