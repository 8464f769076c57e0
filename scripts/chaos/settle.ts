import { downloadedSha256, indexLines } from '../../tests/acceptance/support/registry.ts';
import { upload } from '../../tests/acceptance/support/uploads.ts';
import type { Ledger } from './ledger.ts';
import { answered, type Slot, type Try } from './load.ts';
import type { Place } from './places.ts';

export interface Tally {
  rounds: number;
  acknowledged: number;
  /** Of them: not there, or not as they were. */
  lost: number;
  /** Answered with 503. */
  refused: number;
  /** The connection broke before any answer. */
  cut: number;
  /** Refused or cut, and there nevertheless: the next try is told so. */
  thereUnsaid: number;
  slowestReadyMs: number;
}

export const emptyTally = (): Tally => ({
  rounds: 0,
  acknowledged: 0,
  lost: 0,
  refused: 0,
  cut: 0,
  thereUnsaid: 0,
  slowestReadyMs: 0,
});

const MAY_PASS = ['database_unavailable', 'storage_unavailable', 'shutting_down'];

/**
 * When all is up again: is each version as was answered, and does the author who tries again get a true answer? Notes in the ledger
 * what is there then.
 * @returns what is wrong, each a sentence.
 */
export async function settle(place: Place, ledger: Ledger, slot: Slot, tally: Tally): Promise<string[]> {
  const found: string[] = [];
  const which = `${slot.name} ${slot.version}`;
  const acknowledged = slot.tries.filter(({ outcome }) => outcome.kind === 'acknowledged');
  const before = await stateOf(place, slot, found);
  tally.acknowledged += acknowledged.length;
  if (acknowledged.length > 1) found.push(`${which} was acknowledged twice, with other bytes`);
  for (const { upload: one } of acknowledged)
    if (before !== one.sha256) {
      tally.lost += 1;
      found.push(`${which} was acknowledged with ${one.sha256}, and there is ${before}`);
    }
  for (const one of slot.tries) found.push(...judgeAnswer(which, one, slot, before, tally));
  if (acknowledged.length === 0 && before !== null) tally.thereUnsaid += 1;

  // Whoever was told nothing good tries again, at any copy.
  let isThere = before !== null;
  for (const [index, one] of slot.tries.entries()) {
    if (one.outcome.kind === 'acknowledged') continue;
    const { url } = place.copies[(index + 1) % place.copies.length] ?? one.copy;
    const again = await answered(upload(url, one.upload));
    const code = again.kind === 'refused' ? `${again.status} ${again.code}` : again.kind;
    const expected = isThere ? '400 version_exists' : 'acknowledged';
    if (code !== expected) found.push(`${which}, sent again: expected ${expected}, was answered ${code}`);
    isThere ||= again.kind === 'acknowledged';
  }
  const after = await stateOf(place, slot, found);
  if (before !== null && after !== before) found.push(`${which} was ${before} and became ${after}`);
  if (after === null) found.push(`${which} is not there, although it was sent again`);
  else ledger.add(slot.name, slot.version, after);
  return found;
}

function judgeAnswer(
  which: string,
  { outcome }: Try,
  { tries }: Slot,
  before: string | null,
  tally: Tally,
): string[] {
  switch (outcome.kind) {
    case 'acknowledged':
      return [];
    case 'unanswered':
      return [`${which} got no answer at all within a minute`];
    case 'lost':
      tally.cut += 1;
      return [];
    default:
  }
  const { status, code } = outcome;
  // It says that nothing was stored.
  if (code === 'storage_unavailable' && before !== null && tries.length === 1)
    return [`${which} was refused with ${code}, and is there`];
  if (status === 503 && MAY_PASS.includes(code)) {
    tally.refused += 1;
    return [];
  }
  // The other one was sooner.
  if (code === 'version_exists' && tries.length > 1 && before !== null) return [];
  return [`${which} was refused with ${status} ${code}, which is not true or does not help`];
}

/** The checksum of the version at every copy, index and download; null: nowhere. Says where they differ. */
async function stateOf({ copies }: Place, { name, version }: Slot, found: string[]): Promise<string | null> {
  const states = await Promise.all(
    copies.map(async ({ url, name: copy }) => {
      const lines = (await indexLines(url, name)).filter(({ vers }) => vers === version);
      const downloaded = await downloadedSha256(url, name, version);
      const [cksum = null] = lines.map((line) => line.cksum);
      if (lines.length > 1)
        found.push(`${name} ${version} has ${lines.length} lines in the index of ${copy}`);
      if (cksum !== downloaded)
        found.push(
          `${name} ${version} at ${copy}: the index says ${cksum}, the download gives ${downloaded}`,
        );
      return cksum;
    }),
  );
  if (new Set(states).size > 1)
    found.push(`${name} ${version} is not the same at all copies: ${states.join(', ')}`);
  return states[0] ?? null;
}
