import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Credential providers and sparse registries: the oldest cargo the tests can use. */
const OLDEST_CARGO_MINOR = 74;
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** Is there a cargo that the tests can use? Installs Debian's when it may. */
export function haveCargo(): boolean {
  // `cargo-web` is the current cargo that Debian keeps for building browsers; plain `cargo` is the release's own.
  return (
    cargoWorks() ||
    (install(['cargo-web', 'rustc-web']) && cargoWorks()) ||
    (install(['cargo', 'rustc']) && cargoWorks())
  );
}

function cargoWorks(): boolean {
  const { stdout, status } = spawnSync('cargo', ['--version'], { encoding: 'utf8' });
  const minor = /^cargo 1\.(\d+)\./.exec(stdout ?? '')?.[1];
  return status === 0 && Number(minor) >= OLDEST_CARGO_MINOR;
}

/** Is there a PostgreSQL server to start? Installs Debian's when it may. */
export function havePostgres(): boolean {
  return postgresPrograms() !== null || (install(['postgresql']) && postgresPrograms() !== null);
}

/** Is there a Chromium that the tests can use? Installs Debian's when it may. */
export function haveChromium(): boolean {
  return chromiumProgram() !== null || (install(['chromium']) && chromiumProgram() !== null);
}

/** Debian's Chromium, or the one that `TEST_CHROMIUM` names. */
export function chromiumProgram(): string | null {
  const program = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  return existsSync(program) ? program : null;
}

/** The folder of `postgres` and `initdb` of the newest installed version. */
export function postgresPrograms(): string | null {
  const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
  const newest = versions
    .filter((version) => existsSync(`${POSTGRES_VERSIONS}/${version}/bin/postgres`))
    .sort((a, b) => Number(b) - Number(a))[0];
  if (newest !== undefined) return `${POSTGRES_VERSIONS}/${newest}/bin`;
  const { stdout, status } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folder = (stdout ?? '').trim();
  return status === 0 && existsSync(`${folder}/postgres`) ? folder : null;
}

/** Is there an nginx to put in front? Installs Debian's when it may. */
export function haveNginx(): boolean {
  return nginxWorks() || (install(['nginx']) && nginxWorks());
}

/** Is there a PgBouncer to put between? Installs Debian's when it may. */
export function havePgbouncer(): boolean {
  const works = () => existsSync('/usr/sbin/pgbouncer');
  return works() || (install(['pgbouncer']) && works());
}

/** Debian keeps it where only root looks. */
const nginxWorks = (): boolean =>
  ['nginx', '/usr/sbin/nginx'].some(
    (program) => spawnSync(program, ['-v'], { stdio: 'ignore' }).status === 0,
  );

/** Is there a `wrk` to ask as fast as a server answers? Installs Debian's when it may. */
export function haveWrk(): boolean {
  const works = () => spawnSync('wrk', ['-v'], { stdio: 'ignore' }).error === undefined;
  return works() || (install(['wrk']) && works());
}

/** Debian's own, whatever else `python3` is: Swift's modules are in its folders. */
export const SYSTEM_PYTHON = '/usr/bin/python3';
const SWIFT_SERVERS = ['proxy', 'account', 'container', 'object'].map(
  (name) => `/usr/bin/swift-${name}-server`,
);

/** Is there an S3-compatible server to start (OpenStack Swift)? Installs Debian's when it may. */
export function haveSwift(): boolean {
  const packages = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'];
  return hasSwift() || (install(packages) && hasSwift());
}

const hasSwift = (): boolean =>
  SWIFT_SERVERS.every((program) => existsSync(program)) && existsSync(SYSTEM_PYTHON);

/** `apt-get install`, on Debian and as root only. Services are not started by it. */
function install(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`installing ${packages.join(', ')} (Debian) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}
