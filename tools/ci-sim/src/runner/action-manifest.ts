import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** What the runner here needs of an `action.yml`. */
export interface ActionManifest {
  readonly main: string;
  readonly post: string | undefined;
  /** Each declared input and its default, which is the empty string where there is none. */
  readonly inputs: Readonly<Record<string, string>>;
}

interface Entry {
  readonly indent: number;
  readonly key: string;
  readonly value: string;
}

export function readActionManifest(dir: string): ActionManifest {
  for (const name of ['action.yml', 'action.yaml']) {
    try {
      return parseActionManifest(readFileSync(join(dir, name), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new UsageError(`there is no action.yml in ${dir}`);
}

/**
 * Reads `runs.using`, `runs.main`, `runs.post` and `inputs.*.default` and passes over the rest. It knows block mappings
 * by their indentation and one-line scalars, plain or quoted. It does not know anchors, tags, flow mappings (`{…}`) or
 * block scalars (`|`, `>`) and refuses them where a value it needs is written so; elsewhere they do no harm. A default
 * with an expression (`${{ … }}`) counts as empty, since nothing here evaluates one.
 */
export function parseActionManifest(text: string): ActionManifest {
  const entries = readEntries(text);
  const runs = new Map(childrenOf(entries, 'runs').map((entry) => [entry.key, scalar(entry)]));
  const using = runs.get('using') ?? '';
  if (!/^node\d+$/.test(using))
    throw new UsageError(`only JavaScript actions run here, not using "${using}"`);
  const main = runs.get('main');
  if (main === undefined) throw new UsageError('action.yml has no runs.main');
  return { main, post: runs.get('post'), inputs: readInputs(entries) };
}

function readInputs(entries: readonly Entry[]): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const { entry, properties } of groups(entries, 'inputs')) {
    const given = properties.find(({ key }) => key === 'default');
    const value = given === undefined ? '' : scalar(given);
    inputs[entry.key] = value.includes('${{') ? '' : value;
  }
  return inputs;
}

/** Lines that begin with a key. Other lines belong to a longer scalar or a list, and are deeper than what is looked for. */
function readEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^( *)("[^"]*"|'[^']*'|[^\s#'"&*!|>{[-][^:]*?|-[^\s:][^:]*?) *:(?: +(.*))?$/.exec(line);
    if (match === null) continue;
    const [, spaces = '', key = '', value = ''] = match;
    entries.push({ indent: spaces.length, key: key.replace(/^(["'])(.*)\1$/, '$2'), value: value.trim() });
  }
  return entries;
}

/** The direct children of a top-level key; what stands deeper than the first of them belongs to one of them. */
function childrenOf(entries: readonly Entry[], key: string): Entry[] {
  return groups(entries, key).map(({ entry }) => entry);
}

function groups(entries: readonly Entry[], key: string): { entry: Entry; properties: Entry[] }[] {
  const start = entries.findIndex((entry) => entry.indent === 0 && entry.key === key);
  if (start === -1) return [];
  const after = entries.slice(start + 1);
  const end = after.findIndex((entry) => entry.indent === 0);
  const inside = end === -1 ? after : after.slice(0, end);
  const result: { entry: Entry; properties: Entry[] }[] = [];
  for (const entry of inside) {
    const group = result.at(-1);
    if (group === undefined || entry.indent <= group.entry.indent) result.push({ entry, properties: [] });
    else if (entry.indent === (group.properties[0]?.indent ?? entry.indent)) group.properties.push(entry);
  }
  return result;
}

function scalar({ key, value }: Entry): string {
  const double = /^"((?:[^"\\]|\\.)*)"(?:\s+#.*)?$/.exec(value);
  if (double !== null) return JSON.parse(`"${double[1] ?? ''}"`) as string;
  const single = /^'((?:[^']|'')*)'(?:\s+#.*)?$/.exec(value);
  if (single !== null) return (single[1] ?? '').replaceAll("''", "'");
  if (/^["'|>{[&*!]/.test(value))
    throw new UsageError(`action.yml: "${key}" is written in a way not read here: ${value}`);
  return value.replace(/(^|\s+)#.*$/, '');
}
