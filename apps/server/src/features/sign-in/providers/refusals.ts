import type { SignInProvider } from '../../../config/sign-in.ts';
import { Problem } from '../../../platform/problem.ts';

/** The log has the cause; who wants to sign in can do nothing with it. */
export const unavailable = ({ name }: SignInProvider, cause: unknown): Problem =>
  new Problem(
    'sign_in_provider_unavailable',
    `\`${name}\` cannot be reached just now, or does not answer as it has to; try again in a moment, or tell the operator of this registry.`,
    { cause, headers: { 'retry-after': '10' } },
  );

export const notVerified = ({ name }: SignInProvider, what: string, cause?: unknown): Problem =>
  new Problem('sign_in_not_verified', `What \`${name}\` said could not be verified: ${what}.`, { cause });

export const refused = ({ name }: SignInProvider, what: string): Problem =>
  new Problem('sign_in_refused', `\`${name}\` did not sign you in: ${what}.`);
