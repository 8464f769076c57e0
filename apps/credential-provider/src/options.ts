import { parseArgs } from 'node:util';
import { ClientFault, USUAL_TIMEOUT_MS } from '@waybill/api/client';

type Env = Readonly<Record<string, string | undefined>>;

export interface Options {
  /** Whom ID tokens are made for, where that is not the registry's own name. */
  readonly audience: string | undefined;
  readonly allowHttp: boolean;
  /** Outside CI, ask the person at the terminal to approve in the browser. */
  readonly signIn: boolean;
  /** The limit of one request. */
  readonly timeoutMs: number;
  /** Nothing on stderr but failures. */
  readonly quiet: boolean;
}

const known = {
  'sign-in': { type: 'boolean' },
  audience: { type: 'string' },
  'allow-http': { type: 'boolean' },
} as const;

/**
 * What the configuration and the environment say; the arguments go first.
 * @throws {ClientFault} `usage`
 */
export function readOptions(args: readonly string[], env: Env): Options {
  const given = parse(args);
  return {
    audience: given['audience'] ?? env['WAYBILL_AUDIENCE'],
    allowHttp: given['allow-http'] ?? isTrue('WAYBILL_ALLOW_HTTP', env),
    signIn: given['sign-in'] ?? false,
    timeoutMs: timeoutIn(env),
    quiet: env['CARGO_TERM_QUIET'] === 'true',
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, strict: true }).values;
  } catch (error) {
    throw new ClientFault(
      'usage',
      'cargo-credential-waybill has an argument it does not know in the configuration of cargo',
      {
        reasons: [(error as Error).message.replace(/\. To specify.*/s, '')],
        remedy: 'there are: --sign-in, --audience NAME, --allow-http',
      },
    );
  }
}

function isTrue(name: string, env: Env): boolean {
  const value = env[name] ?? '';
  if (value === '' || value === 'false') return false;
  if (value === 'true') return true;
  throw new ClientFault('usage', `${name} is neither true nor false`);
}

const LONGEST_SECONDS = 60;

function timeoutIn(env: Env): number {
  const text = env['WAYBILL_TIMEOUT_SECONDS'] ?? '';
  if (text === '') return USUAL_TIMEOUT_MS;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_SECONDS) return seconds * 1000;
  throw new ClientFault(
    'usage',
    `WAYBILL_TIMEOUT_SECONDS must be a whole number from 1 to ${LONGEST_SECONDS}`,
  );
}
