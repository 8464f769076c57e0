import { hashToken } from '@waybill/trusted-publishing';
import type { SignInProvider } from '../../config/sign-in.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { User } from '../accounts/index.ts';
import { admitPerson } from './admit-person.ts';
import type { Person } from './person.ts';
import type { CallbackQuery, SignInWay } from './providers/provider.ts';
import { newSecret, redirectUri } from './start-sign-in.ts';
import { insertChoice, takeAttempt, takeChoice } from './store.ts';

const CHOOSING_MS = 15 * 60_000;

export type Finished =
  | { kind: 'signed_in'; user: User; returnTo: string }
  | { kind: 'choose'; ticket: string; suggestion: string; problem: string | null };

export interface Back extends CallbackQuery {
  state: string;
  /** The secret in the cookie of the browser that came back; null: it has none. */
  browser: string | null;
}

/**
 * Goes on where the browser comes back from a provider.
 * @throws Problem `sign_in_state_invalid`, `sign_in_provider_unavailable`, `sign_in_refused`, `sign_in_not_verified`,
 * `sign_in_not_allowed`
 */
export async function finishSignIn(
  platform: Platform,
  way: SignInWay,
  { browser, state, ...query }: Back,
  correlationId: string,
): Promise<Finished> {
  const { config, database, now } = platform;
  const { provider } = way;
  const attempt =
    browser === null || state === ''
      ? null
      : await takeAttempt(
          database.db,
          {
            stateHash: await hashToken(state),
            browserHash: await hashToken(browser),
            providerId: provider.id,
          },
          now(),
        );
  if (attempt === null || browser === null) throw unknownState();
  const person = await way.finish(query, attempt, redirectUri(config.publicUrl, provider.id));
  const { returnTo } = attempt;
  const expiresAt = new Date(now().getTime() + CHOOSING_MS);
  return admit(platform, { provider, person, browser, returnTo, expiresAt, login: null }, correlationId);
}

/**
 * Goes on with the login that somebody chose.
 * @throws Problem `sign_in_state_invalid`, `sign_in_not_allowed`
 */
export async function finishWithLogin(
  platform: Platform,
  provider: SignInProvider,
  { browser, ticket, login }: { browser: string | null; ticket: string; login: string },
  correlationId: string,
): Promise<Finished> {
  const choice =
    browser === null
      ? null
      : await takeChoice(
          platform.database.db,
          {
            ticketHash: await hashToken(ticket),
            browserHash: await hashToken(browser),
            providerId: provider.id,
          },
          platform.now(),
        );
  if (choice === null || browser === null) throw unknownState();
  return admit(platform, { provider, ...choice, browser, login }, correlationId);
}

interface Arrival {
  provider: SignInProvider;
  person: Person;
  browser: string;
  returnTo: string;
  /** However often a login is tried: what the provider said is good for so long. */
  expiresAt: Date;
  login: string | null;
}

async function admit(
  platform: Platform,
  { provider, person, browser, returnTo, expiresAt, login }: Arrival,
  correlationId: string,
): Promise<Finished> {
  const admission = await admitPerson(platform, provider, person, login, correlationId);
  if (admission.kind === 'refused') throw admission.problem;
  if (admission.kind === 'admitted') return { kind: 'signed_in', user: admission.user, returnTo };
  const ticket = newSecret();
  await insertChoice(platform.database.db, {
    ticketHash: await hashToken(ticket),
    browserHash: await hashToken(browser),
    providerId: provider.id,
    person,
    returnTo,
    expiresAt,
  });
  return { kind: 'choose', ticket, suggestion: admission.suggestion, problem: admission.problem };
}

const unknownState = (): Problem =>
  new Problem(
    'sign_in_state_invalid',
    'This browser did not begin this sign-in, or it is used up or took too long; begin it again. If you came here by a link, somebody wanted you signed in as somebody else.',
  );
