import type { Platform } from '../../platform/platform.ts';
import { forgetChallenges } from './passkeys/store.ts';
import { ENROLMENT_MS } from './totp/enrol.ts';
import { forgetUnconfirmed } from './totp/store.ts';
import { forgetTries } from './tries/store.ts';

/** Forgets questions nobody answered, apps that were never confirmed, and tries that count no more. */
export async function forgetFactorLeftovers({
  database: { db },
  now,
}: Pick<Platform, 'database' | 'now'>): Promise<void> {
  const at = now();
  await forgetChallenges(db, at);
  await forgetUnconfirmed(db, new Date(at.getTime() - ENROLMENT_MS));
  await forgetTries(db, at);
}
