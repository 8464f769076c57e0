import { UsageError } from './usage-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Kind {
  readonly expected: string;
  allows(value: unknown): boolean;
}

export type Kinds = Readonly<Record<string, Kind>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Kind = { expected: 'a string', allows: (value) => typeof value === 'string' };
export const flag: Kind = { expected: 'true or false', allows: (value) => typeof value === 'boolean' };
export const object: Kind = { expected: 'an object', allows: isObject };
export const wholeNumber: Kind = { expected: 'a whole number', allows: Number.isSafeInteger };
export const id: Kind = {
  expected: 'a string or a whole number',
  allows: (value) => text.allows(value) || wholeNumber.allows(value),
};

/** A number that is one in the token too; text with digits does, since a command line has nothing else. */
export const count: Kind = {
  expected: 'a whole number',
  allows: (value) => wholeNumber.allows(value) || (typeof value === 'string' && /^\d+$/.test(value)),
};
export const texts: Kind = {
  expected: 'a list of strings',
  allows: (value) => Array.isArray(value) && value.every(text.allows),
};
export const audience: Kind = {
  expected: 'a string or a list of strings',
  allows: (value) => text.allows(value) || texts.allows(value),
};

export function orNull({ expected, allows }: Kind): Kind {
  return { expected: `${expected} or null`, allows: (value) => value === null || allows(value) };
}

/** An object whose every value is of this kind, such as variables and their audiences. */
export function recordOf({ expected, allows }: Kind): Kind {
  return {
    expected: `an object whose values are each ${expected}`,
    allows: (value) => isObject(value) && Object.values(value).every(allows),
  };
}

export function oneOf(words: readonly string[]): Kind {
  return {
    expected: `one of ${words.join(', ')}`,
    allows: (value) => typeof value === 'string' && words.includes(value),
  };
}

/**
 * An object with fields of these names and kinds and no others. A misspelt field is refused by name: silently ignored,
 * it would make a test pass for the wrong reason.
 */
export function readFields(input: unknown, what: string, kinds: Kinds): JsonObject {
  if (!isObject(input)) throw new UsageError(`${what} must be a JSON object`);
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      throw new UsageError(`${what} has no "${name}"; there are ${Object.keys(kinds).join(', ')}`);
    }
    if (!kind.allows(value)) throw new UsageError(`${what}: "${name}" must be ${kind.expected}`);
  }
  return input;
}
