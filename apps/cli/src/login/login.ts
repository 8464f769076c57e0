import { setTimeout as sleep } from 'node:timers/promises';
import { ClientFault, deviceSignIn, registryClient, type SignInPrompt } from '@waybill/api/client';
import type { CliContext } from '../context.ts';
import { type FoundRegistry, findRegistry } from '../registry/find-registry.ts';
import { readStdin } from '../registry/read-jwt.ts';
import type { StoredLogin } from '../registry/stored-logins.ts';
import { durationInWords } from '../text/moments.ts';
import { userAgent } from '../version.ts';
import { credentialOf } from './credential.ts';

export interface LoginOptions {
  readonly registry?: string;
  readonly token?: string;
  readonly scope?: readonly string[];
  readonly crate?: readonly string[];
  readonly lifetime?: number;
  readonly cargo?: boolean;
}

export interface NewLogin {
  readonly found: FoundRegistry;
  readonly login: StoredLogin;
  readonly scopes: readonly string[] | null;
  readonly crates: readonly string[] | null;
}

/** To look after publishers is what this program is for; publishing from a laptop is asked for with `--cargo`. */
const USUAL_SCOPES = ['trusted-publishing', 'read'];
const CARGO_SCOPES = ['publish-new', 'publish-update', 'yank'];
const USUAL_LIFETIME_SECONDS = 8 * 60 * 60;

/** Gets a credential for a registry: approved in a browser, or handed in by `--token -`. Nothing is stored yet. */
export async function logIn(context: CliContext, options: LoginOptions): Promise<NewLogin> {
  const found = findRegistry(context, options);
  if (options.cargo && found.name === null)
    throw new ClientFault('usage', `cargo has no name for ${found.address.base}`, {
      remedy:
        'add it to .cargo/config.toml ([registries.NAME] index = "sparse+…/index/"), or leave --cargo out',
    });
  return options.token === undefined
    ? byBrowser(context, found, options)
    : byToken(context, found, options.token);
}

async function byBrowser(
  context: CliContext,
  found: FoundRegistry,
  options: LoginOptions,
): Promise<NewLogin> {
  const { scope, crate, lifetime = USUAL_LIFETIME_SECONDS, cargo } = options;
  // A credential there is already has no part in it.
  const registry = registryClient({ address: found.address, send: context.send, userAgent, token: null });
  const signedIn = await deviceSignIn(
    registry,
    {
      clientName: 'waybill on the command line',
      scopes: scope ?? [...USUAL_SCOPES, ...(cargo ? CARGO_SCOPES : [])],
      ...(crate === undefined ? {} : { crates: crate }),
      lifetimeSeconds: lifetime,
    },
    {
      show: (prompt) => void context.stderr.write(promptText(prompt)),
      sleep: async (ms) => void (await sleep(ms)),
    },
  );
  const { token, login, expiresAt, scopes, crates } = signedIn;
  return { found, login: { token, login, expiresAt: expiresAt?.toISOString() ?? null }, scopes, crates };
}

async function byToken(context: CliContext, found: FoundRegistry, place: string): Promise<NewLogin> {
  if (place !== '-')
    throw new ClientFault('usage', 'a token on the command line is kept by the shell and seen by others', {
      remedy: 'pipe it in: waybill login --token - < FILE; and revoke this one',
    });
  const token = (await readStdin(context)).trim();
  if (!/^[\x21-\x7e]{1,500}$/.test(token))
    throw new ClientFault('usage', 'what is piped in is no API token', {
      remedy: 'pass the token alone: one line, without quotes',
    });
  const registry = registryClient({ address: found.address, send: context.send, userAgent, token });
  const { login, expiresAt, scopes, crates } = await credentialOf(registry);
  return { found, login: { token, login, expiresAt }, scopes, crates };
}

const promptText = ({ userCode, address, addressWithCode, expiresInSeconds }: SignInPrompt): string =>
  [
    `Open ${addressWithCode}`,
    `and compare the code: ${userCode}`,
    `(from another machine: ${address}; there are ${durationInWords(expiresInSeconds)} for it)`,
    'Waiting for the approval …\n',
  ].join('\n');
