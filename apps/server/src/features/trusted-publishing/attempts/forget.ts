import type { Platform } from '../../../platform/platform.ts';
import { forgetAttemptsBefore } from './store.ts';

/** How long an attempt can be looked at. The audit trail keeps what came of it. */
export const ATTEMPT_DAYS = 90;

export async function forgetAttempts({ database, now }: Platform): Promise<number> {
  return forgetAttemptsBefore(database.db, new Date(now().getTime() - ATTEMPT_DAYS * 24 * 60 * 60_000));
}
