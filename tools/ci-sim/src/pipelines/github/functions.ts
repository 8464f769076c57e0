import { sameValue, toText, type Value } from './values.ts';

type Known = (...values: Value[]) => Value;

/** The functions of expressions that ask for nothing but their values. `hashFiles` is not among them. */
export const functions: Readonly<Record<string, Known>> = {
  contains: (where = null, what = null) =>
    Array.isArray(where)
      ? where.some((value) => sameValue(value, what))
      : toText(where).toLowerCase().includes(toText(what).toLowerCase()),
  startsWith: (text = null, start = null) =>
    toText(text).toLowerCase().startsWith(toText(start).toLowerCase()),
  endsWith: (text = null, end = null) => toText(text).toLowerCase().endsWith(toText(end).toLowerCase()),
  format: (pattern = null, ...values) => format(toText(pattern), values),
  join: (list = null, separator = ',') =>
    Array.isArray(list) ? list.map(toText).join(toText(separator)) : toText(list),
  toJSON: (value = null) => JSON.stringify(value, null, 2),
  fromJSON: (text = null) => JSON.parse(toText(text)) as Value,
};

function format(pattern: string, values: readonly Value[]): string {
  return pattern.replace(/\{\{|\}\}|\{(\d+)\}/g, (found, index?: string) => {
    if (index === undefined) return found.charAt(0);
    const value = values[Number(index)];
    if (value === undefined) throw new Error(`format: there is no value {${index}}`);
    return toText(value);
  });
}
