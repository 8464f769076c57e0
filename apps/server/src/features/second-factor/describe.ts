import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Platform } from '../../platform/platform.ts';
import type { Session, User } from '../accounts/index.ts';
import { authenticationOptions } from './passkeys/ceremonies.ts';
import { relyingParty } from './passkeys/relying-party.ts';
import { listPasskeys, type StoredPasskey } from './passkeys/store.ts';
import { countRecoveryCodes } from './recovery-codes/store.ts';
import { findTotp } from './totp/store.ts';

type Parts = Pick<Platform, 'config' | 'database' | 'now'>;

/** All second factors of a user, and how this session stands. */
export async function showFactors({ config, database: { db } }: Parts, user: User, session: Session) {
  const totp = await findTotp(db, user.id);
  const passkeys = await listPasskeys(db, user.id);
  return {
    second_factor: {
      totp:
        totp === null || totp.confirmedAt === null
          ? null
          : {
              created_at: totp.confirmedAt.toISOString(),
              last_used_at: totp.lastUsedAt?.toISOString() ?? null,
            },
      passkeys: passkeys.map(showPasskey),
      recovery_codes_left: await countRecoveryCodes(db, user.id),
      passkeys_available: relyingParty(config) !== null,
      step_up: config.security.stepUp,
      fresh_until: session.factorAt === null ? null : freshUntil(config, session.factorAt).toISOString(),
    },
  };
}

export const showPasskey = ({ id, name, createdAt, lastUsedAt }: StoredPasskey) => ({
  id,
  name,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
});

/** By what the second factor can be given, and the question to a passkey where the user has one. */
export async function waysToConfirm(
  platform: Parts,
  user: User,
  session: Session,
): Promise<{
  methods: ('totp' | 'passkey' | 'recovery_code')[];
  passkey: PublicKeyCredentialRequestOptionsJSON | null;
}> {
  const { db } = platform.database;
  const totp = await findTotp(db, user.id);
  const passkeys = relyingParty(platform.config) === null ? [] : await listPasskeys(db, user.id);
  const use = { purpose: 'confirm' as const, boundTo: session.id };
  return {
    methods: [
      ...(totp === null || totp.confirmedAt === null ? [] : (['totp'] as const)),
      ...(passkeys.length === 0 ? [] : (['passkey'] as const)),
      ...((await countRecoveryCodes(db, user.id)) === 0 ? [] : (['recovery_code'] as const)),
    ],
    passkey: passkeys.length === 0 ? null : await authenticationOptions(platform, passkeys, use),
  };
}

export function showConfirmation({ config, now }: Parts) {
  const at = now();
  return {
    second_factor: {
      confirmed_at: at.toISOString(),
      fresh_until: freshUntil(config, at).toISOString(),
    },
  };
}

const freshUntil = ({ security }: Parts['config'], at: Date): Date =>
  new Date(at.getTime() + security.stepUpMinutes * 60_000);
