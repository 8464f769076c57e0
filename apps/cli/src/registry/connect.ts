import { ClientFault, type Registry, registryClient } from '@waybill/api/client';
import type { CommonOptions } from '../command.ts';
import type { CliContext } from '../context.ts';
import { userAgent } from '../version.ts';
import { cargoToken, ownCargoRegistries } from './cargo-config.ts';
import { type FoundRegistry, findRegistry, isOwn } from './find-registry.ts';
import { readLogin } from './stored-logins.ts';

export interface Connection extends FoundRegistry {
  readonly registry: Registry;
  readonly token: string | null;
  /** Where the credential comes from, for people; null without one. */
  readonly tokenFrom: string | null;
}

/** The registry that is meant, with the credential there is for it. Asks nothing yet. */
export function connect(context: CliContext, options: CommonOptions): Connection {
  return connectionTo(context, findRegistry(context, options));
}

/** To the registry that a file names. @throws {ClientFault} as `connectSignedIn` */
export function connectAsFileSays(context: CliContext, options: CommonOptions, named: string): Connection {
  const found = findRegistry(context, { ...options, registry: named });
  const isOfFolder = !isOwn(found.address, context);
  return signedIn(context, connectionTo(context, { ...found, isOfFolder }));
}

function connectionTo(context: CliContext, found: FoundRegistry): Connection {
  const { token, tokenFrom } = findToken(context, found);
  const registry = registryClient({ address: found.address, send: context.send, userAgent, token });
  return { ...found, registry, token, tokenFrom };
}

/** For commands that are of no use without a credential. */
export function connectSignedIn(context: CliContext, options: CommonOptions): Connection {
  return signedIn(context, connect(context, options));
}

function signedIn(context: CliContext, connection: Connection): Connection {
  if (connection.token !== null) return connection;
  throw noCredential(context, connection);
}

/** Why there is none, and what to do. */
export function noCredential({ env }: CliContext, found: FoundRegistry): ClientFault {
  const { isOfFolder } = found;
  const { base } = found.address;
  return isOfFolder && env['WAYBILL_TOKEN']
    ? new ClientFault(
        'usage',
        `WAYBILL_TOKEN is not sent to ${base}, which files of this folder alone name`,
        {
          remedy: `if it is meant for that registry, say so: --registry ${base}, or WAYBILL_REGISTRY=${base} beside the token`,
        },
      )
    : new ClientFault('usage', `there is no credential for ${base}`, { remedy: signInRemedy(found) });
}

/** `waybill login` alone would not know a registry that only the command line named. */
export function signInRemedy({ name, address }: FoundRegistry): string {
  const command = name === null ? `waybill login --registry ${address.base}` : 'waybill login';
  return `sign in with \`${command}\`, or put an API token into WAYBILL_TOKEN and its registry into WAYBILL_REGISTRY`;
}

/** What somebody wrote for this command first; a token of cargo's last. */
function findToken(context: CliContext, { address, name, isOfFolder }: FoundRegistry) {
  const given = context.env['WAYBILL_TOKEN'];
  if (given && !isOfFolder) return { token: given, tokenFrom: 'WAYBILL_TOKEN' };
  const login = readLogin(context, address.base);
  if (login !== null) return { token: login.token, tokenFrom: `waybill login, as ${login.login}` };
  // cargo keeps its tokens by name, and another registry may have taken this one here.
  const isOther = name !== null && ownCargoRegistries(context).has(name) && !isOwn(address, context);
  const token = name === null || isOther ? null : cargoToken(context, name);
  return { token, tokenFrom: token === null ? null : 'cargo login' };
}
