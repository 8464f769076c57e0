import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parse } from './syntax.ts';

export const root = resolve(import.meta.dirname, '../..');
export const decisionFolder = resolve(root, 'packages/trusted-publishing/src');

/** Where tokens, publishers and rules come in; all that these import belongs to the decision. */
const doorways = [
  'unverified.ts',
  'verify.ts',
  'decide.ts',
  'check-rules.ts',
  'identity.ts',
  'pins.ts',
  'access-token.ts',
  'providers/index.ts',
];

/** What decides nothing itself, and why it is imported. */
const decidesNothing: Readonly<Record<string, string>> = {
  'refusal-sentences.ts': 'the sentences of refusals, which come after the decision',
  'mend.ts': 'the change that would mend a refused job, for its owner to judge',
  'providers/index.ts': 'the list of providers',
};

/** The sources of the decision, by their path in the package: the closure of what the doorways import. */
export function decisionSources(): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  const waiting = doorways.map((file) => resolve(decisionFolder, file));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const name = relative(decisionFolder, path);
    if (sources.has(name)) continue;
    const source = readFileSync(path, 'utf8');
    sources.set(name, source);
    waiting.push(...importsOf(source, path));
  }
  return new Map(
    [...sources].filter(([name]) => !(name in decidesNothing)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function importsOf(source: string, path: string): string[] {
  return parse(source)
    .body.filter(
      ({ type, importKind, exportKind }: Record<string, unknown>) =>
        /^(?:Import|Export(?:Named|All))Declaration$/.test(String(type)) &&
        importKind !== 'type' &&
        exportKind !== 'type',
    )
    .map(({ source: from }: { source: { value: string } | null }) => from?.value ?? '')
    .filter((from: string) => from.startsWith('.') && !from.endsWith('/guide.ts'))
    .map((from: string) => resolve(dirname(path), from));
}
