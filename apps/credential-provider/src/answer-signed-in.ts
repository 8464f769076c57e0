import { ClientFault, deviceSignIn, type Registry, whileDoing } from '@waybill/api/client';
import {
  type Answer,
  failure,
  notFound,
  type Operation,
  onlyNow,
  operationNotSupported,
  until,
} from './protocol.ts';
import type { Surroundings } from './surroundings.ts';

const LIFETIME_SECONDS = 60 * 60;

/**
 * The answers to a person, with `--sign-in`: approve in the browser, and one run of cargo has a token for an hour, in its
 * memory. Nothing is stored, so the next run asks again.
 * @throws {ClientFault}
 */
export async function answerSignedIn(
  operation: Operation,
  registry: Registry,
  surroundings: Surroundings,
): Promise<Answer> {
  const { visibility } = await registry.wellKnown();
  const asksForToken = visibility === 'private' || registry.address.isPrivateIndex;
  switch (operation.kind) {
    // Of a public index cargo asks this only when it is about to publish; of a private one, for every build.
    case 'read':
      return asksForToken ? signIn(['read'], false) : signIn(publishing, true);
    case 'publish':
      return signIn(asksForToken ? [...publishing, 'read'] : publishing, true);
    case 'yank':
    case 'unyank':
      return signIn(['yank'], false);
    case 'owners':
      return signIn(['change-owners'], false);
    case 'login':
      return failure(
        'there is nothing to log in to: with --sign-in, each run of cargo asks when it needs to',
        ['what to do: leave `cargo login` out, or for a token that is kept use the provider cargo:token'],
      );
    case 'logout':
      // Nothing was stored: cargo says that nobody is logged in.
      return notFound;
    default:
      return operationNotSupported;
  }

  async function signIn(scopes: readonly string[], forAll: boolean): Promise<Answer> {
    const { job, show } = surroundings;
    const wish = { clientName: 'cargo', scopes, lifetimeSeconds: LIFETIME_SECONDS };
    try {
      const { token, expiresAt } = await deviceSignIn(registry, wish, { show, sleep: job.sleep });
      return expiresAt === null ? onlyNow(token) : until(expiresAt, token, forAll);
    } catch (error) {
      if (!(error instanceof ClientFault)) throw error;
      throw whileDoing(`signing in to ${registry.address.base}`, error);
    }
  }
}

const publishing: readonly string[] = ['publish-new', 'publish-update'];
