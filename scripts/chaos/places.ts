import { send } from '../../tests/acceptance/support/http.ts';
import { cleanUpLater } from '../../tests/acceptance/support/lifetime.ts';
import { useObjectStorage } from '../../tests/acceptance/support/object-storage.ts';
import { type OwnPostgres, useOwnPostgres } from '../../tests/acceptance/support/postgres.ts';
import { type Ended, eventually } from '../../tests/acceptance/support/programs.ts';
import {
  checkData,
  startAgain as startWaybillAgain,
  useWaybill,
  type Waybill,
} from '../../tests/acceptance/support/waybill.ts';
import { startSwift } from '../test/swift.ts';

/** What can be killed, and started again with what it had. */
export interface Part {
  readonly name: string;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
}

/** A copy of the server. */
export interface Copy extends Part {
  readonly url: string;
  /** The end of what it has said. */
  log(): string;
}

/** A registry made of several programs. */
export interface Place {
  readonly name: string;
  readonly copies: readonly Copy[];
  /** The copies among them. */
  readonly parts: readonly Part[];
  /** Null: the database is embedded. */
  readonly postgres: OwnPostgres | null;
  /** `waybill check`. */
  check(): Promise<Ended>;
}

export const placeNames = ['embedded', 'postgres'] as const;
export type PlaceName = (typeof placeNames)[number];

export const makePlace = (name: PlaceName): Promise<Place> =>
  name === 'embedded' ? onEmbedded() : onPostgres();

async function onEmbedded(): Promise<Place> {
  const copy = await startCopy('the server', {});
  return {
    name: 'embedded database, disk',
    copies: [copy],
    parts: [copy],
    postgres: null,
    check: () => checkData(copy.running()),
  };
}

const SECRET_KEY = 'what-one-copy-signs-the-others-accept-0123456789';
/** Of the storage: this machine answers at once or not at all. */
const STORAGE_TIMEOUT_SECONDS = '4';

async function onPostgres(): Promise<Place> {
  const postgres = await useOwnPostgres({ isDurable: true });
  const swift = await startSwift();
  cleanUpLater(() => swift.stop());
  const environment = {
    ...useObjectStorage({ timeout: STORAGE_TIMEOUT_SECONDS }, new URL(swift.url)),
    WAYBILL_DATABASE_URL: postgres.url,
    WAYBILL_SECRET_KEY: SECRET_KEY,
    WAYBILL_DRAIN_SECONDS: '0',
  };
  const first = await startCopy('copy 1', environment);
  const second = await startCopy('copy 2', environment);
  return {
    name: 'PostgreSQL, S3, two copies',
    copies: [first, second],
    parts: [
      { name: 'PostgreSQL', kill: () => postgres.kill(), startAgain: () => postgres.start() },
      { name: 'the S3 server', kill: () => swift.kill(), startAgain: () => swift.startAgain() },
      first,
      second,
    ],
    postgres,
    check: () => checkData(first.running()),
  };
}

interface StartedCopy extends Copy {
  running(): Waybill;
}

/** Whoever repeats this for long shares the machine. */
const START_WITHIN_MS = 120_000;
const LOG_LINES = 30;
const LINE_CHARACTERS = 300;

async function startCopy(name: string, environment: Readonly<Record<string, string>>): Promise<StartedCopy> {
  let waybill = await useWaybill({ environment });
  return {
    name,
    url: waybill.url,
    running: () => waybill,
    log: () => {
      const lines = [...waybill.stdout().split('\n').slice(-LOG_LINES), ...waybill.stderr().split('\n')];
      const state = waybill.isRunning() ? 'it runs' : 'it has ended';
      return [...lines.map((line) => line.slice(0, LINE_CHARACTERS)), `(${state})`].join('\n');
    },
    async kill() {
      waybill.kill('SIGKILL');
      await waybill.ended;
    },
    async startAgain() {
      waybill = await startWaybillAgain(waybill, { patienceMs: START_WITHIN_MS });
    },
  };
}

/** First what the copies need, then those of them that were killed. */
export async function startAgain({ copies }: Place, killed: readonly Part[]): Promise<void> {
  const isCopy = (part: Part) => copies.some((copy) => copy === part);
  await Promise.all(killed.filter((part) => !isCopy(part)).map((part) => part.startAgain()));
  await Promise.all(killed.filter(isCopy).map((part) => part.startAgain()));
}

const READY_WITHIN_MS = 60_000;

/** @returns how long it took until all copies said that they can do their work. */
export async function untilReady({ copies }: Place): Promise<number> {
  const begun = performance.now();
  for (const { name, url } of copies)
    await eventually(
      () => `${name} is not ready again`,
      async () => (await send(`${url}/readyz`)).status === 200 || undefined,
      READY_WITHIN_MS,
    );
  return performance.now() - begun;
}
