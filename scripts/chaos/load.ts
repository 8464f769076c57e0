import { setTimeout as sleep } from 'node:timers/promises';
import { makeUpload, type Upload } from '../../tests/acceptance/support/crate-file.ts';
import { type Outcome, upload } from '../../tests/acceptance/support/uploads.ts';
import type { Copy } from './places.ts';

/** One upload under way, and what came of it. */
export interface Try {
  upload: Upload;
  copy: Copy;
  outcome: Outcome | { kind: 'unanswered' };
}

/** One version that somebody publishes; two try at once, with other bytes, where it is contended. */
export interface Slot {
  name: string;
  version: string;
  tries: Try[];
}

/** One who publishes, one version after the other. */
type Publisher = Try[];

export interface Batch {
  slots: Slot[];
  publishers: Publisher[];
}

export const SHARED = 'shared';
const LARGEST_BYTES = 300_000;

/**
 * What is published in one round: versions of one crate by four at once, crates of their own by two, and one version that two want,
 * each at any of the copies, from a few hundred bytes to a third of a megabyte.
 */
export function makeBatch(round: number, copies: readonly Copy[], random: () => number): Batch {
  const slots: Slot[] = [];
  const anyCopy = () => copies[Math.floor(random() * copies.length)] as Copy;
  const add = (name: string, version: string, at: readonly Copy[]): Try[] => {
    const tries = at.map((copy) => ({
      upload: makeUpload(name, version, ballast(random)),
      copy,
      outcome: { kind: 'lost' } as const,
    }));
    slots.push({ name, version, tries });
    return tries;
  };
  const publishers: Publisher[] = [];
  for (let publisher = 0; publisher < 4; publisher += 1)
    publishers.push([0, 1].flatMap((turn) => add(SHARED, `0.${round}.${2 * publisher + turn}`, [anyCopy()])));
  for (let publisher = 0; publisher < 2; publisher += 1)
    publishers.push(
      [0, 1].flatMap((turn) => add(`crate-${round}-${publisher}-${turn}`, '1.0.0', [anyCopy()])),
    );
  // One at the first copy and one at the last.
  const contended = [copies[0] as Copy, copies.at(-1) as Copy];
  publishers.push(...add('contended', `0.${round}.0`, contended).map((one) => [one]));
  return { slots, publishers };
}

const ballast = (random: () => number): Buffer =>
  Buffer.from(Array.from({ length: LARGEST_BYTES * random() ** 3 }, () => 256 * random()));

const UNANSWERED_AFTER_MS = 60_000;

/** Publishes all of it. @returns one promise for each upload, which never fails. */
export function publishBatch({ publishers }: Batch, random: () => number): Promise<void>[] {
  return publishers.flatMap((tries) => {
    let before: Promise<void> = Promise.resolve();
    return tries.map((one) => {
      // Some are on a slow line.
      const pauseMs = random() < 0.3 ? 4 * random() : 0;
      before = before.then(() => publish(one, pauseMs));
      return before;
    });
  });
}

async function publish(one: Try, pauseMs: number): Promise<void> {
  one.outcome = await answered(upload(one.copy.url, one.upload, pauseMs));
}

export async function answered(sent: Promise<Outcome>): Promise<Try['outcome']> {
  const patience = new AbortController();
  const late = sleep(UNANSWERED_AFTER_MS, { kind: 'unanswered' } as const, { signal: patience.signal });
  late.catch(() => {});
  return Promise.race([sent, late]).finally(() => patience.abort());
}
