import { type Answer, send } from './api/client.ts';
import { queryClient, useAnswer } from './api/queries.ts';
import type { Refusal } from './api/refusal.ts';
import { at, queryOf } from './paths.ts';

export type Me = Answer<'/api/v1/me', 'get'>;

export interface Session {
  /** Undefined: not known yet. Null: nobody is signed in. */
  me: Me | null | undefined;
  failure: Refusal | null;
}

/** Who is signed in, in this browser. The session is asked about first, as that is no refusal where there is none. */
export function useSession(): Session {
  const session = useAnswer('/api/auth/get-session');
  const isSignedIn = session.data !== undefined && session.data !== null;
  const me = useAnswer('/api/v1/me', undefined, { enabled: isSignedIn });
  if (session.data === null) return { me: null, failure: null };
  const failure = session.error ?? me.error;
  if (failure !== null) return { me: undefined, failure };
  return { me: me.data, failure: null };
}

/** The server's own page, from which the browser comes back to where it was. */
export function signInAddress(): string {
  const here = location.pathname.slice(at('').length) + location.search + location.hash;
  return `${at('/sign-in')}${queryOf({ return_to: here })}`;
}

/** @param next a path of the registry */
export async function signOut(next = '/'): Promise<void> {
  await send('post', '/api/auth/sign-out');
  leaveFor(at(next));
}

/** Goes to another page, and leaves nothing behind of what was read and shown so far. */
export function leaveFor(address: string): void {
  queryClient.clear();
  // Browsers keep a page that was left as it was, for the button that leads back: with a token that is shown once, say.
  addEventListener('pagehide', () => document.body.replaceChildren());
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
  location.assign(address);
}
