import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CliContext } from '../context.ts';

/** What `waybill login` keeps: API tokens, short-lived as a rule, one for each registry, readable by their owner alone. */
export interface StoredLogin {
  readonly token: string;
  readonly login: string;
  /** Null: it was handed in, and has no end. */
  readonly expiresAt: string | null;
}

type Logins = Record<string, StoredLogin>;

export function loginsFile({ env }: Pick<CliContext, 'env'>): string {
  const folder =
    env['XDG_CONFIG_HOME'] ||
    (process.platform === 'win32' ? env['APPDATA'] : undefined) ||
    join(homedir(), '.config');
  return join(folder, 'waybill', 'logins.json');
}

/** @param base of the registry. A login that has run out is none. */
export function readLogin(context: Pick<CliContext, 'env' | 'now'>, base: string): StoredLogin | null {
  const login = readAnyLogin(context, base);
  if (login === null || login.expiresAt === null) return login;
  return new Date(login.expiresAt) > context.now() ? login : null;
}

/** The same, also where it has run out. */
export function readAnyLogin(context: Pick<CliContext, 'env'>, base: string): StoredLogin | null {
  return readAll(context)[base] ?? null;
}

/** @param login null: forgets it */
export function writeLogin(
  context: Pick<CliContext, 'env' | 'now'>,
  base: string,
  login: StoredLogin | null,
): void {
  const { [base]: _, ...others } = readAll(context);
  const file = loginsFile(context);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const written = `${file}.${process.pid}`;
  rmSync(written, { force: true });
  writeFileSync(
    written,
    `${JSON.stringify(login === null ? others : { ...others, [base]: login }, null, 2)}\n`,
    // Never through a link or into a file that somebody else put there.
    { mode: 0o600, flag: 'wx' },
  );
  chmodSync(written, 0o600);
  renameSync(written, file);
}

function readAll(context: Pick<CliContext, 'env'>): Logins {
  const file = loginsFile(context);
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Logins;
  } catch {
    // A broken file holds nothing that could not be had again by signing in.
    return {};
  }
}
