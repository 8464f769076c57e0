import { parse, TomlError } from 'smol-toml';
import { DocumentShape, isTable, type Table } from './document-shape.ts';
import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** Reads fields of Cargo.toml by type. */
export const toml = new DocumentShape('manifest_invalid', { document: 'Cargo.toml', table: 'a table' });

/**
 * Parses the text of a Cargo.toml. Tables have no prototype, so a key like `__proto__` or `constructor` is only a key.
 *
 * @throws FormatError `manifest_invalid`, with line and column.
 */
export function parseCargoToml(text: string): Table {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded', unsafeKeyBehaviour: 'keep' });
  } catch (cause) {
    throw manifestInvalid(`it is not valid TOML${reason(cause)}`, cause);
  }
}

/**
 * The first of several spellings of a key that is there, as cargo chooses: `dev-dependencies` before `dev_dependencies`.
 */
export function spelling(table: Table, ...keys: readonly [string, ...string[]]): string {
  return keys.find((key) => Object.hasOwn(table, key)) ?? keys[0];
}

/**
 * Refuses a value that still says "take it from the workspace". `cargo package` writes the value itself; a crate on its
 * own has no workspace to take it from.
 */
export function refuseWorkspaceValue(value: unknown, path: string): void {
  if (isTable(value) && Object.hasOwn(value, 'workspace')) {
    throw manifestInvalid(`${quote(path)} is inherited from a workspace, which is not part of the crate`);
  }
}

export function manifestInvalid(problem: string, cause?: unknown): FormatError {
  return new FormatError(
    'manifest_invalid',
    `Cargo.toml in the .crate file cannot be read as a published manifest: ${problem}. Build the crate with \`cargo package\` or \`cargo publish\`.`,
    { cause },
  );
}

function reason(cause: unknown): string {
  if (!(cause instanceof TomlError)) return '';
  // The parser repeats the lines around the problem behind a blank line. Line and column say where it is.
  const [problem = ''] = cause.message.replace(/^Invalid TOML document: /, '').split('\n');
  return ` (line ${cause.line}, column ${cause.column}: ${problem})`;
}
