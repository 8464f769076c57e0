import type { Platform } from '../../platform/platform.ts';
import { forgetDeviceTokens } from '../api-tokens/index.ts';
import { KEPT_AFTER_EXPIRY_MS } from './start-request.ts';
import { forgetRequests } from './store.ts';

/** A day in which a dead token can still be told from one that never was, when it turns up somewhere. */
const TOKENS_KEPT_MS = 24 * 60 * 60_000;

/** Forgets the requests whose time is over, and the tokens of those that were approved when they have ended. */
export async function forgetDeviceSignIns({
  database,
  now,
}: Pick<Platform, 'database' | 'now'>): Promise<void> {
  const before = (age: number) => new Date(now().getTime() - age);
  await forgetRequests(database.db, before(KEPT_AFTER_EXPIRY_MS));
  await forgetDeviceTokens(database.db, before(TOKENS_KEPT_MS));
}
