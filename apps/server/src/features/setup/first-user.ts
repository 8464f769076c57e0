import { randomBytes } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { StartError } from '../../platform/start-error.ts';
import { type AccountLibrary, createUser, hasUsers, type User } from '../accounts/index.ts';
import { createToken, endpointScopes } from '../api-tokens/index.ts';
import { hasSetupLink, replaceSetupLink, takeSetupLink } from './store.ts';

/**
 * While there are no users: makes the administrator of the configuration, or a one-time link for making one.
 * @returns the link to print, or null when there is nothing to set up.
 */
export async function prepareFirstUser(platform: Platform, library: AccountLibrary): Promise<string | null> {
  const { db } = platform.database;
  if (await hasUsers(db)) return null;
  if (platform.config.setup !== null) {
    await createConfiguredAdmin(platform, library);
    return null;
  }
  const token = randomBytes(24).toString('base64url');
  const hash = await hashToken(token);
  await db.transaction().execute((transaction) => replaceSetupLink(transaction, hash, platform.now()));
  return `${platform.config.publicUrl}/setup?token=${token}`;
}

async function createConfiguredAdmin(platform: Platform, library: AccountLibrary): Promise<void> {
  const { setup } = platform.config;
  if (setup === null) return;
  const correlationId = 'setup';
  try {
    await createUser(
      { platform, library, actor: { kind: 'operator' }, correlationId },
      { login: setup.login, email: setup.email, password: setup.password || undefined, admin: true },
      async (db, user) => {
        if (user === null) return requireNoUsers(db);
        if (setup.token !== '') {
          await createToken(
            db,
            adminToken('configuration'),
            { userId: user.id, actor: { kind: 'operator' }, at: platform.now(), correlationId },
            setup.token,
          );
        }
      },
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Another copy that started at the same time was first.
    if (error.code === 'setup_closed' || error.code === 'user_exists') return;
    throw new StartError(`[setup] cannot be used: ${error.message}`);
  }
}

export interface FirstUser {
  login: string;
  email: string;
  password: string;
}

/**
 * Uses the one-time link: makes the administrator and an API token for them.
 * @throws Problem `setup_closed`, `user_invalid`
 */
export async function useSetupLink(
  platform: Platform,
  library: AccountLibrary,
  link: string,
  input: FirstUser,
  correlationId: string,
): Promise<{ user: User; token: string }> {
  // Before a password is hashed, which costs too much to do for whoever asks.
  if (!(await isSetupLink(platform, link))) throw closed();
  let token = '';
  const user = await createUser(
    { platform, library, actor: { kind: 'anyone' }, correlationId },
    { ...input, admin: true },
    async (db, created) => {
      if (created === null) {
        await requireNoUsers(db);
        if (!(await takeSetupLink(db, await hashToken(link)))) throw closed();
        return;
      }
      const made = await createToken(db, adminToken('set-up'), {
        userId: created.id,
        actor: { kind: 'user', id: created.id },
        at: platform.now(),
        correlationId,
      });
      token = made.token;
    },
  );
  return { user, token };
}

/** Is this link good now? For showing the form; using it asks again. */
export async function isSetupLink(platform: Platform, link: string): Promise<boolean> {
  const { db } = platform.database;
  return !(await hasUsers(db)) && (await hasSetupLink(db, await hashToken(link)));
}

const adminToken = (name: string) => ({ name, endpoint_scopes: [...endpointScopes] });

async function requireNoUsers(db: Queries): Promise<void> {
  if (await hasUsers(db)) throw closed();
}

function closed(): Problem {
  return new Problem(
    'setup_closed',
    'This set-up link is not valid, or not any more: it is good once, while the registry has no user, and the latest start prints the latest link.',
  );
}
