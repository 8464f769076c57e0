import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { checkout } from './paths.ts';

const LIST = join(checkout, 'tests/vectors/debian-crates.txt');
const APT_TIMEOUT_MS = 90_000;
const DOWNLOAD = ['-qq', '-o', 'Acquire::Retries=2', '-o', 'Acquire::http::Timeout=10', 'download'];
/** What Debian adds to a crate, and what cargo writes itself when it packs one. */
const NOT_OF_THE_AUTHOR = /^(debian|\.cargo-checksum\.json|\.cargo_vcs_info\.json|Cargo\.toml\.orig)$/;

/** The names of the packages, without the reasons. */
export function debianPackages(): string[] {
  const lines = readFileSync(LIST, 'utf8').split('\n');
  return lines.filter((line) => /^[^#]/.test(line)).map((line) => line.split('\t')[0] ?? '');
}

/**
 * Unpacks the packages, as they are in Debian's release, into a folder that cargo takes for a directory source. They are
 * kept on the machine between runs; apt looks at the checksum of each before it leaves one as it is.
 * @param folder an empty one
 * @returns what went wrong; null when all are there
 */
export function unpackDebianCrates(packages: readonly string[], folder: string): string | null {
  const cache = join(tmpdir(), `waybill-debian-crates-${userInfo().username}`);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  // It names only the files that are not there: in an empty folder, all of them.
  const list = () => run('apt-get', [...DOWNLOAD, '--print-uris', ...packages], folder);
  let files = list();
  // A machine that never asked for Debian's lists, such as a fresh container.
  const mayUpdate = files.failure !== null && process.getuid?.() === 0;
  if (mayUpdate && run('apt-get', ['-qq', 'update'], folder).failure === null) files = list();
  if (files.failure !== null) return files.failure;
  const names = files.stdout.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  // One at a time, of all who test on this machine.
  const { failure } = run('flock', ['lock', 'apt-get', ...DOWNLOAD, ...packages], cache);
  if (failure !== null) return failure;
  const unpack = `for file do dpkg-deb --fsys-tarfile "$file" |
    tar -x --no-same-owner --strip-components=5 ./usr/share/cargo/registry || exit 1; done`;
  const paths = names.map((name) => join(cache, name));
  return run('sh', ['-c', unpack, 'unpack', ...paths], folder).failure;
}

function run(file: string, args: readonly string[], cwd: string) {
  const options = {
    cwd,
    timeout: APT_TIMEOUT_MS,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  } as const;
  const { status, error, stdout, stderr } = spawnSync(file, args, options);
  return { stdout, failure: status === 0 ? null : (error?.message ?? stderr) };
}

/** Copies crates of a directory source as their authors have them; the files are the same ones, so nobody may write them. */
export function linkSources(from: string, names: readonly string[], to: string): void {
  const { failure } = run('cp', ['-al', ...names.map((name) => join(from, name)), to], from);
  if (failure !== null) throw new Error(failure);
  for (const name of names)
    for (const file of readdirSync(join(to, name)).filter((file) => NOT_OF_THE_AUTHOR.test(file)))
      rmSync(join(to, name, file), { recursive: true });
}
