import type { Platform } from '../../../platform/platform.ts';

/** Attempts of nobody we know that are kept in a minute, by each server: enough to see what goes on, and no more. */
const PER_MINUTE = 60;
const MINUTE_MS = 60_000;

const minutes = new WeakMap<Platform, { beganAt: number; count: number }>();

/** Whether one more attempt that touches no publisher may be kept: anybody can send a million of them. */
export function mayRecordStranger(platform: Platform): boolean {
  const now = platform.now().getTime();
  const minute = minutes.get(platform);
  if (minute === undefined || now - minute.beganAt >= MINUTE_MS || now < minute.beganAt) {
    minutes.set(platform, { beganAt: now, count: 1 });
    return true;
  }
  minute.count += 1;
  return minute.count <= PER_MINUTE;
}
