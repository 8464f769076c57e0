import { audienceFor, exchangeInJob, type IdTokenSource } from '@waybill/api/ci';
import type { ExchangeTarget, Registry } from '@waybill/api/client';
import { checkBeforeBuild } from './check-before-build.ts';
import { explained } from './explained.ts';
import { firstIdToken } from './first-id-token.ts';
import {
  type Answer,
  failure,
  loggedOut,
  notFound,
  type Operation,
  onlyNow,
  operationNotSupported,
  until,
} from './protocol.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The answers in a CI job: it is who it is, and gets a token for exactly what cargo is about to do.
 * @throws {ClientFault}
 */
export async function answerInJob(
  operation: Operation,
  registry: Registry,
  source: IdTokenSource,
  surroundings: Surroundings,
): Promise<Answer> {
  const { options, tell } = surroundings;
  const wellKnown = await registry.wellKnown();
  const audience = audienceFor(registry.address, wellKnown, options.audience);
  const exchange = (what: string, target: ExchangeTarget) =>
    explained(`${what} with an ID token from ${source.title}`, () =>
      exchangeInJob(registry, source, audience, target),
    );

  switch (operation.kind) {
    case 'read':
      return wellKnown.visibility === 'public' && !registry.address.isPrivateIndex
        ? checkBeforeBuild(registry, source, audience, surroundings)
        : reading(exchange, registry);
    case 'publish': {
      const { name: crate, version, checksum } = operation;
      const { token } = await exchange(`publishing ${crate} ${version}`, { crate, version, checksum });
      tell(`got a token for ${crate} ${version}, good for one upload of exactly this file`);
      return onlyNow(token);
    }
    case 'yank':
    case 'unyank': {
      const { name: crate, version } = operation;
      const what = operation.kind === 'yank' ? 'yanking' : 'taking back the yank of';
      const { token } = await exchange(`${what} ${crate} ${version}`, { crate, scopes: ['yank'] });
      return onlyNow(token);
    }
    case 'owners':
      // No job may change who owns a crate. A person's token may, if the next provider has one.
      tell('a job cannot see or change owners; that takes the API token of a person');
      return notFound;
    case 'login':
      return failure('there is nothing to log in to: this job proves who it is each time cargo asks', [
        'what to do: leave `cargo login` out',
      ]);
    case 'logout': {
      const what = `ending the tokens of this job at ${registry.address.base}`;
      const ended = await explained(what, async () =>
        registry.revokeJob(await firstIdToken(source, audience)),
      );
      tell(ended === 0 ? 'no token of this job was alive' : `ended ${ended} tokens of this job`);
      return loggedOut;
    }
    default:
      return operationNotSupported;
  }
}

type Exchange = (
  what: string,
  target: ExchangeTarget,
) => Promise<{ readonly token: string; readonly expiresAt: Date }>;

/** Kept by cargo in its memory: one start of this program and one exchange, not one for each file. */
async function reading(exchange: Exchange, registry: Registry): Promise<Answer> {
  const { token, expiresAt } = await exchange(`reading ${registry.address.base}`, { scopes: ['read'] });
  return Number.isNaN(expiresAt.getTime()) ? onlyNow(token) : until(expiresAt, token, false);
}
