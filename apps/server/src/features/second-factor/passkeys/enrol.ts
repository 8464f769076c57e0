import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { afterEnrolment, type Own } from '../change-factors.ts';
import { refused } from '../refused.ts';
import { readRegistration, registrationOptions } from './ceremonies.ts';
import { insertPasskey, listPasskeys, renamePasskey, type StoredPasskey } from './store.ts';

const MOST_PASSKEYS = 20;
const LONGEST_NAME = 60;

/** @throws Problem `second_factor_exists`, `passkeys_unavailable` */
export async function startPasskey(
  platform: Platform,
  { user, session }: Own,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const existing = await listPasskeys(platform.database.db, user.id);
  if (existing.length >= MOST_PASSKEYS) throw tooMany();
  return registrationOptions(platform, { ...user, accountId: session.accountId }, existing, {
    purpose: 'register',
    boundTo: session.id,
  });
}

/**
 * @returns the passkey, and recovery codes where the user has none yet.
 * @throws Problem `second_factor_refused`, `second_factor_exists`, `user_invalid`
 */
export async function addPasskey(
  platform: Platform,
  own: Own,
  { name, answer }: { name: string; answer: RegistrationResponseJSON },
): Promise<{ passkey: StoredPasskey; recoveryCodes: string[] | null }> {
  const called = readName(name);
  const use = { purpose: 'register' as const, boundTo: own.session.id };
  const made = await readRegistration(platform, answer, use);
  if (made === null) throw refused();
  return platform.database.db.transaction().execute(async (db) => {
    if ((await listPasskeys(db, own.user.id)).length >= MOST_PASSKEYS) throw tooMany();
    const passkey = await insertPasskey(db, {
      ...made,
      userId: own.user.id,
      name: called,
      at: platform.now(),
    });
    // Somebody else's, or the same once more: neither tells which.
    if (passkey === null) throw refused();
    const recoveryCodes = await afterEnrolment(db, platform, own, { kind: 'passkey_added', name: called });
    return { passkey, recoveryCodes };
  });
}

/** @throws Problem `second_factor_not_found`, `body_invalid` */
export async function nameAnew(
  platform: Platform,
  { user }: Pick<Own, 'user'>,
  id: number,
  name: string,
): Promise<StoredPasskey> {
  const passkey = await renamePasskey(platform.database.db, { id, userId: user.id, name: readName(name) });
  if (passkey === null)
    throw new Problem('second_factor_not_found', `You have no passkey with the id ${id}.`);
  return passkey;
}

function readName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST_NAME && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return name;
  throw new Problem(
    'body_invalid',
    `The name of a passkey must have 1 to ${LONGEST_NAME} characters, none of them invisible.`,
    { field: 'name' },
  );
}

const tooMany = () =>
  new Problem(
    'second_factor_exists',
    `You have ${MOST_PASSKEYS} passkeys, which is the most; remove one that you use no more.`,
  );
