import pino from 'pino';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { copyTemplate } from '../testing/template.ts';
import { type Database, openDatabase } from './database/open.ts';
import { type JobClaims, jobClaims, LEASE_MS } from './job-claims.ts';
import { startJobs } from './jobs.ts';

const HOUR_MS = 60 * 60_000;
const START = Date.parse('2026-11-23T10:00:00Z');
const at = (milliseconds: number) => new Date(START + milliseconds);

let database: Database;
let remove: () => Promise<void>;
let copies: [JobClaims, JobClaims];
beforeAll(async () => {
  const place = await copyTemplate(inject('template'));
  remove = place.remove;
  database = openDatabase(place);
  copies = [jobClaims(database.db), jobClaims(database.db)];
});
afterAll(async () => {
  await database.close();
  await remove();
});

const take = (claims: JobClaims, name: string, time: number, even = false) =>
  claims.claim(name, { now: at(time), everyMs: HOUR_MS, even });
const settle = (claims: JobClaims, name: string, time: number, failure: string | null = null) =>
  claims.settle(
    name,
    { startedAt: at(time), durationMs: 5, failure },
    { now: at(time + 5), everyMs: HOUR_MS },
  );

it('a job that nobody has done yet is due after its time', async () => {
  const [one, other] = copies;
  expect(await take(one, 'new', 0)).toEqual(at(HOUR_MS));
  expect(await take(other, 'new', 10_000)).toEqual(at(HOUR_MS));
  expect(await take(other, 'new', HOUR_MS)).toBeNull();
});

it('one of several copies gets it, and the others learn when to ask again', async () => {
  const [one, other] = copies;
  await take(one, 'due', 0);
  const answers = await Promise.all([
    take(one, 'due', HOUR_MS),
    take(other, 'due', HOUR_MS),
    take(jobClaims(database.db), 'due', HOUR_MS),
  ]);
  expect(answers.filter((answer) => answer === null)).toHaveLength(1);
  const winner = answers[0] === null ? one : answers[1] === null ? other : null;
  expect(answers.find((answer) => answer !== null)).toEqual(at(HOUR_MS + LEASE_MS));
  if (winner !== null) await settle(winner, 'due', HOUR_MS);
});

it('is done once in its time, whoever asks', async () => {
  const [one, other] = copies;
  await take(one, 'hourly', 0);
  let done = 0;
  // Two copies that each ask every ten minutes, at other times, for ten hours.
  for (let minute = 0; minute < 600; minute += 5) {
    const claims = minute % 10 === 0 ? one : other;
    const time = minute * 60_000;
    if ((await take(claims, 'hourly', time)) !== null) continue;
    done += 1;
    await settle(claims, 'hourly', time);
  }
  expect(done).toBe(9);
  expect((await other.list(at(10 * HOUR_MS))).get('hourly')).toMatchObject({
    runs: 9,
    failures: 0,
    dueAt: at(10 * HOUR_MS),
    lastRun: { startedAt: at(9 * HOUR_MS), durationMs: 5, failure: null },
    succeededAt: at(9 * HOUR_MS + 5),
  });
});

it('what a copy left undone that died is taken over when its lease is over', async () => {
  const [one, other] = copies;
  await take(one, 'left', 0, true);
  expect(await take(other, 'left', LEASE_MS - 1, true)).toEqual(at(HOUR_MS));
  await one.extend('left', at(30_000));
  expect(await take(other, 'left', LEASE_MS, true)).not.toBeNull();
  expect(await take(other, 'left', 30_000 + LEASE_MS, true)).toBeNull();
  // The dead one was only slow: its end is not that of the run of the other one.
  await settle(one, 'left', 0);
  const state = (await one.list(at(30_000 + LEASE_MS))).get('left');
  expect(state).toMatchObject({ runs: 0, runningSince: at(30_000 + LEASE_MS) });
  await settle(other, 'left', 30_000 + LEASE_MS);
});

it('a failure is kept in mind', async () => {
  const [one, other] = copies;
  await take(one, 'broken', 0, true);
  await settle(one, 'broken', 0, 'the disk is full');
  await take(other, 'broken', HOUR_MS);
  await settle(other, 'broken', HOUR_MS);
  expect((await one.list(at(0))).get('broken')).toMatchObject({
    runs: 2,
    failures: 1,
    lastRun: { failure: null },
    lastFailure: { startedAt: at(0), failure: 'the disk is full' },
  });
});

it('a copy whose clock had jumped ahead keeps the others from nothing', async () => {
  const [one, other] = copies;
  const YEAR_MS = 365 * 24 * HOUR_MS;
  await take(one, 'jumped', YEAR_MS, true);
  expect(await take(other, 'jumped', 0)).toBeNull();
  await settle(other, 'jumped', 0);
  await take(one, 'jumped', YEAR_MS);
  await settle(one, 'jumped', YEAR_MS);
  expect(await take(other, 'jumped', 60_000)).toBeNull();
  await settle(other, 'jumped', 60_000);
});

it('two copies that are asked at once do it once', async () => {
  const jobs = [1, 2].map(() =>
    startJobs({ log: pino({ level: 'silent' }), now: () => new Date(), claims: jobClaims(database.db) }),
  );
  let running = 0;
  let runs = 0;
  let most = 0;
  for (const one of jobs)
    one.repeat({
      name: 'together',
      what: 'work together',
      everyMs: HOUR_MS,
      forAll: true,
      run: async () => {
        runs += 1;
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
      },
    });
  await Promise.all(jobs.map((one) => one.runNow('together')));
  expect({ runs, most }).toEqual({ runs: 1, most: 1 });
  const states = await Promise.all(jobs.map((one) => one.list()));
  expect(states.map(([state]) => state?.runs)).toEqual([1, 1]);
  await Promise.all(jobs.map((one) => one.stop()));
});
