/** A value of an expression: what JSON has. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

export function isTruthy(value: Value): boolean {
  return !(value === null || value === false || value === '' || value === 0 || Number.isNaN(value));
}

/** As it stands in a text; lists and mappings are only told by name, which is never what was meant. */
export function toText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'object') return Array.isArray(value) ? 'Array' : 'Object';
  return String(value);
}

export function toNumber(value: Value): number {
  if (value === null || value === false) return 0;
  if (value === true) return 1;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  return value.trim() === '' ? 0 : Number(value);
}

/** Texts are equal in either case, and values of two kinds are compared as numbers. */
export function sameValue(one: Value, other: Value): boolean {
  if (typeof one === 'string' && typeof other === 'string') return one.toLowerCase() === other.toLowerCase();
  if (typeof one === 'object' && typeof other === 'object') return one === other;
  if (typeof one === typeof other) return one === other;
  return toNumber(one) === toNumber(other);
}
