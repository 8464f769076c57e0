import type { Queries } from '../../../platform/database/open.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import { isSealedBy, seal, unseal } from './seal.ts';
import { listSealed, replaceSealed } from './store.ts';

/** Seals what other keys sealed by the key that is written by. @returns how many were, and how many no key opens. */
export async function resealFactors(
  db: Queries,
  secrets: Secrets,
): Promise<{ resealed: number; lost: number }> {
  const done = { resealed: 0, lost: 0 };
  for (const { userId, secret } of await listSealed(db)) {
    if (isSealedBy({ session: secrets.session }, userId, secret)) continue;
    const opened = unseal(secrets, userId, secret);
    if (opened === null) {
      done.lost += 1;
      continue;
    }
    // Who enrolled anew meanwhile has another one, and keeps it.
    await replaceSealed(db, { userId, before: secret, after: seal(secrets, userId, opened) });
    done.resealed += 1;
  }
  return done;
}
