/**
 * `npm run demo`: the main job of the registry, told in a terminal. A registry and a pretend CI on this
 * machine, real cargo, a temporary folder, no account anywhere. Each step checks that it did what it says;
 * the exit code is 0 only when all of them did.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCiSim } from '@waybill/ci-sim';
import { cargoVersion } from './cargo.ts';
import { endAll } from './programs.ts';
import { tellStory } from './story.ts';
import { Disappointment } from './terminal.ts';

const INTERRUPTED = 130;
let cleaning: Promise<void> | null = null;
let folder: string | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void leave(INTERRUPTED));
// The program that started us is gone, and with it whoever would read on.
process.on('disconnect', () => void leave(INTERRUPTED));
// `npm run demo | head` closes the pipe; there is nobody left to tell.
process.stdout.on('error', () => void leave(INTERRUPTED));

await leave(await demo());

async function demo(): Promise<number> {
  if ((await cargoVersion()) === null) {
    console.error(
      'waybill demo: this needs cargo, and there is none in the PATH; install Rust and try again.',
    );
    return 1;
  }
  folder = mkdtempSync(join(tmpdir(), 'waybill-demo-'));
  const ci = await startCiSim();
  try {
    await tellStory(folder, ci);
    return 0;
  } catch (error) {
    // What a Ctrl-C breaks off is no failure of the story.
    if (cleaning !== null) return INTERRUPTED;
    const reason =
      error instanceof Disappointment ? error.message : ((error as Error).stack ?? String(error));
    console.error(`\nwaybill demo: ${reason}`);
    return 1;
  } finally {
    await ci.close();
  }
}

/** Leaves nothing behind, whoever ends us and however often they ask. */
async function leave(code: number): Promise<void> {
  cleaning ??= cleanUp();
  await cleaning;
  process.exit(code);
}

async function cleanUp(): Promise<void> {
  await endAll();
  if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
