import { ClientFault } from './client-fault.ts';
import { type Json, oneLine } from './read-answer.ts';
import type { Registry } from './registry.ts';

/** What the person is asked to approve. */
export interface SignInWish {
  /** Shown on the page where it is approved. */
  readonly clientName: string;
  /** Endpoint scopes of API tokens. */
  readonly scopes: readonly string[];
  /** Left out: all crates of the person. */
  readonly crates?: readonly string[];
  readonly lifetimeSeconds: number;
}

/** What the person is shown while the program waits. */
export interface SignInPrompt {
  readonly userCode: string;
  /** Where the code is typed. */
  readonly address: string;
  /** The same, with the code in it. */
  readonly addressWithCode: string;
  readonly expiresInSeconds: number;
}

export interface SignInOptions {
  readonly show: (prompt: SignInPrompt) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface SignedIn {
  readonly token: string;
  /** Null: it has no end, by the policy of the registry. */
  readonly expiresAt: Date | null;
  readonly login: string;
  readonly scopes: readonly string[];
  readonly crates: readonly string[] | null;
}

const AUTHORIZATIONS = '/api/v1/device/authorizations';
const TOKENS = '/api/v1/device/tokens';
/** RFC 8628 §3.5: what each `slow_down` adds, and what holds where the registry names no interval. */
const STEP_SECONDS = 5;
const LONGEST_INTERVAL_SECONDS = 60;

/**
 * Signs a person in through the browser of any machine (RFC 8628): asks for a code, shows it, and waits until somebody
 * approved it. Nothing is stored; the token is the caller's.
 *
 * @throws {ClientFault} `refused` with `access_denied` or `device_code_expired` among others; `too_slow`, when nobody
 *   approves and the registry does not say so
 */
export async function deviceSignIn(
  registry: Registry,
  wish: SignInWish,
  { show, sleep }: SignInOptions,
): Promise<SignedIn> {
  const begun = await registry.json('POST', AUTHORIZATIONS, {
    client_name: wish.clientName,
    scopes: wish.scopes,
    ...(wish.crates === undefined ? {} : { crates: wish.crates }),
    lifetime_seconds: wish.lifetimeSeconds,
  });
  const deviceCode = textIn(begun, 'device_code');
  const prompt = promptIn(begun, registry);
  show(prompt);

  let waitedSeconds = 0;
  let interval = secondsIn(begun, 'interval', STEP_SECONDS);
  while (waitedSeconds <= prompt.expiresInSeconds) {
    await sleep(interval * 1000);
    waitedSeconds += interval;
    try {
      return readSignedIn(await registry.json('POST', TOKENS, { device_code: deviceCode }));
    } catch (error) {
      interval = nextInterval(error, interval);
    }
  }
  throw new ClientFault('too_slow', 'nobody approved the sign-in in time', {
    remedy: `start it again, and approve the code at ${prompt.address}`,
  });
}

/** @throws the error, where it is not one that asks to wait. */
function nextInterval(error: unknown, interval: number): number {
  if (!(error instanceof ClientFault)) throw error;
  if (error.refusal?.code === 'authorization_pending') return interval;
  // A connection that failed says nothing about the person (RFC 8628 §3.5); the loop has an end of its own.
  const isSlower =
    error.refusal?.code === 'slow_down' || error.kind === 'unreachable' || error.kind === 'too_slow';
  if (!isSlower) throw error;
  const asked = error.refusal?.retryAfter ?? interval + STEP_SECONDS;
  return Math.min(Math.max(asked, interval), LONGEST_INTERVAL_SECONDS);
}

function promptIn(json: Json, registry: Registry): SignInPrompt {
  const address = textIn(json, 'verification_uri');
  const complete = json['verification_uri_complete'];
  const prompt = {
    userCode: oneLine(textIn(json, 'user_code')).slice(0, 40),
    address,
    addressWithCode: typeof complete === 'string' ? complete : address,
    expiresInSeconds: secondsIn(json, 'expires_in', 600),
  };
  for (const shown of [prompt.address, prompt.addressWithCode]) {
    // A person types a password there, and the browser is sent there: it is a page of the web, in plain characters.
    if (!/^https?:\/\/[\x21-\x7e]{1,500}$/.test(shown) || !URL.canParse(shown)) {
      throw new ClientFault('answer_unreadable', `${registry.address.base} sends to a page that is none`);
    }
    // One that passes on the code of another registry would get the token that a person approves there.
    if (new URL(shown).origin !== new URL(registry.address.base).origin) {
      throw new ClientFault(
        'answer_unreadable',
        `${registry.address.base} sends to a page of ${new URL(shown).origin} to sign in`,
        {
          remedy:
            'write the address of the registry as its `public_url` is, if you know that it is the same one',
        },
      );
    }
  }
  return prompt;
}

function readSignedIn(json: Json): SignedIn {
  const token = textIn(json, 'token');
  if (!/^[\x21-\x7e]{1,500}$/.test(token))
    throw new ClientFault('answer_unreadable', 'the registry granted a token that is none');
  const expires = json['expires_at'];
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return {
    token,
    expiresAt: typeof expires === 'string' ? new Date(expires) : null,
    login: oneLine(textIn(json, 'login')),
    scopes: texts(json['scopes']),
    crates: Array.isArray(json['crates']) ? texts(json['crates']) : null,
  };
}

function textIn(json: Json, name: string): string {
  const value = json[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ClientFault('answer_unreadable', `the registry's answer to the sign-in has no \`${name}\``, {
    remedy: 'look at the version of the registry, and at what stands before it',
  });
}

function secondsIn(json: Json, name: string, otherwise: number): number {
  const value = json[name];
  return typeof value === 'number' && value > 0 && value <= 3600 ? Math.ceil(value) : otherwise;
}
