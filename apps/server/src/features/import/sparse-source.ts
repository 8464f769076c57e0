import { checkCrateName, FormatError, indexPath, isCrateName } from '@waybill/cargo-formats';
import { download, wantsToken } from './download.ts';
import { type Fetcher, textOf } from './fetcher.ts';
import { readSourceEntry, type SourceEntry } from './index-entry.ts';
import { INDEX_LIMITS, linesOf } from './lines.ts';
import { inOrder } from './order.ts';
import { CONFIG_BYTES, type RegistryConfig, readRegistryConfig } from './registry-config.ts';
import { isHidden, listCrates, listOwners } from './remote-api.ts';
import { type Source, type SourceCrate, SourceFailure, SourceProblem, type SourceVersion } from './source.ts';

export interface SparseSourceOptions {
  /** `sparse+https://…/`, with or without the prefix and the slash at the end. */
  url: string;
  /** Which crates; null: all that its search tells. */
  names: readonly string[] | null;
  fetcher: Fetcher;
}

interface Registry {
  /** With a slash at the end. */
  index: string;
  config: RegistryConfig;
  fetcher: Fetcher;
}

/** Another sparse registry, read as cargo would read it. */
export async function sparseSource({ url, names, fetcher }: SparseSourceOptions): Promise<Source> {
  const index = `${url.replace(/^sparse\+/, '').replace(/\/+$/, '')}/`;
  const location = URL.parse(index);
  if (
    location === null ||
    !/^https?:$/.test(location.protocol) ||
    location.username !== '' ||
    location.search !== ''
  )
    throw new SourceFailure(
      'That is not the address of a sparse index; expected such as sparse+https://crates.example.com/index/, without a password in it.',
    );
  const registry = { index, config: await readConfig(index, fetcher), fetcher };
  const list = names ?? (await listCrates(registry.config, fetcher));
  return {
    description: `sparse+${index}`,
    indexUrls: [`sparse+${index}`],
    total: list.length,
    async *crates() {
      for (const name of list) yield await readCrate(name, registry);
    },
    close() {},
  };
}

async function readConfig(index: string, fetcher: Fetcher): Promise<RegistryConfig> {
  const where = `${index}config.json`;
  const answer = await fetcher.get(where, true);
  if (answer.status === 200) return readRegistryConfig(await textOf(answer, CONFIG_BYTES), where);
  await answer.discard();
  if (answer.status === 401) throw wantsToken('its config.json');
  throw new SourceFailure(`${where} answers ${answer.status}; is that the address of a sparse index?`);
}

async function readCrate(name: string, registry: Registry): Promise<SourceCrate> {
  const versions: SourceVersion[] = [];
  const unreadable: { version: string | null; reason: string }[] = [];
  let spelling = name;
  try {
    checkCrateName(name);
    for await (const line of linesOf(await openIndexFile(name, registry), INDEX_LIMITS)) {
      try {
        const entry = readSourceEntry(line);
        if (entry.name.toLowerCase() !== name.toLowerCase())
          throw new SourceProblem('A line of the index file is about another crate than was asked for.');
        spelling = entry.name;
        versions.push(toVersion(entry, registry));
      } catch (error) {
        unreadable.push({ version: null, reason: sentenceOf(error) });
      }
    }
  } catch (error) {
    unreadable.push({ version: null, reason: sentenceOf(error) });
  }
  const { config, fetcher } = registry;
  const isName = isCrateName(spelling);
  const owners = isName ? await listOwners(config, fetcher, spelling) : null;
  const isPrivate = isName && (await isHidden(config, fetcher, spelling));
  return { name: spelling, owners, isPrivate, versions: inOrder(versions), unreadable };
}

async function openIndexFile(name: string, { index, fetcher }: Registry): Promise<AsyncIterable<Uint8Array>> {
  const answer = await fetcher.get(`${index}${indexPath(name)}`, true);
  if (answer.status === 200) return answer.body;
  await answer.discard();
  if (answer.status === 401) throw wantsToken('its index');
  if ([403, 404, 410, 451].includes(answer.status))
    throw new SourceProblem('The source has no crate of that name.');
  throw new SourceProblem(`The source does not give the index file: it answers ${answer.status}.`);
}

function toVersion(entry: SourceEntry, { config, fetcher }: Registry): SourceVersion {
  const { version, checksum, yanked, publishedAt, ownDependencies } = entry;
  return {
    version,
    checksum,
    yanked,
    publishedAt,
    downloads: null,
    ownDependencies,
    open: () => download(fetcher, config, entry),
  };
}

function sentenceOf(error: unknown): string {
  if (error instanceof SourceProblem || error instanceof FormatError) return error.message;
  throw error;
}
