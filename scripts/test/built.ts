import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What tests start is made of these sources, and shows their web UI. */
export function setup(): void {
  for (const script of ['build-web.ts', 'build-program.ts'])
    execFileSync(process.execPath, [join(import.meta.dirname, '..', script)], { stdio: 'inherit' });
}
