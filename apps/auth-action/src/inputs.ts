import { ClientFault } from '@waybill/api/client';
import type { Runner } from './runner.ts';

export interface Inputs {
  readonly url: string;
  readonly mode: 'token' | 'provider';
  /** Cargo's name for the registry. */
  readonly registry: string;
  readonly rehearse: boolean;
  readonly crate: string | null;
  readonly version: string | null;
  readonly audience: string | null;
}

/** @throws {ClientFault} `usage` */
export function readInputs(runner: Pick<Runner, 'input'>): Inputs {
  const inputs: Inputs = {
    url: runner.input('url') || 'https://crates.io',
    mode: oneOf(runner, 'mode', ['token', 'provider']),
    registry:
      fitting(runner, 'registry', /^[A-Za-z][A-Za-z0-9_-]*$/, 'a name such as `waybill`') ?? 'waybill',
    rehearse: oneOf(runner, 'rehearse', ['false', 'true']) === 'true',
    crate: fitting(runner, 'crate', /^[A-Za-z][A-Za-z0-9_-]*$/, 'the name of a crate'),
    version: fitting(
      runner,
      'version',
      /^\d+\.\d+\.\d+[\w.+-]*$/,
      'a version such as `1.2.3`, without a `v`',
    ),
    audience: fitting(runner, 'audience', /^[\x21-\x7e]{1,255}$/, 'a text without spaces'),
  };
  if (inputs.version !== null && !inputs.rehearse) {
    throw new ClientFault('usage', 'the input `version` says what a rehearsal is for, and this is none', {
      remedy:
        'leave it out, or set `rehearse: true`; with `mode: provider` cargo itself says what it uploads',
    });
  }
  if (inputs.crate !== null && inputs.mode === 'provider' && !inputs.rehearse) {
    throw new ClientFault('usage', 'the input `crate` means nothing with `mode: provider`', {
      remedy: 'leave it out: cargo tells the provider which crate it uploads',
    });
  }
  return inputs;
}

/** The first is what an empty input means. */
function oneOf<T extends string>(
  runner: Pick<Runner, 'input'>,
  name: string,
  allowed: readonly [T, ...T[]],
): T {
  const value = runner.input(name) || allowed[0];
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new ClientFault('usage', `the input \`${name}\` is "${value.slice(0, 100)}"`, {
    remedy: `write one of: ${allowed.join(', ')}`,
  });
}

function fitting(runner: Pick<Runner, 'input'>, name: string, pattern: RegExp, what: string): string | null {
  const value = runner.input(name);
  if (value === '') return null;
  if (pattern.test(value)) return value;
  throw new ClientFault('usage', `the input \`${name}\` is "${value.slice(0, 100)}"`, {
    remedy: `write ${what}`,
  });
}
