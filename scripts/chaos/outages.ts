import { setTimeout as sleep } from 'node:timers/promises';
import { makeUpload } from '../../tests/acceptance/support/crate-file.ts';
import { refusalOf, send, sendJson } from '../../tests/acceptance/support/http.ts';
import type { OwnPostgres } from '../../tests/acceptance/support/postgres.ts';
import { upload } from '../../tests/acceptance/support/uploads.ts';
import { type Batch, SHARED } from './load.ts';
import { type Copy, type Place, untilReady } from './places.ts';
import { Found, type Rounds } from './rounds.ts';

interface Outage {
  what: string;
  begin: (postgres: OwnPostgres) => Promise<void> | void;
  end: (postgres: OwnPostgres) => Promise<void> | void;
}

const outages: readonly Outage[] = [
  { what: 'is gone', begin: (postgres) => postgres.stop(), end: (postgres) => postgres.start() },
  { what: 'hangs', begin: (postgres) => postgres.freeze(), end: (postgres) => postgres.thaw() },
];

/** cargo gives up after 30 seconds in which nothing moves. */
const LONGEST_ANSWER_MS = 30_000;
const PAUSE_MS = 250;
/** Publishes are looked at one by one afterwards. */
const PUBLISH_EVERY = 4;

interface Answers {
  /** How often there was which: `503 database_unavailable`. */
  codes: Map<string, number>;
  slowestMs: number;
}

/**
 * The database is away for so long, in each of two ways, while people go on publishing and reading. Every request has an
 * answer in time, a 503; and afterwards nothing has to be restarted, and what was sent in vain is taken.
 */
export async function endureOutages(
  place: Place,
  rounds: Rounds,
  seconds: number,
  tell: (line: string) => void,
): Promise<void> {
  const { postgres } = place;
  if (postgres === null || seconds === 0) return;
  for (const [index, { what, begin, end }] of outages.entries()) {
    const batch: Batch = { slots: [], publishers: [] };
    const answers: Answers = { codes: new Map(), slowestMs: 0 };
    await begin(postgres);
    const begun = performance.now();
    const asked: Promise<void>[] = [];
    for (let turn = 0; performance.now() - begun < seconds * 1_000; turn += 1) {
      for (const copy of place.copies) {
        if (turn % PUBLISH_EVERY === 0) asked.push(publish(copy, `9.${index}.${turn}`, batch, answers));
        asked.push(...askAll(copy, answers));
      }
      await sleep(PAUSE_MS);
    }
    // Those that were asked last end by themselves, too.
    await Promise.all(asked);
    await end(postgres);
    const readyMs = await untilReady(place);
    judge(what, answers);
    await rounds.verify(batch);
    const counts = [...answers.codes].map(([code, times]) => `${times} × ${code}`).join(', ');
    tell(
      `PostgreSQL ${what} for ${seconds} s: ${counts}, the slowest after ${Math.round(answers.slowestMs)} ms; ready again after ${Math.round(readyMs)} ms`,
    );
  }
}

async function note(answers: Answers, ask: () => Promise<string>): Promise<void> {
  const begun = performance.now();
  const code = await ask().catch((error: Error) => error.message);
  answers.codes.set(code, (answers.codes.get(code) ?? 0) + 1);
  answers.slowestMs = Math.max(answers.slowestMs, performance.now() - begun);
}

function publish(copy: Copy, number: string, batch: Batch, answers: Answers): Promise<void> {
  const version = `${number}-${copy.name.replaceAll(' ', '-')}`;
  const sent = makeUpload(SHARED, version);
  return note(answers, async () => {
    const outcome = await upload(copy.url, sent);
    batch.slots.push({ name: SHARED, version, tries: [{ upload: sent, copy, outcome }] });
    return outcome.kind === 'refused' ? `${outcome.status} ${outcome.code}` : outcome.kind;
  });
}

function askAll({ url }: Copy, answers: Answers): Promise<void>[] {
  const read = async (path: string) => {
    const answer = await sendJson(`${url}${path}`);
    return `${answer.status} ${refusalOf(answer).code}`;
  };
  return [
    note(answers, () => read('/index/sh/ar/shared')),
    note(answers, () => read('/api/v1/crates/shared')),
    note(answers, () => read('/readyz')),
    note(answers, async () => `healthz ${(await send(`${url}/healthz`)).status}`),
  ];
}

function judge(what: string, { codes, slowestMs }: Answers): void {
  const wrong = [...codes.keys()].filter(
    (code) => !['503 database_unavailable', 'healthz 200'].includes(code),
  );
  const sentences = wrong.map(
    (code) => `while PostgreSQL ${what}, ${codes.get(code)} requests were answered with: ${code}`,
  );
  if (slowestMs > LONGEST_ANSWER_MS)
    sentences.push(`while PostgreSQL ${what}, a request took ${Math.round(slowestMs)} ms`);
  if (sentences.length > 0) throw new Found(sentences);
}
