import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crateFile } from '../apps/server/src/testing/crate-file.ts';
import { interleaved } from './interleaved.ts';
import type { Part } from './parts.ts';
import type { PlainInstructions } from './plain-publish.ts';
import { publish, type ToPublish, uploadOf, withAdmin } from './published-crates.ts';
import { recordPublish } from './record-publish.ts';
import { type Surroundings, startEmpty } from './registry.ts';
import { milliseconds } from './results.ts';
import { median } from './statistics.ts';
import { Progress } from './terminal.ts';
import { wordsOf } from './text.ts';

const LEAST = 0.7;
const MEGABYTE = 1_000_000;
const FILES = 60;
/** Bytes of text of which 1 MB is left by gzip. */
const UNPACKED = 2_220_000;
const CRATES = 20;
const EMBEDDED = { name: 'embedded database', url: '' } as const;

/** Whole publishes of a crate of 1 MB over HTTP, beside what cannot be left out of one. */
export const publishing: Part = {
  name: 'publish',
  title: 'a publish of 1 MB, beside plain Node',
  async measure(surroundings) {
    const { port } = await startEmpty(surroundings, EMBEDDED, { settings: withAdmin });
    const url = `http://127.0.0.1:${port}`;
    const plain = await startPlain(surroundings);
    const rounds = surroundings.quick ? 2 : 12;
    const progress = new Progress('publishes of 1 MB', rounds + 1);
    let published = 0;
    const ours = async () => {
      const at = published++;
      const version = `1.${Math.floor(at / CRATES)}.0`;
      const body = uploadOf(await crateOf(`published-${at % CRATES}`, version));
      const began = performance.now();
      await publish(url, body);
      return performance.now() - began;
    };
    for (let at = 0; at < CRATES; at++) await ours();
    const sides = await interleaved(rounds, usually(ours), usually(plain), () => progress.advance());
    progress.end();
    return {
      judged: [
        {
          what: 'publish of a 1 MB crate, one after the other',
          ours: `${milliseconds(sides.ours)} ms`,
          reference: `plain Node: ${milliseconds(sides.theirs)} ms`,
          value: 1 / sides.ratio,
          limit: LEAST,
          bound: 'at least',
        },
      ],
      notes: [
        `New versions, on the embedded database; ${FILES} files that unpack to ${(UNPACKED / MEGABYTE).toFixed(1)} MB. Plain Node has the bytes in memory and hears nothing over HTTP; it replays the very rows that a publish wrote, in one transaction, and syncs the same files and folders to disk.`,
      ],
    };
  },
};

/** One that was interrupted must not decide a round. */
const usually = (work: () => Promise<number>) => async (): Promise<number> => {
  const took: number[] = [];
  for (let time = 0; time < 5; time++) took.push(await work());
  return median(took);
};

/** Of about 1 MB, and never the same twice. */
async function crateOf(name: string, version: string): Promise<ToPublish> {
  const entries = Array.from({ length: FILES }, (_, at) => ({
    header: { name: `src/part_${at}.rs` },
    content: wordsOf(`${name} ${version} ${at}`, UNPACKED / FILES),
  }));
  return { name, version, file: await crateFile({ name, version, entries }) };
}

/** @returns one publish in plain Node, in a process of its own, and how many milliseconds it took. */
async function startPlain(surroundings: Surroundings): Promise<() => Promise<number>> {
  const { database, recorded } = await recordPublish(surroundings, (version) => crateOf('recorded', version));
  const folder = join(surroundings.folder, 'plain');
  mkdirSync(folder);
  const files: string[] = [];
  for (let at = 0; at < 8; at++) {
    const file = join(surroundings.folder, `plain-${at}.crate`);
    writeFileSync(file, (await crateOf('plain', `1.${at}.0`)).file);
    files.push(file);
  }
  const instructions: PlainInstructions = { database, folder, files, recorded };
  const told = join(surroundings.folder, 'plain-publish.json');
  writeFileSync(told, JSON.stringify(instructions));
  const child = fork(resolve(import.meta.dirname, 'plain-publish.ts'), [told], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  surroundings.undo.push(async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  const answer = async () => {
    const [[message]] = await Promise.race([
      Promise.all([once(child, 'message')]),
      once(child, 'exit').then(() => {
        throw new Error('the plain publish ended; its messages are above');
      }),
    ]);
    return message as unknown;
  };
  await answer();
  return async () => {
    child.send('publish');
    return (await answer()) as number;
  };
}
