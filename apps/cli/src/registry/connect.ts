import { ClientFault, type Registry, registryClient } from '@waybill/api/client';
import type { CommonOptions } from '../command.ts';
import type { CliContext } from '../context.ts';
import { userAgent } from '../version.ts';
import { cargoToken } from './cargo-config.ts';
import { type FoundRegistry, findRegistry } from './find-registry.ts';
import { readLogin } from './stored-logins.ts';

export interface Connection extends FoundRegistry {
  readonly registry: Registry;
  readonly token: string | null;
  /** Where the credential comes from, for people; null without one. */
  readonly tokenFrom: string | null;
}

/** The registry that is meant, with the credential there is for it. Asks nothing yet. */
export function connect(context: CliContext, options: CommonOptions): Connection {
  const found = findRegistry(context, options);
  const { token, tokenFrom } = findToken(context, found);
  const registry = registryClient({ address: found.address, send: context.send, userAgent, token });
  return { ...found, registry, token, tokenFrom };
}

/** For commands that are of no use without a credential. */
export function connectSignedIn(context: CliContext, options: CommonOptions): Connection {
  const connection = connect(context, options);
  if (connection.token !== null) return connection;
  throw new ClientFault('usage', `there is no credential for ${connection.address.base}`, {
    remedy: signInRemedy(connection),
  });
}

/** `waybill login` alone would not know a registry that only the command line named. */
export function signInRemedy({ name, address }: FoundRegistry): string {
  const command = name === null ? `waybill login --registry ${address.base}` : 'waybill login';
  return `sign in with \`${command}\`, or put an API token into WAYBILL_TOKEN`;
}

/** What somebody wrote for this command first; a token of cargo's last. */
function findToken(context: CliContext, { address, name }: FoundRegistry) {
  const given = context.env['WAYBILL_TOKEN'];
  if (given) return { token: given, tokenFrom: 'WAYBILL_TOKEN' };
  const login = readLogin(context, address.base);
  if (login !== null) return { token: login.token, tokenFrom: `waybill login, as ${login.login}` };
  const token = name === null ? null : cargoToken(context, name);
  return { token, tokenFrom: token === null ? null : 'cargo login' };
}
