import { ClientFault } from './client-fault.ts';
import type { HttpAnswer, HttpRequest, Send } from './http.ts';
import { expectSuccess, type Json, readJson } from './read-answer.ts';
import type { RegistryAddress } from './registry-address.ts';
import { readWellKnown, type WellKnown } from './well-known.ts';

/** What an access token is wanted for. Version and checksum together bind it to one file. */
export interface ExchangeTarget {
  readonly crate?: string;
  readonly version?: string;
  /** SHA-256 of the `.crate` file, in hex. */
  readonly checksum?: string;
  readonly scopes?: readonly string[];
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
  readonly crates: readonly string[];
  readonly scopes: readonly string[];
  /** Null, or the one file it is good for. */
  readonly bound: boolean;
}

export interface RegistryOptions {
  readonly address: RegistryAddress;
  readonly send: Send;
  /** `program/version`: crates.io wants one, and so does whoever reads the log. */
  readonly userAgent: string;
  /** An API token or access token, for what is not open to everybody. */
  readonly token?: string | null;
}

/** A registry as its clients see it. Every method throws a `ClientFault` when it cannot do what it says. */
export interface Registry {
  readonly address: RegistryAddress;
  wellKnown(): Promise<WellKnown>;
  exchange(idToken: string, target: ExchangeTarget & { readonly apiToken?: string }): Promise<AccessToken>;
  /** Makes an access token worthless. One that is so already is no failure. */
  revoke(accessToken: string): Promise<void>;
  /** Makes all access tokens of a job worthless, by an ID token of it; used ones will do. @returns how many there were */
  revokeJob(idToken: string): Promise<number>;
  /**
   * Any other request below the address of the registry, with its credential.
   * @param path beginning with `/`
   */
  json(method: HttpRequest['method'], path: string, body?: unknown): Promise<Json>;
  /** The same, for answers whose body does not matter. */
  done(method: HttpRequest['method'], path: string, body?: unknown): Promise<void>;
}

const TOKENS = '/api/v1/trusted_publishing/tokens';

export function registryClient({ address, send, userAgent, token = null }: RegistryOptions): Registry {
  let wellKnown: Promise<WellKnown> | null = null;

  function ask(
    method: HttpRequest['method'],
    path: string,
    body: unknown,
    credential: string | null,
  ): Promise<HttpAnswer> {
    return send({
      method,
      url: address.base + path,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(credential === null ? {} : { authorization: credential }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  return {
    address,
    wellKnown: () => (wellKnown ??= readWellKnown(send, address, userAgent, token)),
    async exchange(idToken, { apiToken, ...target }) {
      const body = { jwt: idToken, ...target, ...(apiToken === undefined ? {} : { api_token: apiToken }) };
      const json = readJson(await ask('POST', TOKENS, body, null), address.base + TOKENS);
      return readAccessToken(json);
    },
    async revoke(accessToken) {
      expectSuccess(await ask('DELETE', TOKENS, undefined, `Bearer ${accessToken}`), address.base + TOKENS);
    },
    async revokeJob(idToken) {
      const path = `${TOKENS}/revocations`;
      const json = readJson(await ask('POST', path, { jwt: idToken }, null), address.base + path);
      return typeof json['revoked'] === 'number' ? json['revoked'] : 0;
    },
    json: async (method, path, body) => readJson(await ask(method, path, body, token), address.base + path),
    done: async (method, path, body) =>
      expectSuccess(await ask(method, path, body, token), address.base + path),
  };
}

function readAccessToken(json: Json): AccessToken {
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const token = typeof json['token'] === 'string' ? json['token'] : '';
  // It goes into a header as it is.
  if (!/^[\x21-\x7e]{1,500}$/.test(token)) {
    throw new ClientFault('answer_unreadable', 'the registry granted a token that is none', {
      remedy: 'look at what stands before the registry: its answer seems to have been changed',
    });
  }
  return {
    token,
    expiresAt: new Date(String(json['expires_at'])),
    crates: texts(json['crates']),
    scopes: texts(json['scopes']),
    bound: json['bound'] === true,
  };
}
