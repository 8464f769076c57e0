import { isCrateName } from '@waybill/cargo-formats';

/** Configurations of crates.io as its API shows them. */
export interface GithubConfig {
  crate: string;
  repository_owner: string;
  repository_owner_id: number | null;
  repository_name: string;
  workflow_filename: string;
  environment: string | null;
}

export interface GitlabConfig {
  crate: string;
  namespace: string;
  /** Null until the first exchange. */
  namespace_id: string | null;
  project: string;
  workflow_filepath: string;
  environment: string | null;
}

export interface CratesIoConfigs {
  github: readonly GithubConfig[];
  gitlab: readonly GitlabConfig[];
}

type Fields = Readonly<Record<string, 'text' | 'text or null' | 'number or null'>>;

const githubFields: Fields = {
  crate: 'text',
  repository_owner: 'text',
  repository_owner_id: 'number or null',
  repository_name: 'text',
  workflow_filename: 'text',
  environment: 'text or null',
};

const gitlabFields: Fields = {
  crate: 'text',
  namespace: 'text',
  namespace_id: 'text or null',
  project: 'text',
  workflow_filepath: 'text',
  environment: 'text or null',
};

/** One page of `github_configs` or `gitlab_configs`; what crates.io adds to it one day is left out. @throws Error */
export function readConfigPage(body: unknown): CratesIoConfigs & { nextPage: string | null } {
  const page = isTable(body) ? body : {};
  if (!Array.isArray(page['github_configs']) && !Array.isArray(page['gitlab_configs']))
    throw new Error('Expected an answer with `github_configs` or `gitlab_configs`, and it has neither.');
  const meta = isTable(page['meta']) ? page['meta'] : {};
  const next = meta['next_page'] ?? null;
  if (next !== null && (typeof next !== 'string' || !next.startsWith('?')))
    throw new Error('Expected `meta.next_page` to be null or a query that starts with `?`.');
  return {
    github: readAll<GithubConfig>(page['github_configs'], 'github_configs', githubFields),
    gitlab: readAll<GitlabConfig>(page['gitlab_configs'], 'gitlab_configs', gitlabFields),
    nextPage: next,
  };
}

function readAll<T>(list: unknown, name: string, fields: Fields): T[] {
  if (!Array.isArray(list)) return [];
  return list.map((config, at) => {
    const path = `${name}[${at}]`;
    if (!isTable(config)) throw new Error(`Expected \`${path}\` to be an object.`);
    const read = Object.entries(fields).map(([key, type]) => [
      key,
      readField(config[key], `${path}.${key}`, type),
    ]);
    if (!isCrateName(String(config['crate']))) throw new Error(`\`${path}.crate\` is no name of a crate.`);
    return Object.fromEntries(read) as T;
  });
}

function readField(value: unknown, path: string, type: Fields[string]): unknown {
  if (value == null && type !== 'text') return null;
  const isRight = type === 'number or null' ? Number.isSafeInteger(value) : typeof value === 'string';
  if (!isRight)
    throw new Error(
      `Expected \`${path}\` to be ${type.replace('text', 'a string').replace('number', 'a number')}.`,
    );
  return value;
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
