import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { Platform } from '../../platform/platform.ts';
import { namedRateLimits } from '../../platform/rate-limits.ts';
import { isLocked, lockSentence } from './policy.ts';
import { findUserByAccount } from './store.ts';

/** How the client's address reaches the library's rate limiter: set by us on each request, never taken from outside. */
export const CLIENT_ADDRESS_HEADER = 'x-waybill-client-address';

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 24 * 60 * MINUTE_SECONDS;
const SESSION_DAYS = 30;
/** Of one address. */
export const PASSWORD_TRIES = { window: MINUTE_SECONDS, max: 10 };

/**
 * The account library: e-mail addresses, password hashes, sessions. The registry's own `users` rows stand beside it, so
 * that nothing else depends on its tables.
 */
export function accountLibrary(platform: Pick<Platform, 'config' | 'database' | 'secrets' | 'now'>) {
  const { config, database, secrets, now } = platform;
  const library = betterAuth({
    appName: 'Waybill',
    // Without the path that `public_url` may have: the library would take it for its own, and know none of its addresses.
    baseURL: new URL(config.publicUrl).origin,
    basePath: '/api/auth',
    secret: secrets.session,
    database: { db: database.db, type: database.engine },
    telemetry: { enabled: false },
    trustedOrigins: [new URL(config.publicUrl).origin],
    // Accounts are made by an administrator or by the set-up, never by whoever comes along.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: {
      expiresIn: SESSION_DAYS * DAY_SECONDS,
      // Else whoever has a cookie would have it for ever, and who is gone at a sign-in provider would never be asked again.
      disableSessionRefresh: true,
      modelName: 'auth_sessions',
      fields: sessionFields,
    },
    user: { modelName: 'auth_users', fields: userFields },
    account: { modelName: 'auth_accounts', fields: accountFields },
    verification: { modelName: 'auth_verifications', fields: verificationFields },
    rateLimit: {
      enabled: true,
      customStorage: namedRateLimits(platform, 'accounts'),
      window: MINUTE_SECONDS,
      max: 100,
      customRules: {
        '/sign-in/email': PASSWORD_TRIES,
        '/change-password': PASSWORD_TRIES,
        // Every page of the web UI asks; people behind one address are not to run out of pages.
        '/get-session': false,
      },
    },
    advanced: {
      // The library would leave its checks out under test.
      disableOriginCheck: false,
      cookiePrefix: 'waybill',
      useSecureCookies: config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
      // As for device sign-ins: one customer has 65,536 networks of 64 bits.
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 48 },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            await refuseLocked({ database, now }, session);
            return { data: timesOf(now()) };
          },
        },
      },
    },
    plugins: [sessionStarter],
    logger: { disabled: true },
  });
  // It knows one key; what the others signed is signed anew before it comes here.
  return Object.assign(library, { secrets });
}

export const ACCOUNT_LOCKED = 'ACCOUNT_LOCKED';

/** However somebody signs in, it ends in a session: whoever is locked gets none. */
async function refuseLocked(
  { database, now }: Pick<Platform, 'database' | 'now'>,
  session: { userId: string },
): Promise<void> {
  const user = await findUserByAccount(database.db, session.userId);
  if (user !== null && isLocked(user.lock, now()))
    throw new APIError('FORBIDDEN', { code: ACCOUNT_LOCKED, message: lockSentence(user.lock) });
}

export type AccountLibrary = ReturnType<typeof accountLibrary>;

/** A session begins and ends by the clock of this server, which need not be that of the library. */
const timesOf = (now: Date) => ({
  createdAt: now,
  updatedAt: now,
  expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_SECONDS * 1000),
});

/**
 * Begins a session for somebody who has shown in a way of ours who they are. It is called by this server alone: the routes
 * pass no other address of the library on, and the library itself gives it none.
 */
const sessionStarter = {
  id: 'waybill-session-starter',
  endpoints: {
    startSession: createAuthEndpoint(
      '/waybill/start-session',
      {
        method: 'POST',
        metadata: { SERVER_ONLY: true, $Infer: { body: {} as { accountId: string } } },
        requireHeaders: true,
      },
      async (context) => {
        const { internalAdapter } = context.context;
        const { accountId } = context.body;
        const user = await internalAdapter.findUserById(accountId);
        if (user === null) throw new Error('a session was wanted for an account that is not there');
        const session = await internalAdapter.createSession(accountId);
        await setSessionCookie(context, { session, user });
        return context.json({ sessionId: session.id });
      },
    ),
  },
} satisfies BetterAuthPlugin;

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
const userFields = { ...times, emailVerified: 'email_verified' };
const sessionFields = {
  ...times,
  expiresAt: 'expires_at',
  ipAddress: 'ip_address',
  userAgent: 'user_agent',
  userId: 'user_id',
};
const accountFields = {
  ...times,
  accountId: 'account_id',
  providerId: 'provider_id',
  userId: 'user_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
};
const verificationFields = { ...times, expiresAt: 'expires_at' };
