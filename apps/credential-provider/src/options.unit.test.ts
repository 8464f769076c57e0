import { ClientFault, reasonsOf } from '@waybill/api/client';
import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the options', () => {
  it('come from the arguments before the environment', () => {
    expect(readOptions([], {})).toEqual({
      audience: undefined,
      allowHttp: false,
      signIn: false,
      timeoutMs: 30_000,
      quiet: false,
    });
    const env = {
      WAYBILL_AUDIENCE: 'by-variable',
      WAYBILL_ALLOW_HTTP: 'true',
      WAYBILL_TIMEOUT_SECONDS: '5',
      CARGO_TERM_QUIET: 'true',
    };
    expect(readOptions([], env)).toEqual({
      audience: 'by-variable',
      allowHttp: true,
      signIn: false,
      timeoutMs: 5000,
      quiet: true,
    });
    const given = readOptions(['--sign-in', '--audience', 'by-argument', '--allow-http'], env);
    expect(given).toMatchObject({ signIn: true, audience: 'by-argument', allowHttp: true });
    expect(readOptions(['--audience=x'], {}).audience).toBe('x');
  });

  it.each<[string[], Record<string, string>, RegExp]>([
    [['--singin'], {}, /--singin[\s\S]*--sign-in, --audience NAME, --allow-http/],
    [['--audience'], {}, /--audience/],
    [['--sign-in=yes'], {}, /--sign-in/],
    [['extra'], {}, /extra/],
    [[], { WAYBILL_ALLOW_HTTP: 'yes' }, /WAYBILL_ALLOW_HTTP is neither true nor false/],
    [[], { WAYBILL_TIMEOUT_SECONDS: '0' }, /1 to 60/],
    [[], { WAYBILL_TIMEOUT_SECONDS: '90' }, /1 to 60/],
    [[], { WAYBILL_TIMEOUT_SECONDS: '1.5' }, /1 to 60/],
    [[], { WAYBILL_TIMEOUT_SECONDS: 'x' }, /1 to 60/],
  ])('are refused where they mean nothing: %j %j', (args, env, says) => {
    let fault: unknown;
    try {
      readOptions(args, env);
    } catch (error) {
      fault = error;
    }
    if (!(fault instanceof ClientFault)) throw new Error('it was not refused');
    expect([fault.message, ...reasonsOf(fault)].join('\n')).toMatch(says);
  });
});
