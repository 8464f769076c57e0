import { parse as parseToml } from 'smol-toml';
import type { Queries } from '../../platform/database/open.ts';
import { findUserByLogin } from '../accounts/index.ts';
import { asRecord } from './shape.ts';
import { SourceFailure } from './source.ts';

export interface Owner {
  id: number;
  login: string;
}

/** Who owns here what somebody owned there. A login there means nothing here until the operator says so. */
export interface OwnerMap {
  /** By the login there. */
  byOldLogin: ReadonlyMap<string, Owner>;
  /** Who gets what has no owner in the map. */
  otherwise: Owner | null;
}

/** @throws SourceFailure when a login is none of this registry. */
export async function readOwnerMap(
  db: Queries,
  { login, map }: { login: string | null; map: Readonly<Record<string, string>> },
): Promise<OwnerMap> {
  const byOldLogin = new Map<string, Owner>();
  for (const [old, here] of Object.entries(map)) byOldLogin.set(old, await ownerOf(db, here));
  return { byOldLogin, otherwise: login === null ? null : await ownerOf(db, login) };
}

async function ownerOf(db: Queries, login: string): Promise<Owner> {
  const user = await findUserByLogin(db, login);
  if (user !== null) return { id: user.id, login: user.login };
  throw new SourceFailure(
    `This registry has no user \`${login}\`, who is to own crates; make the user first, or name another one.`,
  );
}

/** The file of `--owners`: `old-login = "new-login"` in TOML, or the same as a JSON object. @throws SourceFailure */
export function parseOwnerFile(text: string, file: string): Record<string, string> {
  const table = asRecord(parseEither(text, file));
  if (table === null)
    throw new SourceFailure(`${file} is no table; expected lines such as alice = "alice-smith".`);
  for (const [old, here] of Object.entries(table)) {
    if (typeof here !== 'string' || here === '')
      throw new SourceFailure(
        `${file} has something else than a login for \`${old}\`; expected such as ${old} = "alice".`,
      );
  }
  return table as Record<string, string>;
}

function parseEither(text: string, file: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : parseToml(text);
  } catch (cause) {
    throw new SourceFailure(`${file} cannot be read: ${(cause as Error).message.split('\n')[0]}.`, { cause });
  }
}

/** Who would own the crate, each once, and who of its owners there is not in the map. */
export function resolveOwners(
  oldLogins: readonly string[] | null,
  { byOldLogin, otherwise }: OwnerMap,
): { owners: Owner[]; unmapped: string[] } {
  const owners = new Map<number, Owner>();
  const unmapped: string[] = [];
  for (const login of oldLogins ?? []) {
    const owner = byOldLogin.get(login);
    if (owner === undefined) unmapped.push(login);
    else owners.set(owner.id, owner);
  }
  if (owners.size === 0 && otherwise !== null) owners.set(otherwise.id, otherwise);
  return { owners: [...owners.values()], unmapped };
}
