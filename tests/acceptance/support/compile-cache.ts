import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waybillProgram } from './paths.ts';
import { freePort } from './ports.ts';
import { launch } from './programs.ts';
import { untilServing, usualSettings } from './waybill.ts';

/**
 * Node compiles more than a thousand modules whenever a server starts, and these tests start hundreds: here one leaves
 * what it compiled to the others (`NODE_COMPILE_CACHE`, which `plainEnvironment` passes on). One that is killed leaves
 * nothing, so the first is stopped as it should be.
 */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-compiled-'));
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'cache');
  const port = await freePort();
  const first = launch(process.execPath, [waybillProgram, 'serve'], {
    environment: usualSettings(port, join(folder, 'data')),
    cwd: folder,
  });
  try {
    await untilServing(first, 120_000);
  } finally {
    first.kill('SIGTERM');
    await first.ended;
  }
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
