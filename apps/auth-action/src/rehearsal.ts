import { ClientFault, type Json } from '@waybill/api/client';

/** What a registry answers to a rehearsal, as far as it is shown. */
export interface Rehearsal {
  readonly outcome: 'granted' | 'refused';
  readonly code: string | null;
  readonly detail: string;
  readonly remedy: string | null;
  readonly checks: readonly {
    readonly name: string;
    readonly expected: string;
    readonly actual: string;
    readonly outcome: 'passed' | 'failed' | 'skipped';
  }[];
  readonly warnings: readonly string[];
}

/** @throws {ClientFault} `answer_unreadable`: what is not plainly granted is never shown as granted */
export function readRehearsal(json: Json): Rehearsal {
  const { outcome } = json;
  if (outcome !== 'granted' && outcome !== 'refused') {
    throw new ClientFault('answer_unreadable', 'the registry answers the rehearsal without an outcome', {
      remedy: 'look at the address: is there a Waybill registry?',
    });
  }
  return {
    outcome,
    code: text(json['code']) || null,
    detail: text(json['detail']),
    remedy: text(json['remedy']) || null,
    checks: list(json['checks']).map((check) => ({
      name: text(check['name']),
      expected: text(check['expected']),
      actual: text(check['actual']),
      outcome: check['outcome'] === 'passed' || check['outcome'] === 'skipped' ? check['outcome'] : 'failed',
    })),
    warnings: Array.isArray(json['warnings']) ? json['warnings'].map(text) : [],
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (value: unknown) => (Array.isArray(value) ? (value as Json[]) : []);
