import { ClientFault, registryClient } from '@waybill/api/client';
import {
  type CommandModule,
  type CommonOptions,
  examples,
  runReporting,
  withCommonOptions,
} from '../command.ts';
import { cargoLogin } from '../login/cargo-login.ts';
import { credentialOf, reachInWords } from '../login/credential.ts';
import { type LoginOptions, logIn } from '../login/login.ts';
import { collect, duration } from '../publishers/publisher-options.ts';
import { connectSignedIn } from '../registry/connect.ts';
import { findRegistry } from '../registry/find-registry.ts';
import { loginsFile, readAnyLogin, writeLogin } from '../registry/stored-logins.ts';
import { momentInWords } from '../text/moments.ts';
import { userAgent } from '../version.ts';

/** Who am I, to a registry. */
export const accountCommands: CommandModule = (parent, context, end) => {
  withCommonOptions(parent.command('login'))
    .description('sign in: approve a code in the browser of any machine, and get a short-lived API token')
    .option('--token <->', 'take an API token that is piped in instead: --token - (never as an argument)')
    .option(
      '--scope <scope>',
      'what the token may do (repeatable; usually trusted-publishing and read)',
      collect,
    )
    .option('--crate <name>', 'only for this crate, or a beginning such as acme-* (repeatable)', collect)
    .option('--lifetime <duration>', 'how long it lives: 900, 15m, 8h (the usual one)', duration)
    .option('--cargo', 'also hand it to `cargo login`, with the scopes to publish and yank')
    .addHelpText(
      'after',
      examples('waybill login', 'waybill login --cargo --lifetime 1h', 'waybill login --token - < token.txt'),
    )
    .action((options: LoginOptions & CommonOptions) =>
      runReporting(context, options, end, async () => {
        const { found, login, scopes, crates } = await logIn(context, options);
        const { base } = found.address;
        writeLogin(context, base, login);
        if (options.cargo && found.name !== null) await cargoLogin(context, found.name, login.token);
        const until = login.expiresAt === null ? null : new Date(login.expiresAt);
        return {
          text: [
            `signed in at ${base} as ${login.login}`,
            reachInWords({ scopes, crates }),
            until === null
              ? 'the token has no end: revoke it with `waybill logout`'
              : `until ${momentInWords(until, context.now())}`,
            ...(options.cargo ? [`cargo has it too, for the registry ${found.name}`] : []),
          ].join('\n'),
          json: {
            registry: base,
            login: login.login,
            scopes,
            crates,
            expires_at: login.expiresAt,
            cargo_registry: options.cargo ? found.name : null,
          },
        };
      }),
    );

  withCommonOptions(parent.command('logout'))
    .description('end the token of `waybill login` at the registry, and forget it')
    .addHelpText('after', examples('waybill logout'))
    .action((options: CommonOptions) =>
      runReporting(context, options, end, async () => {
        const { address } = findRegistry(context, options);
        const login = readAnyLogin(context, address.base);
        if (login === null)
          return {
            text: `there is no login at ${address.base} to forget`,
            json: { registry: address.base, forgotten: false, revoked: false, problem: null },
          };
        const registry = registryClient({ address, send: context.send, userAgent, token: login.token });
        const problem = await problemOf(() => registry.done('DELETE', '/api/v1/tokens/current'));
        writeLogin(context, address.base, null);
        return {
          text:
            problem === null
              ? `signed out at ${address.base}: the token is worthless and forgotten`
              : `forgot the login at ${address.base}, but the registry did not end its token: ${problem}\n${
                  login.expiresAt === null
                    ? 'it has no end: revoke it on the registry’s page of your tokens'
                    : `it runs out ${momentInWords(new Date(login.expiresAt), context.now())}`
                }`,
          json: { registry: address.base, forgotten: true, revoked: problem === null, problem },
        };
      }),
    );

  withCommonOptions(parent.command('whoami'))
    .description('tell whose credential the registry is shown, and what it may do')
    .addHelpText('after', examples('waybill whoami'))
    .action((options: CommonOptions) =>
      runReporting(context, options, end, async () => {
        const { registry, address, tokenFrom } = connectSignedIn(context, options);
        const credential = await credentialOf(registry);
        const { login, email, isAdmin, scopes, crates, expiresAt } = credential;
        return {
          text: [
            `${login}${isAdmin ? ' (administrator)' : ''} at ${address.base}, by ${tokenFrom}`,
            `${reachInWords(credential)}; ${expiresAt === null ? 'no end' : `until ${momentInWords(new Date(expiresAt), context.now())}`}`,
            ...(tokenFrom?.startsWith('waybill login') ? [`kept in ${loginsFile(context)}`] : []),
          ].join('\n'),
          json: {
            ...{ registry: address.base, login, email, is_admin: isAdmin },
            ...{ credential_from: tokenFrom, scopes, crates, expires_at: expiresAt },
          },
        };
      }),
    );
};

/** Null where it went well, or the token was worthless already. */
async function problemOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ClientFault)) throw error;
    return error.refusal?.code === 'authentication_failed' ? null : error.message;
  }
}
