import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

interface Whom {
  /** Of the account library. */
  accountId: string;
}

const whom = {
  '~standard': {
    version: 1,
    vendor: 'waybill',
    validate: (value: unknown) => ({ value: value as Whom }),
    types: undefined as unknown as { input: Whom; output: Whom },
  },
} as const;

/**
 * Lets the server sign somebody in whom a provider vouched for: with the library's own sessions and cookie, so that a session
 * is the same however it began. Not reachable from outside.
 */
export const signInAsPlugin = () => ({
  id: 'waybill-sign-in-as' as const,
  endpoints: {
    signInAs: createAuthEndpoint(
      '/waybill/sign-in-as',
      { method: 'POST', body: whom, metadata: { SERVER_ONLY: true } },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.accountId);
        const session = user === null ? null : await internalAdapter.createSession(user.id);
        if (user === null || session === null) throw new APIError('UNAUTHORIZED');
        await setSessionCookie(context, { session, user });
        return context.json({ accountId: user.id });
      },
    ),
  },
});
