import { wantsToken } from './download.ts';
import { type Fetcher, textOf } from './fetcher.ts';
import type { RegistryConfig } from './registry-config.ts';
import { asRecord, asText } from './shape.ts';
import { SourceFailure, SourceProblem } from './source.ts';

const PAGE = 100;
const MOST_PAGES = 10_000;
const PAGE_BYTES = 8 * 1024 * 1024;
const LONGEST_NAME = 300;

/**
 * The names of all crates, by the source's search. Ends with the first page that tells nothing new, as some registries give the
 * same one again and again.
 * @throws SourceFailure when the source cannot be asked for a list.
 */
export async function listCrates({ api }: RegistryConfig, fetcher: Fetcher): Promise<string[]> {
  const instead = 'name the crates with --crate or --list';
  if (api === null)
    throw new SourceFailure(`The source has no web API that could list its crates; ${instead}.`);
  const names = new Set<string>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await fetcher.get(`${api}/api/v1/crates?per_page=${PAGE}&page=${page}`, true);
    if (answer.status !== 200) {
      await answer.discard();
      if (answer.status === 401) throw wantsToken('its list of crates');
      throw new SourceFailure(
        `The source does not list its crates: it answers ${answer.status}; ${instead}.`,
      );
    }
    const before = names.size;
    for (const name of namesOf(await textOf(answer, PAGE_BYTES))) names.add(name);
    if (names.size === before) return [...names].sort();
  }
  throw new SourceFailure(`The source lists crates on more than ${MOST_PAGES} pages; ${instead}.`);
}

/** crates.io's shape: `{"crates": [{"name"}]}`; older ones have the name as `id`. */
function namesOf(text: string): string[] {
  const crates = asRecord(parse(text))?.['crates'];
  if (!Array.isArray(crates))
    throw new SourceFailure('The source answers its search with something else than crates.');
  return crates.flatMap((one) => {
    const crate = asRecord(one);
    return asText(crate?.['name'] ?? crate?.['id'], LONGEST_NAME) ?? [];
  });
}

/** The logins of a crate's owners; null where the source does not tell. */
export async function listOwners(
  { api }: RegistryConfig,
  fetcher: Fetcher,
  name: string,
): Promise<string[] | null> {
  if (api === null) return null;
  try {
    const answer = await fetcher.get(`${api}/api/v1/crates/${name}/owners`, true);
    if (answer.status !== 200) {
      await answer.discard();
      return null;
    }
    const users = asRecord(parse(await textOf(answer, PAGE_BYTES)))?.['users'];
    if (!Array.isArray(users)) return null;
    return users.flatMap((user) => asText(asRecord(user)?.['login'], LONGEST_NAME) ?? []);
  } catch (error) {
    if (error instanceof SourceProblem) return null;
    throw error;
  }
}

/**
 * Whether the source shows a crate to some of its readers only. Waybill says so in what it tells of a crate; of others this is
 * not known, and then it is not so. Asked only where the index asks for a token, as no other shows such crates.
 */
export async function isHidden(
  { api, authRequired }: RegistryConfig,
  fetcher: Fetcher,
  name: string,
): Promise<boolean> {
  if (api === null || !authRequired) return false;
  try {
    const answer = await fetcher.get(`${api}/api/v1/crates/${name}?include=`, true);
    if (answer.status !== 200) {
      await answer.discard();
      return false;
    }
    return (
      asRecord(asRecord(parse(await textOf(answer, PAGE_BYTES)))?.['crate'])?.['visibility'] === 'private'
    );
  } catch (error) {
    if (error instanceof SourceProblem) return false;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
