import { downloadedSha256, indexLines } from '../../tests/acceptance/support/registry.ts';
import type { Copy, Place } from './places.ts';

/** What the registry has to have: name → version → SHA-256. Whatever it has beyond that, it has too much. */
export class Ledger {
  readonly #crates = new Map<string, Map<string, string>>();

  add(name: string, version: string, sha256: string): void {
    const versions = this.#crates.get(name) ?? new Map<string, string>();
    this.#crates.set(name, versions.set(version, sha256));
  }

  names(): string[] {
    return [...this.#crates.keys()];
  }

  versionsOf(name: string): ReadonlyMap<string, string> {
    return this.#crates.get(name) ?? new Map();
  }

  count(): number {
    return [...this.#crates.values()].reduce((sum, versions) => sum + versions.size, 0);
  }
}

/** What differs between the ledger and the index of these crates at each copy, each a sentence. */
export async function compareIndex(place: Place, ledger: Ledger, names: Iterable<string>): Promise<string[]> {
  const found: string[] = [];
  for (const name of names)
    for (const copy of place.copies) {
      const lines = await indexLines(copy.url, name);
      const expected = ledger.versionsOf(name);
      for (const { vers, cksum } of lines)
        if (expected.get(vers) !== cksum)
          found.push(`${at(copy)} the index has ${name} ${vers} ${cksum}, expected ${expected.get(vers)}`);
      for (const version of expected.keys()) {
        const times = lines.filter(({ vers }) => vers === version).length;
        if (times !== 1) found.push(`${at(copy)} the index has ${name} ${version} ${times} times`);
      }
    }
  return found;
}

/** Downloads all of the ledger, each from every copy. @returns what is not there as it was, each a sentence. */
export async function compareDownloads({ copies }: Place, ledger: Ledger): Promise<string[]> {
  const found: string[] = [];
  for (const name of ledger.names())
    for (const [version, sha256] of ledger.versionsOf(name))
      for (const copy of copies) {
        const downloaded = await downloadedSha256(copy.url, name, version);
        if (downloaded !== sha256)
          found.push(
            `${at(copy)} the download of ${name} ${version} gives ${downloaded}, expected ${sha256}`,
          );
      }
  return found;
}

/** Runs `waybill check`. @returns what it finds, or what it counts differently. */
export async function compareCheck(place: Place, ledger: Ledger): Promise<string[]> {
  const { code, stdout, stderr } = await place.check();
  // What an upload left that broke off is a note, until it has settled.
  const clean = /^(?:note: [^\n]*\n)*clean: (\d+) crates?, (\d+) versions?, \d+ files?\n$/.exec(stdout);
  const counts = `${ledger.names().length} crates, ${ledger.count()} versions`;
  if (code !== 0 || clean === null) return [`waybill check (exit code ${code}) says: ${stdout}${stderr}`];
  return `${clean[1]} crates, ${clean[2]} versions` === counts
    ? []
    : [`waybill check counts ${clean[1]} crates and ${clean[2]} versions, expected ${counts}`];
}

const at = ({ name }: Copy): string => `at ${name}`;
