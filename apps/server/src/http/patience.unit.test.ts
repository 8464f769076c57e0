import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withoutStalls } from '../features/publish/body.ts';
import { createBothVersions } from './http-versions.ts';
import { readText } from './json-bodies.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A body of which some came, and no more does. */
const begun = () => Object.assign(new PassThrough(), { headers: {} });

it('the head of a request has ten seconds', () => {
  expect(createBothVersions(() => {}, null).headersTimeout).toBe(10_000);
});

it('an upload that stands still for thirty seconds is given up, and one that moves is not', async () => {
  const body = begun();
  const read = (async () => {
    for await (const _ of withoutStalls(body as never));
  })().catch(({ code }) => code);
  for (let times = 0; times < 4; times += 1) {
    body.write('x');
    await vi.advanceTimersByTimeAsync(25_000);
    expect(body.destroyed, `after ${times + 1} pauses`).toBe(false);
  }
  await vi.advanceTimersByTimeAsync(6_000);
  expect(body.destroyed).toBe(true);
  expect(await read).toBe('request_timeout');
});

it('a small body has thirty seconds in all, however it drips in', async () => {
  const body = begun();
  const request = { routeOptions: { bodyLimit: 1_000 } } as FastifyRequest;
  const read = readText(request, body as never).catch(({ code }) => code);
  for (let seconds = 0; seconds < 29; seconds += 1) {
    body.write('x');
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(body.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(body.destroyed).toBe(true);
  expect(await read).toBe('request_timeout');
});
