import { quote } from '@waybill/trusted-publishing';
import { didYouMean, type PolicyProblem } from './problems.ts';
import { quoteAll } from './words.ts';

/** Takes a value of a TOML file as what it should be; says what is wrong, and is undefined then. */
export type Reader<T> = (value: unknown, path: string, problems: PolicyProblem[]) => T | undefined;

export const text = typed('a string', (value) => (typeof value === 'string' ? value : undefined));
export const flag = typed('true or false', (value) => (typeof value === 'boolean' ? value : undefined));
export const wholeNumber = typed('a whole number', (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined,
);
export const scalar = typed('a string, a whole number, true or false', (value) =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value)
    ? (value as string | number | boolean)
    : undefined,
);

function typed<T>(expected: string, take: (value: unknown) => T | undefined): Reader<T> {
  return (value, path, problems) => {
    const taken = take(value);
    if (taken === undefined) problems.push({ path, says: `expected ${expected}, got ${quote(value)}` });
    return taken;
  };
}

export function oneOf<const T extends string>(known: readonly T[]): Reader<T> {
  return (value, path, problems) => {
    const found = known.find((one) => one === value);
    if (found === undefined)
      problems.push({
        path,
        says: `expected ${known.length === 1 ? '' : 'one of '}${quoteAll(known)}, got ${quote(value)}${
          typeof value === 'string' ? didYouMean(value, known) : ''
        }`,
      });
    return found;
  };
}

export function listOf<T>(read: Reader<T>, what = 'a list'): Reader<T[]> {
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push({ path, says: `expected ${what}, got ${quote(value)}` });
      return undefined;
    }
    const items = value.map((item, at) => read(item, `${path}[${at}]`, problems));
    return items.includes(undefined) ? undefined : (items as T[]);
  };
}

/** A table whose keys are free. */
export function mapOf<T>(read: Reader<T>): Reader<Record<string, T>> {
  return (value, path, problems) => {
    if (!isTable(value, path, problems)) return undefined;
    const entries = Object.entries(value).map(
      ([key, item]) => [key, read(item, below(path, key), problems)] as const,
    );
    return entries.some(([, item]) => item === undefined)
      ? undefined
      : (Object.fromEntries(entries) as Record<string, T>);
  };
}

/** A table with these keys and no other. A key that is not there is not in what is read. */
export function tableOf<T extends object>(
  readers: { readonly [Key in keyof T]-?: Reader<Exclude<T[Key], undefined>> },
  needed: readonly (keyof T & string)[] = [],
): Reader<T> {
  const known = Object.keys(readers);
  return (value, path, problems) => {
    if (!isTable(value, path, problems)) return undefined;
    const count = problems.length;
    for (const key of needed)
      if (!Object.hasOwn(value, key))
        problems.push({ path: below(path, key), says: 'is needed, and missing' });
    const read = Object.entries(value).map(([key, item]) => {
      if (known.includes(key)) return [key, readers[key as keyof T](item, below(path, key), problems)];
      problems.push({
        path: below(path, key),
        says: `is no key here; expected ${known.length === 1 ? '' : 'one of '}${quoteAll(known)}${didYouMean(key, known)}`,
      });
      return [key, undefined];
    });
    return problems.length > count ? undefined : (Object.fromEntries(read) as T);
  };
}

function isTable(value: unknown, path: string, problems: PolicyProblem[]): value is Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date))
    return true;
  problems.push({ path, says: `expected a table, got ${quote(value)}` });
  return false;
}

const below = (path: string, key: string): string => {
  const shown = /^[A-Za-z0-9_-]{1,100}$/.test(key) ? key : JSON.stringify(key.slice(0, 100));
  return path === '' ? shown : `${path}.${shown}`;
};
