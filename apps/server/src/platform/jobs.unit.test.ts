import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startJobs } from './jobs.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function started() {
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  return { jobs: startJobs({ log, now: () => new Date() }), logged };
}
const job = (run: () => Promise<unknown>) => ({ name: 'work', what: 'work', everyMs: 60_000, run });

it('is done again and again, and how it went is remembered', async () => {
  const { jobs } = started();
  const run = vi.fn(async () => {});
  jobs.repeat(job(run));
  expect(await jobs.list()).toEqual([
    {
      name: 'work',
      what: 'work',
      everyMs: 60_000,
      forAll: false,
      runningSince: null,
      lastRun: null,
      lastFailure: null,
      succeededAt: null,
      runs: 0,
      failures: 0,
      nextRunAt: new Date('2026-11-23T10:01:00Z'),
    },
  ]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(run).toHaveBeenCalledTimes(2);
  expect(jobs.here()[0]).toMatchObject({
    runs: 2,
    failures: 0,
    lastRun: { startedAt: new Date('2026-11-23T10:02:00Z'), failure: null },
    nextRunAt: new Date('2026-11-23T10:03:00Z'),
  });
  await jobs.stop();
});

it('that fails is logged, kept in mind, and done again the next time', async () => {
  const { jobs, logged } = started();
  let isBroken = true;
  jobs.repeat(
    job(async () => {
      if (isBroken) throw new Error('the disk is full');
    }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(logged.join('')).toContain('could not work');
  isBroken = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(jobs.here()[0]).toMatchObject({
    runs: 2,
    failures: 1,
    lastRun: { failure: null },
    lastFailure: { startedAt: new Date('2026-11-23T10:01:00Z'), failure: 'the disk is full' },
  });
  await jobs.stop();
});

it('is never done twice at once, also when somebody asks for it', async () => {
  const { jobs } = started();
  let end = () => {};
  const run = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
  jobs.repeat(job(run));
  await vi.advanceTimersByTimeAsync(60_000);
  const asked = jobs.runNow('work');
  expect(jobs.here()[0]?.runningSince).toEqual(new Date('2026-11-23T10:01:00Z'));
  end();
  expect(await asked).toMatchObject({ runs: 1, runningSince: null });
  expect(run).toHaveBeenCalledTimes(1);
  expect(jobs.runNow('other')).toBeNull();
  await jobs.stop();
});

it('ends with the run under way, and waits for it only so long', async () => {
  const { jobs } = started();
  jobs.repeat(job(() => new Promise(() => {})));
  await vi.advanceTimersByTimeAsync(60_000);
  const stopped = vi.fn();
  void jobs.stop().then(stopped);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(stopped).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stopped).toHaveBeenCalled();
});
