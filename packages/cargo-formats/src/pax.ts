import { malformed } from './tar-header.ts';

/** Tools write a dozen; an archive of nothing but the shortest ones would keep the reader busy for minutes. */
const maxRecords = 64;

/**
 * Reads the records of a pax header, each `length key=value` and a newline, where the length counts the whole record.
 *
 * A value with a newline in it is refused although pax allows it: Rust's `tar`, with which cargo unpacks, cuts at
 * newlines, so such a value could smuggle in a second `path` that only cargo would see. A key that comes twice is
 * refused for the same reason: readers do not agree on which one counts.
 *
 * @throws FormatError `archive_malformed`
 */
export function parsePax(data: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  let rest = Buffer.from(data);
  while (rest.length > 0) {
    const space = rest.indexOf(' ');
    const digits = space === -1 ? '' : rest.toString('latin1', 0, space);
    const length = /^[1-9][0-9]{0,8}$/.test(digits) ? Number(digits) : 0;
    const newline = rest.indexOf('\n');
    if (length === 0 || newline !== length - 1)
      throw malformed('a pax header has a record of a wrong length');
    const record = rest.subarray(space + 1, newline);
    const equals = record.indexOf('=');
    if (equals < 1) throw malformed('a pax header has a record without a key');
    const key = record.toString('latin1', 0, equals);
    if (records.has(key)) throw malformed('a pax header has the same key twice');
    if (records.size === maxRecords) throw malformed(`a pax header has more than ${maxRecords} records`);
    records.set(key, record.subarray(equals + 1));
    rest = rest.subarray(length);
  }
  return records;
}
