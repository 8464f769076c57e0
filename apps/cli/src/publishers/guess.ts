import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { namesOf, type RemotePlace, readRemote } from '@waybill/api/release';
import { parse } from 'smol-toml';

/** What the folder lets one think. It is offered to a person, and never used without having been shown. */
export interface Guess {
  readonly provider: string | null;
  readonly identity: Readonly<Record<string, string>>;
  readonly crates: readonly string[];
  /** What each of it was read from. */
  readonly from: readonly string[];
}

const PROGRAM_TIMEOUT_MS = 20_000;

export async function guessPublisher(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Guess> {
  const run = programIn(cwd, env);
  const [remote, root, metadata] = await Promise.all([
    run('git', ['config', '--get', 'remote.origin.url']),
    run('git', ['rev-parse', '--show-toplevel']),
    run('cargo', ['metadata', '--no-deps', '--format-version', '1', '--offline']),
  ]);
  const folder = root?.trim() || cwd;
  const place = remote === null ? null : readRemote(remote.trim());
  const files = workflowFiles(folder);
  const provider = providerOf(place, files);
  const crates = (metadata === null ? null : cratesOfMetadata(metadata)) ?? cratesOfManifest(cwd);
  return {
    provider,
    identity: { ...namesOf(provider, place), ...workflowOf(provider, files, folder) },
    crates,
    from: [
      ...(place === null ? [] : ['the git remote `origin`']),
      ...(provider === null || files.length === 0 ? [] : [`the files of ${folder}`]),
      ...(crates.length === 0 ? [] : ['Cargo.toml']),
    ],
  };
}

/** By the host where everybody knows it, else by the files there are. */
export function providerOf(place: RemotePlace | null, files: readonly string[]): string | null {
  const host = place?.host ?? '';
  if (host === 'github.com' || host.endsWith('.ghe.com')) return 'github';
  if (/^gitlab\./.test(host)) return 'gitlab';
  if (host === 'codeberg.org' || /^forgejo\./.test(host)) return 'forgejo';
  if (host === 'bitbucket.org') return 'bitbucket';
  const has = (start: string) => files.some((file) => file.startsWith(start));
  if (has('.forgejo/')) return 'forgejo';
  if (has('.gitlab-ci.yml')) return 'gitlab';
  return has('.github/') ? 'github' : null;
}

function workflowOf(
  provider: string | null,
  files: readonly string[],
  folder: string,
): Record<string, string> {
  const start = { github: '.github/workflows/', forgejo: '.forgejo/workflows/', gitlab: '.gitlab-ci.yml' }[
    provider ?? ''
  ];
  if (start === undefined) return {};
  const candidates = files.filter((file) => file.startsWith(start));
  const file = likeliest(candidates, (name) => readFileSync(join(folder, name), 'utf8'));
  if (file === undefined) return {};
  return { workflow: provider === 'github' ? basename(file) : file };
}

/** The one that publishes: by what it runs, then by its name; the only one there is in any case. */
export function likeliest(files: readonly string[], read: (file: string) => string): string | undefined {
  if (files.length < 2) return files[0];
  const publishes = files.filter((file) =>
    /cargo\s+publish|crates-io-auth-action|cargo-credential-waybill|auth-action/.test(read(file)),
  );
  if (publishes.length === 1) return publishes[0];
  const named = (publishes.length > 0 ? publishes : files).filter((file) =>
    /^(release|publish)\b/.test(basename(file)),
  );
  return named.length === 1 ? named[0] : publishes[0];
}

function workflowFiles(folder: string): string[] {
  const inside = (path: string) =>
    existsSync(join(folder, path))
      ? readdirSync(join(folder, path))
          .filter((name) => /\.ya?ml$/.test(name))
          .sort()
          .map((name) => `${path}/${name}`)
      : [];
  return [
    ...inside('.github/workflows'),
    ...inside('.forgejo/workflows'),
    ...(existsSync(join(folder, '.gitlab-ci.yml')) ? ['.gitlab-ci.yml'] : []),
  ];
}

/** The crates of a workspace that may be published at all. */
export function cratesOfMetadata(text: string): string[] | null {
  try {
    const { packages = [] } = JSON.parse(text) as {
      packages?: { name: string; publish?: string[] | null }[];
    };
    return packages.filter(({ publish }) => publish?.length !== 0).map(({ name }) => name);
  } catch {
    return null;
  }
}

function cratesOfManifest(cwd: string): string[] {
  try {
    const manifest = parse(readFileSync(join(cwd, 'Cargo.toml'), 'utf8')) as {
      package?: { name?: unknown; publish?: unknown };
    };
    const name = manifest.package?.name;
    return typeof name === 'string' && manifest.package?.publish !== false ? [name] : [];
  } catch {
    return [];
  }
}

/** Null where it is not there, fails, or takes too long: a guess is worth no more. */
function programIn(cwd: string, env: Readonly<Record<string, string | undefined>>) {
  const execute = promisify(execFile);
  return async (file: string, args: readonly string[]): Promise<string | null> => {
    try {
      const options = { cwd, env: { ...env }, timeout: PROGRAM_TIMEOUT_MS, maxBuffer: 32 * 1024 * 1024 };
      return (await execute(file, [...args], options)).stdout;
    } catch {
      return null;
    }
  };
}
