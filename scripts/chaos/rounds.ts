import { setTimeout as sleep } from 'node:timers/promises';
import { indexLines } from '../../tests/acceptance/support/registry.ts';
import { compareCheck, compareDownloads, compareIndex, Ledger } from './ledger.ts';
import { type Batch, makeBatch, publishBatch, SHARED, type Slot } from './load.ts';
import { type Part, type Place, startAgain, untilReady } from './places.ts';
import { settle, type Tally } from './settle.ts';

/** What is wrong, each a sentence. */
export class Found extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

const LONGEST_GONE_MS = 1_000;

/** Publishes in rounds, kills something in each, and looks at what is left. */
export class Rounds {
  readonly #place: Place;
  readonly #random: () => number;
  readonly #ledger = new Ledger();
  readonly tally: Tally;
  #lifeMs = 0;

  constructor(place: Place, random: () => number, tally: Tally) {
    this.#place = place;
    this.#random = random;
    this.tally = tally;
  }

  /** How long a batch takes when nobody kills anything: the second of two, when the servers are warm. */
  async warmUp(): Promise<void> {
    const batches = [1001, 1002].map((round) => makeBatch(round, this.#place.copies, this.#random));
    for (const batch of batches) {
      const begun = performance.now();
      await Promise.all(publishBatch(batch, this.#random));
      this.#lifeMs = performance.now() - begun;
    }
    const slots = batches.flatMap((batch) => batch.slots);
    const isPublished = ({ tries }: Slot) => tries.some(({ outcome }) => outcome.kind === 'acknowledged');
    const refused = slots.filter((slot) => !isPublished(slot));
    if (refused.length > 0)
      throw new Found(
        refused.map(({ name, version }) => `${name} ${version} was refused before anything was killed`),
      );
    await this.verify({ slots, publishers: [] });
  }

  /** @returns what was done, for whoever watches. */
  async once(round: number): Promise<string> {
    const batch = makeBatch(round, this.#place.copies, this.#random);
    const victims = this.#chooseVictims(round);
    const reader = this.#readBeside();
    const sending = publishBatch(batch, this.#random);
    const begun = performance.now();
    let doneAt: number | null = null;
    void Promise.all(sending).then(() => {
      doneAt = performance.now() - begun;
    });
    await this.#aMoment(sending);
    const killedAt = performance.now() - begun;
    // Killed when all was done: the servers have become faster, or the machine is less busy.
    if (doneAt !== null) this.#lifeMs = doneAt;
    await Promise.all(victims.map((victim) => victim.kill()));
    await sleep(LONGEST_GONE_MS * this.#random() ** 2);
    await startAgain(this.#place, victims);
    await Promise.all(sending);
    const readyMs = await untilReady(this.#place);
    this.tally.slowestReadyMs = Math.max(this.tally.slowestReadyMs, readyMs);
    const read = await reader.end();

    const { acknowledged, refused, cut } = this.tally;
    await this.verify(batch, read);
    this.tally.rounds += 1;
    const counts = [
      `${this.tally.acknowledged - acknowledged} acknowledged`,
      `${this.tally.refused - refused} refused`,
      `${this.tally.cut - cut} cut`,
    ];
    return `${victims.map(({ name }) => name).join(' and ')} killed after ${Math.round(killedAt)} ms: ${counts.join(', ')}`;
  }

  /** Each version of the batch, the index of what it was about, and all of it by `waybill check`. @throws Found */
  async verify(batch: Batch, found: readonly string[] = []): Promise<void> {
    const sentences = [...found];
    const settled = batch.slots.map((slot) => settle(this.#place, this.#ledger, slot, this.tally));
    sentences.push(...(await Promise.all(settled)).flat());
    const names = new Set(batch.slots.map(({ name }) => name));
    sentences.push(...(await compareIndex(this.#place, this.#ledger, names)));
    sentences.push(...(await compareCheck(this.#place, this.#ledger)));
    if (sentences.length > 0) throw new Found(sentences);
  }

  /** All that was ever published, at each copy. @throws Found */
  async verifyAll(): Promise<number> {
    const sentences = [
      ...(await compareIndex(this.#place, this.#ledger, this.#ledger.names())),
      ...(await compareDownloads(this.#place, this.#ledger)),
      ...(await compareCheck(this.#place, this.#ledger)),
    ];
    this.tally.lost += sentences.length;
    if (sentences.length > 0) throw new Found(sentences);
    return this.#ledger.count();
  }

  /** Each part in its turn; from the first time round on, often another one with it. */
  #chooseVictims(round: number): Part[] {
    const { parts } = this.#place;
    const first = parts[(round - 1) % parts.length] as Part;
    const other = parts[Math.floor(this.#random() * parts.length)] as Part;
    return this.#random() < 0.4 && other !== first ? [first, other] : [first];
  }

  /**
   * Some moment in the life of a batch. In every second round it is that of some answer, when the servers are at
   * their busiest with the other uploads.
   */
  async #aMoment(sending: readonly Promise<void>[]): Promise<void> {
    if (this.#random() < 0.5) return sleep(this.#lifeMs * this.#random());
    let awaited = Math.ceil(0.7 * this.#random() * sending.length);
    await new Promise<void>((resolve) => {
      for (const one of sending) void one.then(() => --awaited === 0 && resolve());
    });
    return sleep(5 * this.#random());
  }

  /** Whoever builds meanwhile may be refused, but never sees less than there was. */
  #readBeside(): { end(): Promise<string[]> } {
    const expected = [...this.#ledger.versionsOf(SHARED).keys()];
    const found: string[] = [];
    let ended = false;
    const reading = (async () => {
      while (!ended) {
        for (const { url, name } of this.#place.copies) {
          // Killed, it answers nothing; without its database, an error.
          const lines = await indexLines(url, SHARED).catch(() => null);
          const versions = new Set(lines?.map(({ vers }) => vers));
          if (lines !== null && !expected.every((version) => versions.has(version)))
            found.push(
              `${name} showed an index of ${versions.size} versions, where there were ${expected.length}`,
            );
        }
        await sleep(20);
      }
    })();
    return {
      async end() {
        ended = true;
        await reading;
        return found;
      },
    };
  }
}
