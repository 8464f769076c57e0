import { asciiLowerCase } from './names.ts';

/**
 * Where the index file of a crate lies below the index URL: `1/a`, `2/bb`, `3/c/ccc`, `ab/cd/abcdef`. Letters are
 * lower-cased, `-` and `_` are kept (cargo-client §1.2). The name is not checked: cargo also asks for spellings that no
 * crate can have, and they should end in a plain "not found".
 */
export function indexPath(name: string): string {
  const lower = asciiLowerCase(name);
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower.slice(0, 1)}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}
