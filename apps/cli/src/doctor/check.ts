import { ClientFault, reasonsOf } from '@waybill/api/client';
import type { Place } from './place.ts';

/** `skip`: it does not apply here, or an earlier check failed that it builds on. */
export type Outcome = 'ok' | 'warn' | 'fail' | 'skip';

export interface Finding {
  readonly outcome: Outcome;
  /** One sentence, without a full stop at its end. Never a secret. */
  readonly sentence: string;
  /** What lies behind it, line by line. */
  readonly details?: readonly string[];
  readonly todo?: readonly string[];
}

export interface Check {
  readonly name: string;
  /** A `ClientFault` is a failure with its own sentence. */
  run(place: Place): Finding | Promise<Finding>;
}

export interface Checked extends Finding {
  readonly name: string;
}

export const ok = (sentence: string): Finding => ({ outcome: 'ok', sentence });
export const skip = (sentence: string): Finding => ({ outcome: 'skip', sentence });
export const warn = (sentence: string, ...todo: string[]): Finding => ({ outcome: 'warn', sentence, todo });
export const fail = (sentence: string, ...todo: string[]): Finding => ({ outcome: 'fail', sentence, todo });

export async function runCheck({ name, run }: Check, place: Place): Promise<Checked> {
  try {
    return { name, ...(await run(place)) };
  } catch (error) {
    if (!(error instanceof ClientFault)) throw error;
    return { name, ...findingOf(error) };
  }
}

export function findingOf(fault: ClientFault): Finding {
  const { remedy } = fault;
  return {
    outcome: 'fail',
    sentence: fault.message,
    details: reasonsOf(fault).filter((line) => !line.startsWith('what to do: ')),
    todo: remedy === null ? [] : [remedy],
  };
}
