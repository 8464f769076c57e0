import type { ClaimView } from '@waybill/api';
import { ClientFault } from '@waybill/api/client';

/**
 * A condition on a claim as it is typed: `name=text`, `name~=pattern`, `name+=item`, and `name:=JSON` for values that are no
 * text, where a list means one of them.
 * @throws {ClientFault} `usage`
 */
export function readCondition(text: string): ClaimView {
  const [, claim, sign, value = ''] = /^([^=~+]+?)(:=|~=|\+=|=)(.*)$/s.exec(text) ?? [];
  if (claim === undefined) throw unreadable(text);
  if (sign === '~=') return { claim, op: 'glob', value };
  if (sign === '+=') return { claim, op: 'contains', value };
  if (sign === '=') return { claim, op: 'eq', value };
  const json = parse(value);
  if (Array.isArray(json) && json.every(isScalar)) return { claim, op: 'in', value: json };
  if (isScalar(json)) return { claim, op: 'eq', value: json };
  throw unreadable(text);
}

/** As `readCondition` reads it. */
export function conditionInWords({ claim, op, value }: ClaimView): string {
  if (op === 'glob') return `${claim}~=${String(value)}`;
  if (op === 'contains') return `${claim}+=${String(value)}`;
  return op === 'eq' && typeof value === 'string'
    ? `${claim}=${value}`
    : `${claim}:=${JSON.stringify(value)}`;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unreadable = (text: string) =>
  new ClientFault('usage', `--claim is "${text}", which is no condition`, {
    remedy: 'write name=text, name~=pattern, name+=item, or name:=JSON such as name:=true or name:=["a","b"]',
  });
