import { isCrateName, parseVersion } from '@waybill/cargo-formats';

/**
 * Name and version in the name of a `.crate` file. A crate's name has no dots, and a version's first hyphen comes after two
 * of them, so there is one way to read it at most.
 * @returns null when that is no such name.
 */
export function splitCrateFileName(fileName: string): { name: string; version: string } | null {
  if (!fileName.endsWith('.crate')) return null;
  const stem = fileName.slice(0, -'.crate'.length);
  for (let dash = stem.indexOf('-'); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
    const name = stem.slice(0, dash);
    const version = stem.slice(dash + 1);
    if (isCrateName(name) && isVersion(version)) return { name, version };
  }
  return null;
}

export function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}
