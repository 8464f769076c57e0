import type { Config } from '../../config/config.ts';
import { Problem } from '../../platform/problem.ts';
import type { Session } from '../accounts/index.ts';

type Settings = Pick<Config, 'publicUrl' | 'security'>;

/**
 * Step-up: what gives or takes rights needs a second factor that was given a short while ago, as the instance asks for it.
 * An API token passes, as it was made under this rule itself and is held by programs, which have no second factor.
 * @throws Problem `second_factor_required`
 */
export function requireFreshFactor(
  settings: Settings,
  { session }: { session: Session | null },
  now: Date,
): void {
  const { stepUp } = settings.security;
  if (stepUp === 'off' || session === null) return;
  if (session.hasFactor) requireOwnFactor(settings, session, now);
  if (session.hasFactor || stepUp === 'enrolled') return;
  throw new Problem(
    'second_factor_required',
    'this registry asks for a second factor before this action, and you have none',
    {
      remedy: `enrol an authenticator app or a passkey at ${settings.publicUrl}/me/security, then try again`,
    },
  );
}

/**
 * For changes to the second factors themselves, whatever the instance asks for: of whoever has one it must be fresh, and
 * whoever has none must have signed in a short while ago, so that a session left open somewhere enrols no stranger.
 * @throws Problem `second_factor_required`, `sign_in_again`
 */
export function requireFreshForFactors(settings: Settings, session: Session, now: Date): void {
  if (session.hasFactor) requireOwnFactor(settings, session, now);
  if (session.hasFactor) return;
  if (isFresh(settings, session.startedAt, now)) return;
  throw new Problem(
    'sign_in_again',
    `a first second factor is enrolled within ${inMinutes(settings)} of signing in: sign out, sign in again, and try again`,
  );
}

function requireOwnFactor(settings: Settings, { factorAt }: Session, now: Date): void {
  if (factorAt !== null && isFresh(settings, factorAt, now)) return;
  throw new Problem(
    'second_factor_required',
    `this action needs your second factor, given within the last ${inMinutes(settings)}`,
    {
      remedy:
        'send it to `POST /api/v1/me/second-factor/confirmations` as `{"code": "…"}` or `{"passkey": {…}}`, ' +
        `or give it at ${settings.publicUrl}/sign-in/second-factor, then try again`,
    },
  );
}

const isFresh = ({ security }: Settings, at: Date, now: Date): boolean =>
  now.getTime() - at.getTime() < security.stepUpMinutes * 60_000;

const inMinutes = ({ security: { stepUpMinutes } }: Settings): string =>
  `${stepUpMinutes} minute${stepUpMinutes === 1 ? '' : 's'}`;
