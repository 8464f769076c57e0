import { defaultTokenScopes } from '@waybill/api';
import type { DesiredPublisher } from './desired.ts';
import { tomlKey, tomlValue } from './toml-text.ts';

/** A publisher to be written into a file. */
export interface WrittenPublisher extends Omit<DesiredPublisher, 'path'> {
  /** Lines above it. */
  comments: readonly string[];
}

export interface WrittenPolicy {
  /** Lines at the top. */
  comments: readonly string[];
  registry: string | null;
  publishers: readonly WrittenPublisher[];
  manage?: { crates?: readonly string[]; prune?: boolean };
}

/** Keys with their values, as they stand in a table: `rules.refs` beside `environment`. */
type Lines = ReadonlyMap<string, unknown>;

/** A policy as TOML. What all its publishers have in common stands in `[defaults]` once. */
export function policyText({ comments, registry, publishers, manage }: WrittenPolicy): string {
  const tables = publishers.map(linesOf);
  const common = commonLines(tables);
  const blocks = [
    ...(comments.length === 0 ? [] : [comments.map(comment)]),
    ...(registry === null ? [] : [[`registry = ${tomlValue(registry)}`]]),
    ...(common.size === 0 ? [] : [['[defaults]', ...written(common)]]),
    ...publishers.map(({ comments, crates }, at) => [
      ...comments.map(comment),
      '[[publishers]]',
      `crates = ${tomlValue(crates)}`,
      ...written(new Map([...(tables[at] ?? [])].filter(([key]) => !common.has(key)))),
    ]),
    ...(manage === undefined
      ? []
      : [['[manage]', ...Object.entries(manage).map(([key, value]) => `${key} = ${tomlValue(value)}`)]]),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** All that is not what a file without it would say. The environment is always said, as it is the first to look at. */
function linesOf(publisher: WrittenPublisher): Lines {
  const { provider, issuer, environment, rules, scopes, state, pins } = publisher;
  const { rule, name } = environment;
  const below = (start: string, values: object) =>
    Object.entries(values).map(([key, value]) => [`${start}.${tomlKey(key)}`, value] as const);
  const isUsual =
    scopes.length === defaultTokenScopes.length && scopes.every((one) => defaultTokenScopes.includes(one));
  return new Map<string, unknown>([
    ['provider', provider],
    ...(issuer === null ? [] : [['issuer', issuer] as const]),
    ...below('identity', publisher.identity),
    ['environment', rule === 'named' ? name : { rule }],
    ...below('rules', rules).filter(([, value]) => !isNothing(value)),
    ...(isUsual ? [] : [['scopes', scopes] as const]),
    ...(publisher.token_lifetime_seconds === null
      ? []
      : [['token_lifetime_seconds', publisher.token_lifetime_seconds] as const]),
    ...(publisher.require_api_token ? [['require_api_token', true] as const] : []),
    ...(state === null ? [] : [['state', state] as const]),
    ...below('pins', pins),
  ]);
}

const isNothing = (value: unknown): boolean =>
  value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Nothing, unless there are several and all are of one issuer: what two CIs have in common is chance. */
function commonLines(tables: readonly Lines[]): Lines {
  const [first, ...others] = tables;
  if (first === undefined || others.length === 0) return new Map();
  const isCommon = (key: string) => {
    const value = JSON.stringify(first.get(key));
    return others.every((other) => JSON.stringify(other.get(key)) === value);
  };
  if (!isCommon('provider') || !isCommon('issuer')) return new Map();
  return new Map([...first].filter(([key]) => isCommon(key)));
}

/** The fields of the identity go together into one line. */
function written(lines: Lines): string[] {
  const identity = [...lines].filter(([key]) => key.startsWith('identity.'));
  const inline = identity.map(([key, value]) => `${key.slice('identity.'.length)} = ${tomlValue(value)}`);
  return [...lines].flatMap(([key, value]) => {
    if (!key.startsWith('identity.')) return [`${key} = ${tomlValue(value)}`];
    return key === identity[0]?.[0] ? [`identity = { ${inline.join(', ')} }`] : [];
  });
}

/** Names of people and crates may be in it, and a line break would end the comment. */
const comment = (line: string): string =>
  line === '' ? '#' : `# ${line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')}`;
