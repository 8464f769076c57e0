import { isObject } from '../../fields.ts';
import type { Expression } from './expression-tree.ts';
import { functions } from './functions.ts';
import { isTruthy, sameValue, toNumber, type Value } from './values.ts';

/** What an expression can see: contexts by name, and the functions that ask for the state of the job. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  /** Contexts of which every name is known beforehand: another name in one of them is refused, not empty. */
  readonly closed?: readonly string[];
  readonly status?: Readonly<Record<string, () => boolean>>;
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'context':
      return contextOf(expression.name, scope);
    case 'not':
      return !isTruthy(evaluate(expression.of, scope));
    case 'property':
      return propertyOf(expression, scope);
    case 'binary':
      return binary(expression, scope);
    case 'call':
      return call(expression, scope);
  }
}

function contextOf(name: string, { contexts }: Scope): Value {
  const value = find(contexts, name);
  if (value === undefined)
    throw new Error(`there is no "${name}" here; there are ${Object.keys(contexts).join(', ')}`);
  return value;
}

function propertyOf(expression: Expression & { kind: 'property' }, scope: Scope): Value {
  const of = evaluate(expression.of, scope);
  const name = evaluate(expression.name, scope);
  const closed = expression.of.kind === 'context' && scope.closed?.includes(expression.of.name.toLowerCase());
  if (Array.isArray(of)) return of[toNumber(name)] ?? null;
  const value = isObject(of) ? find(of as Readonly<Record<string, Value>>, String(name)) : undefined;
  if (value === undefined && closed && expression.of.kind === 'context')
    throw new Error(
      `"${expression.of.name}" has no "${name}"; there are ${Object.keys(of ?? {}).join(', ') || 'none'}`,
    );
  return value ?? null;
}

function binary({ operator, left, right }: Expression & { kind: 'binary' }, scope: Scope): Value {
  const first = evaluate(left, scope);
  if (operator === '&&') return isTruthy(first) ? evaluate(right, scope) : first;
  if (operator === '||') return isTruthy(first) ? first : evaluate(right, scope);
  const second = evaluate(right, scope);
  if (operator === '==') return sameValue(first, second);
  if (operator === '!=') return !sameValue(first, second);
  const [one, other] = [toNumber(first), toNumber(second)];
  if (operator === '<') return one < other;
  if (operator === '<=') return one <= other;
  return operator === '>' ? one > other : one >= other;
}

function call({ name, given }: Expression & { kind: 'call' }, scope: Scope): Value {
  const values = given.map((part) => evaluate(part, scope));
  const status = find(scope.status ?? {}, name);
  if (status !== undefined) return status();
  const known = find(functions, name);
  if (known === undefined) throw new Error(`the function "${name}" cannot be asked here`);
  return known(...values);
}

/** Names are alike in either case. */
function find<Found>(from: Readonly<Record<string, Found>>, name: string): Found | undefined {
  const own = Object.keys(from).find((key) => key.toLowerCase() === name.toLowerCase());
  return own === undefined ? undefined : from[own];
}
