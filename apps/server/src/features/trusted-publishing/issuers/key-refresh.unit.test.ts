import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeySource } from './key-source.ts';

const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** An issuer that publishes just the key of this name, and how often it was asked. */
function issuerOf(first: string) {
  const issuer = { publishes: first, isDown: false, asked: 0 };
  const keys = new KeySource({
    issuer: 'https://issuer.example',
    load: async () => {
      issuer.asked += 1;
      if (issuer.isDown) throw new Error('down');
      return { keys: [{ kid: issuer.publishes, kty: 'RSA' }], skipped: 0 };
    },
    keep: async () => {},
    kept: null,
    now: () => new Date(),
    log: pino({ level: 'silent' }),
  });
  keys.start();
  return { issuer, keys };
}

it('a withdrawn key is gone ten minutes later, though nobody asked for another one', async () => {
  const { issuer, keys } = issuerOf('old');
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  issuer.publishes = 'new';
  await vi.advanceTimersByTimeAsync(8 * MINUTE_MS);
  expect(keys.status().keyIds).toEqual(['old']);
  await vi.advanceTimersByTimeAsync(1 * MINUTE_MS);
  expect(keys.status().keyIds).toEqual(['new']);
  keys.stop();
});

it('an issuer that is down is asked again sooner, and no more often than every ten minutes in the end', async () => {
  const { issuer, keys } = issuerOf('only');
  issuer.isDown = true;
  await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
  const before = issuer.asked;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(issuer.asked - before).toBeGreaterThan(1);
  await vi.advanceTimersByTimeAsync(3 * 60 * MINUTE_MS);
  const later = issuer.asked;
  await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
  expect(issuer.asked - later).toBe(6);
  keys.stop();
});

it('is not asked any more once it is stopped', async () => {
  const { issuer, keys } = issuerOf('only');
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  keys.stop();
  const { asked } = issuer;
  await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
  expect(issuer.asked).toBe(asked);
});
