import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** cargo 1.65 of Debian 12, and what it needs beyond what every Debian has. */
const PACKAGES = [
  ...['cargo', 'libgit2-1.5', 'libhttp-parser2.9', 'libmbedtls14', 'libmbedcrypto7', 'libmbedx509-1'],
  ...['libpcre2-8-0', 'libssh2-1', 'libcurl3-gnutls'],
];
const APT_TIMEOUT_MS = 60_000;
/** What 1.65 says, for the stand-in. */
const NO_SPARSE = 'error: usage of sparse registries requires `-Z sparse-registry`';

export interface OldCargo {
  /** Puts cargo 1.65 into the path: it knows neither sparse indexes nor credential providers. */
  readonly oldest: () => Record<string, string>;
  /** The same program, with its unfinished sparse indexes let in: what 1.68 to 1.73 are able to do. It says that it is 1.70. */
  readonly middle: () => Record<string, string>;
}

/**
 * A real cargo of before credential providers, from Debian's packages: unpacked for these tests, never installed. Where
 * Debian cannot be asked, a stand-in says what it says.
 */
export function useOldCargo(): OldCargo {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-old-cargo-'));
  beforeAll(() => {
    const real = unpack(folder);
    if (real === null)
      console.warn(
        'NO REAL OLD CARGO: `apt-get download` gives no cargo before 1.74, a stand-in speaks for it.',
      );
    const oldest =
      real ?? `case $1 in --version) echo 'cargo 1.65.0' ;; *) echo '${NO_SPARSE}' >&2; exit 101 ;; esac`;
    program('oldest', oldest);
    // Today's cargo, told to pass over the credential provider that an old one does not know.
    const sparse =
      real === null
        ? `export CARGO_REGISTRIES_WAYBILL_CREDENTIAL_PROVIDER=cargo:token\nexec '${cargoHere()}' "$@"`
        : `export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_SPARSE_REGISTRY=true\n${real}`;
    program('middle', `[ "$1" != --version ] || { echo 'cargo 1.70.0'; exit; }\n${sparse}`);
  }, 2 * APT_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function program(name: string, lines: string): void {
    const file = join(folder, name, 'cargo');
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${lines}\n`);
    chmodSync(file, 0o755);
  }
  const first = (name: string) => ({ PATH: [join(folder, name), process.env['PATH']].join(delimiter) });
  return { oldest: () => first('oldest'), middle: () => first('middle') };
}

/** @returns lines of shell that run it; null where there is none to be had */
function unpack(folder: string): string | null {
  const run = (file: string, args: readonly string[]) =>
    spawnSync(file, args, { cwd: folder, timeout: APT_TIMEOUT_MS, encoding: 'utf8' });
  if (
    run('apt-get', [
      '-qq',
      '-o',
      'Acquire::Retries=2',
      '-o',
      'Acquire::http::Timeout=10',
      'download',
      ...PACKAGES,
    ]).status !== 0
  )
    return null;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    if (run('dpkg', ['-x', file, 'unpacked']).status !== 0) return null;
  }
  const root = join(folder, 'unpacked/usr');
  const libraries = readdirSync(join(root, 'lib'))
    .map((name) => join(root, 'lib', name))
    .join(':');
  const lines = `LD_LIBRARY_PATH='${libraries}' exec '${join(root, 'bin/cargo')}' "$@"`;
  const { stdout } = run('sh', ['-c', lines, 'cargo', '--version']);
  return Number(/^cargo 1\.(\d+)\./.exec(stdout ?? '')?.[1] ?? 99) < 68 ? lines : null;
}

const cargoHere = () => spawnSync('sh', ['-c', 'command -v cargo'], { encoding: 'utf8' }).stdout.trim();
