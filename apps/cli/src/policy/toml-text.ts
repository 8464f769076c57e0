/** A key as TOML has it, quoted where it must be. */
export const tomlKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : tomlString(key));

/** A value on one line. */
export function tomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value === 'string') return tomlString(value);
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'object' || value === null) throw new Error(`TOML has no ${typeof value}`);
  const fields = Object.entries(value).map(([key, item]) => `${tomlKey(key)} = ${tomlValue(item)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** As in JSON, but for DEL, which TOML wants escaped, and halves of characters, of which it has none. */
const tomlString = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f');
