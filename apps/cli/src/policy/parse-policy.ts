import { quote } from '@waybill/trusted-publishing';
import { parse, TomlError } from 'smol-toml';
import { matches } from './crate-patterns.ts';
import { checkEntries } from './desired.ts';
import { type Layer, layered, layerReaders } from './layer.ts';
import { didYouMean, PolicyError, type PolicyProblem } from './problems.ts';
import { flag, listOf, mapOf, type Reader, tableOf, text } from './read-values.ts';
import { safe } from './words.ts';

/** A file as it is written, its layers put together; see `docs/policy.md`. */
export interface Policy {
  registry: string | null;
  entries: readonly PolicyEntry[];
  manage: Manage;
}

/** One `[[publishers]]` over its templates over the defaults. */
export interface PolicyEntry {
  /** Where it is: `publishers[2]`. */
  path: string;
  crates: readonly string[];
  /** One publisher for each crate, and not one for all. */
  expand: boolean;
  layer: Layer;
}

export interface Manage {
  /** Names and patterns: a publisher of these crates that the file does not have is drift. */
  crates: readonly string[];
  /** Whether `apply` deletes such a publisher. */
  prune: boolean;
}

interface Template extends Layer {
  extends?: string;
}

interface Entry extends Layer {
  crates: string[];
  expand?: boolean;
  template?: string;
}

interface Document {
  registry?: string;
  defaults?: Layer;
  templates?: Record<string, Template>;
  publishers?: Entry[];
  manage?: { crates?: string[]; prune?: boolean };
}

const crates = listOf(text, 'a list of names of crates');

const managed: Reader<string> = (value, path, problems) => {
  const pattern = text(value, path, problems);
  if (pattern !== undefined && !/^(?:[A-Za-z][A-Za-z0-9_-]*\*?|\*)$/.test(pattern))
    problems.push({ path, says: `expected a crate, a beginning and \`*\`, or \`*\`, got ${quote(pattern)}` });
  return pattern;
};

const registry: Reader<string> = (value, path, problems) => {
  const url = text(value, path, problems);
  // It is not repeated, as what is wrong with it may be a password.
  if (url !== undefined && !/^https?:\/\/[^\s/@]+(\/\S*)?$/.test(url))
    problems.push({ path, says: 'expected the URL of a registry, `https://…`, without user or password' });
  return url;
};

const readDocument = tableOf<Document>({
  registry,
  defaults: tableOf<Layer>(layerReaders),
  templates: mapOf(tableOf<Template>({ ...layerReaders, extends: text })),
  publishers: listOf(
    tableOf<Entry>({ ...layerReaders, crates, expand: flag, template: text }, ['crates']),
    'a list of tables: `[[publishers]]`',
  ),
  manage: tableOf({ crates: listOf(managed, 'a list of crates and patterns'), prune: flag }),
});

/**
 * Reads a policy, and refuses it with all that is wrong with it: no TOML, an unknown key, a value no registry would take.
 * What only the registry knows (crates that exist, issuers it trusts) is looked at by `desiredPublishers`.
 * @throws PolicyError
 */
export function parsePolicy(source: string): Policy {
  const problems: PolicyProblem[] = [];
  const document = readDocument(toml(source), '', problems);
  if (document === undefined || problems.length > 0) throw new PolicyError(problems);
  const templates = document.templates ?? {};
  for (const [name, template] of Object.entries(templates))
    templateChain(templates, template.extends, `templates.${name}.extends`, [name], problems);
  const entries = (document.publishers ?? []).map((entry, at): PolicyEntry => {
    const path = `publishers[${at}]`;
    const { crates, expand = false, template, ...own } = entry;
    const chain = templateChain(templates, template, `${path}.template`, [], problems);
    const layer = [...chain, own].reduce<Layer>(layered, document.defaults ?? {});
    return { path, crates, expand, layer };
  });
  const named = entries.flatMap((entry) => entry.crates);
  const manage = { crates: document.manage?.crates ?? named, prune: document.manage?.prune ?? false };
  refuseUnmanaged(entries, manage, problems);
  if (problems.length === 0) checkEntries(entries, problems);
  if (problems.length > 0) throw new PolicyError(problems);
  return { registry: document.registry ?? null, entries, manage };
}

function toml(source: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = error.message] = error.message.split('\n');
    throw new PolicyError([{ path: '', says: safe(first), line: error.line, column: error.column }]);
  }
}

/** The template of this name and those it extends, the farthest first. */
function templateChain(
  templates: Readonly<Record<string, Template>>,
  name: string | undefined,
  path: string,
  seen: readonly string[],
  problems: PolicyProblem[],
): Layer[] {
  if (name === undefined) return [];
  if (seen.includes(name)) {
    problems.push({ path, says: `goes in a circle: ${[...seen, name].map(quote).join(' extends ')}` });
    return [];
  }
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (template === undefined) {
    const known = Object.keys(templates);
    const names = known.map(quote).join(', ') || 'none, as the file has no `[templates.NAME]`';
    problems.push({
      path,
      says: `there is no template ${quote(name)}; expected ${names}${didYouMean(name, known)}`,
    });
    return [];
  }
  const { extends: base, ...layer } = template;
  return [...templateChain(templates, base, `templates.${name}.extends`, [...seen, name], problems), layer];
}

/** Else a publisher that is taken out of the file later would stay, and nobody would be told. */
function refuseUnmanaged(entries: readonly PolicyEntry[], manage: Manage, problems: PolicyProblem[]): void {
  for (const { path, crates } of entries)
    for (const [at, crate] of crates.entries())
      if (!manage.crates.some((pattern) => matches(pattern, crate)))
        problems.push({
          path: `${path}.crates[${at}]`,
          says: `${quote(crate)} is not among the crates this file is responsible for; add it to \`manage.crates\``,
        });
}
