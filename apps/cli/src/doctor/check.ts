import { ClientFault, oneLine, reasonsOf } from '@waybill/api/client';
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
    return { name, ...plain(await run(place)) };
  } catch (error) {
    if (!(error instanceof ClientFault)) throw error;
    return { name, ...plain(findingOf(error)) };
  }
}

/** What came from elsewhere goes to a terminal; columns keep their spaces. */
function plain({ outcome, sentence, details = [], todo = [] }: Finding): Finding {
  return {
    outcome,
    sentence: oneLine(sentence),
    details: details.map((line) => line.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')),
    todo: todo.map(oneLine),
  };
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
