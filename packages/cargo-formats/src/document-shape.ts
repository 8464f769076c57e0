import { FormatError, type FormatErrorCode } from './format-error.ts';
import { quote } from './quote.ts';

export type Table = Readonly<Record<string, unknown>>;

/** Whether the value is a JSON object or a TOML table, as opposed to a list, a date or a plain value. */
export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/**
 * Reads fields of parsed JSON or TOML by the type they must have. `null` counts as absent. Only own properties are
 * looked at, so a field is never found on a prototype, and maps are built without one.
 */
export class DocumentShape {
  readonly #code: FormatErrorCode;
  readonly #document: string;
  readonly #table: string;

  /** @param words what a sentence calls the document that is read, and a table in it. */
  constructor(code: FormatErrorCode, words: { readonly document: string; readonly table: string }) {
    this.#code = code;
    this.#document = words.document;
    this.#table = words.table;
  }

  string(table: Table, key: string, path = ''): string {
    const value = this.optionalString(table, key, path);
    if (value === null) {
      throw new FormatError(
        this.#code,
        `The field \`${join(path, key)}\` is missing from ${this.#document}.`,
      );
    }
    return value;
  }

  optionalString(table: Table, key: string, path = ''): string | null {
    const value = own(table, key);
    return value === undefined ? null : this.#text(value, join(path, key));
  }

  boolean(table: Table, key: string, absent: boolean, path = ''): boolean {
    const value = own(table, key) ?? absent;
    if (typeof value !== 'boolean') throw this.wrong(join(path, key), '`true` or `false`', value);
    return value;
  }

  strings(table: Table, key: string, path = ''): string[] {
    return this.#texts(own(table, key) ?? [], join(path, key));
  }

  /** The tables in a list, each with its path. */
  tables(table: Table, key: string, path = ''): [Table, string][] {
    const list = own(table, key) ?? [];
    if (!Array.isArray(list)) throw this.wrong(join(path, key), 'a list', list);
    return list.map((item: unknown, index) => {
      const itemPath = `${join(path, key)}[${index}]`;
      if (!isTable(item)) throw this.wrong(itemPath, this.#table, item);
      return [item, itemPath];
    });
  }

  /** A table, empty when absent. */
  table(table: Table, key: string, path = ''): Table {
    const value = own(table, key) ?? {};
    if (!isTable(value)) throw this.wrong(join(path, key), this.#table, value);
    return value;
  }

  /** A map from names to lists of strings, without a prototype. */
  stringLists(table: Table, key: string, path = ''): Record<string, string[]> {
    const lists: Record<string, string[]> = Object.create(null);
    for (const [name, value] of Object.entries(this.table(table, key, path))) {
      this.#text(name, `${join(path, key)} (a key)`);
      lists[name] = this.#texts(value, join(join(path, key), name));
    }
    return lists;
  }

  wrong(path: string, expected: string, came: unknown): FormatError {
    return new FormatError(
      this.#code,
      `The field ${quote(path)} of ${this.#document} must be ${expected}, but is ${describe(came)}.`,
    );
  }

  #texts(value: unknown, path: string): string[] {
    if (!Array.isArray(value)) throw this.wrong(path, 'a list of strings', value);
    return value.map((item: unknown, index) => this.#text(item, `${path}[${index}]`));
  }

  /** NUL is refused because PostgreSQL cannot store it in text, lone surrogates because UTF-8 has no form for them. */
  #text(value: unknown, path: string): string {
    if (typeof value !== 'string') throw this.wrong(path, 'a string', value);
    if (value.includes('\0') || !value.isWellFormed()) {
      throw this.wrong(path, 'text without NUL characters and lone surrogates', value);
    }
    return value;
  }
}

function own(table: Table, key: string): unknown {
  return Object.hasOwn(table, key) ? (table[key] ?? undefined) : undefined;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'a table' : `the ${typeof value} ${quote(String(value))}`;
}
