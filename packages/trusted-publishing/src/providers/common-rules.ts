import type { FieldRule } from '../provider-descriptor.ts';

/** The order matters: empty, then too long, then the rest. Lengths are in bytes of UTF-8. */
export function upTo255Bytes(what: string): FieldRule[] {
  return [
    { rule: 'not-empty', says: `${what} may not be empty.` },
    { rule: 'max-bytes', bytes: 255, says: `${what} is too long (maximum is 255 bytes).` },
  ];
}
