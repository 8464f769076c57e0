import type { FieldRule } from '../provider-descriptor.ts';

/** The order matters: empty, then too long, then the rest. Lengths are in bytes of UTF-8. */
export function upTo255Bytes(what: string): FieldRule[] {
  return [
    { rule: 'not-empty', says: `${what} may not be empty.` },
    { rule: 'max-bytes', bytes: 255, says: `${what} is too long (maximum is 255 bytes).` },
  ];
}

const uuid = '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}';

/** A UUID in either case, in braces or not: people copy it from addresses, from APIs and from tokens. */
export function uuidRules(what: string): FieldRule[] {
  return [
    { rule: 'not-empty', says: `${what} may not be empty.` },
    {
      rule: 'pattern',
      pattern: `${uuid}|\\{${uuid}\\}`,
      says: `${what} is a UUID, such as \`f519f70a-f506-4392-8492-2a000000475e\`.`,
    },
  ];
}

/** Text that has to be the very one in the token. */
export function plainTextUpTo255Bytes(what: string): FieldRule[] {
  return [
    ...upTo255Bytes(what),
    {
      rule: 'plain-text',
      says: `${what} must not contain control, invisible or look-alike characters.`,
    },
  ];
}
