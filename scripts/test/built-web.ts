import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The servers that tests start show the web UI of these sources. */
export function setup(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, '../build-web.ts')], { stdio: 'inherit' });
}
