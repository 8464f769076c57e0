import { asciiLower } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';

/** Refused attempts that are kept in a minute, by each server: enough to see what goes on, and no more. */
const PER_MINUTE = 60;
const MINUTE_MS = 60_000;

const minutes = new WeakMap<Platform, { beganAt: number; counts: Map<string, number> }>();

/**
 * Whether one more refused attempt may be kept: a job can ask for ID tokens, and send each several times, without end.
 * @param from which repository of which issuer it is of; null: of nobody we know, who all share one budget.
 */
export function mayRecord(platform: Platform, from: string | null): boolean {
  const now = platform.now().getTime();
  let minute = minutes.get(platform);
  if (minute === undefined || now - minute.beganAt >= MINUTE_MS || now < minute.beganAt) {
    minute = { beganAt: now, counts: new Map() };
    minutes.set(platform, minute);
  }
  const key = from === null ? '' : asciiLower(from);
  const count = (minute.counts.get(key) ?? 0) + 1;
  minute.counts.set(key, count);
  return count <= PER_MINUTE;
}
