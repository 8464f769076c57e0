import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LONGEST_LOOK_MS, openPostgresTags } from '../../features/index/postgres-store.ts';
import { KeySource } from '../../features/trusted-publishing/issuers/key-source.ts';
import type { Platform } from '../platform.ts';
import { namedRateLimits } from '../rate-limits.ts';
import { shareRateLimits } from '../share-rate-limits.ts';
import { isInHurry } from './hurry.ts';
import type { Tables } from './schema.ts';

// What no request began, or not within its route, and what requests wait for all the same.

const log = pino({ level: 'silent' });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('copies that tell each other of busy callers are in a hurry', async () => {
  const seen: boolean[] = [];
  const insertInto = () => {
    seen.push(isInHurry());
    throw new Error('the database is away');
  };
  const platform = { database: { engine: 'postgres', db: { insertInto } }, log } as unknown as Platform;
  const limits = namedRateLimits(platform, 'requests');
  await limits.consume('somebody', { window: 60, max: 1 });
  const stop = shareRateLimits(platform);
  await vi.advanceTimersByTimeAsync(2_000);
  stop();
  expect(seen).toEqual([true, true]);
});

it('the keys of an issuer are kept in a hurry', async () => {
  const seen: boolean[] = [];
  const source = new KeySource({
    issuer: 'https://issuer.example.com',
    load: async () => ({ keys: [{ kty: 'RSA', kid: 'good' }], skipped: 0 }),
    keep: async () => void seen.push(isInHurry()),
    kept: null,
    now: () => new Date(),
    log,
  });
  expect(await source.keysFor('good')).toMatchObject({ ok: true });
  expect(seen).toEqual([true]);
});

it('whoever asks for an index file does not wait for a database that hangs: the route answers, as long as it hangs', async () => {
  const seen: boolean[] = [];
  let fail = (_error: Error): void => {};
  const query = () => {
    seen.push(isInHurry());
    return new Promise((_, reject) => {
      fail = reject;
    });
  };
  const pool = { query } as unknown as pg.Pool;
  const ask = openPostgresTags(pool, new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }));
  const toRoute: string[] = [];
  const asking = (lowerName: string) =>
    ask({ lowerName, found: () => expect.unreachable(), unknown: () => void toRoute.push(lowerName) });
  asking('first');
  await vi.advanceTimersByTimeAsync(10);
  asking('second');
  await vi.advanceTimersByTimeAsync(LONGEST_LOOK_MS - 100);
  expect(toRoute).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(toRoute).toEqual(['first', 'second']);
  asking('third');
  expect(toRoute).toEqual(['first', 'second', 'third']);
  expect(seen).toEqual([true]);

  fail(new Error('given up'));
  await vi.advanceTimersByTimeAsync(0);
  asking('fourth');
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual([true, true]);
  expect(toRoute).toEqual(['first', 'second', 'third']);
});
