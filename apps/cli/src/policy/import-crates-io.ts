import { defaultTokenScopes, type NewPublisher } from '@waybill/api';
import { asciiLower } from '@waybill/trusted-publishing';
import type { CratesIoConfigs } from './crates-io-configs.ts';
import { policyText, type WrittenPublisher } from './policy-text.ts';

export interface ImportOptions {
  registry?: string | null;
  /** `acme/rocket`: only the configurations of this repository. */
  repository?: string | null;
}

interface Imported extends Pick<NewPublisher, 'provider' | 'identity'> {
  crate: string;
  environment: string | null;
  pins: Record<string, string>;
  repository: string;
}

const WEAKEST =
  'crates.io asks for no environment, which is the weakest: any job of the workflow may publish. Better name one.';

/** Writes what crates.io trusts as a policy for a registry of one's own; crates that trust the same job go together. */
export function importCratesIoConfigs(
  configs: CratesIoConfigs,
  { registry = null, repository = null }: ImportOptions = {},
): string {
  const wanted = [...fromGithub(configs), ...fromGitlab(configs)].filter(
    (one) => repository === null || asciiLower(one.repository) === asciiLower(repository),
  );
  const groups = new Map<string, [Imported, ...Imported[]]>();
  for (const one of wanted) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return policyText({
    comments: [
      'Trusted publishers as crates.io has them. What each key means: docs/policy.md.',
      ...(groups.size === 0 ? ['There were none to import.'] : []),
    ],
    registry,
    publishers: [...groups.values()].map(toWritten),
  });
}

/** What the provider does not tell apart is one: names of repositories, and at GitHub those of environments. */
function keyOf({ provider, repository, identity, environment, pins }: Imported): string {
  const isGithub = provider === 'github';
  const name = environment !== null && isGithub ? asciiLower(environment) : environment;
  return JSON.stringify([provider, asciiLower(repository), identity['workflow'], name, pins]);
}

const fromGithub = ({ github }: CratesIoConfigs): Imported[] =>
  github.map((config) => ({
    provider: 'github',
    crate: config.crate,
    identity: {
      owner: config.repository_owner,
      repository: config.repository_name,
      workflow: config.workflow_filename,
    },
    environment: config.environment,
    pins:
      config.repository_owner_id === null ? {} : { repository_owner_id: String(config.repository_owner_id) },
    repository: `${config.repository_owner}/${config.repository_name}`,
  }));

const fromGitlab = ({ gitlab }: CratesIoConfigs): Imported[] =>
  gitlab.map((config) => ({
    provider: 'gitlab',
    crate: config.crate,
    identity: { namespace: config.namespace, project: config.project, workflow: config.workflow_filepath },
    environment: config.environment,
    pins: config.namespace_id === null ? {} : { namespace_id: config.namespace_id },
    repository: `${config.namespace}/${config.project}`,
  }));

/** The issuer is written out: ids of another one would mean somebody else. */
function toWritten(group: readonly [Imported, ...Imported[]]): WrittenPublisher {
  const [{ provider, identity, environment, pins }] = group;
  return {
    comments: environment === null ? [WEAKEST] : [],
    provider,
    issuer: provider === 'github' ? 'https://token.actions.githubusercontent.com' : 'https://gitlab.com',
    crates: [...new Set(group.map(({ crate }) => crate))].sort(),
    identity,
    environment: environment === null ? { rule: 'any', name: null } : { rule: 'named', name: environment },
    rules: { refs: [], ref_protected: false, events: [], runner: null, callee: null, claims: [] },
    scopes: defaultTokenScopes,
    token_lifetime_seconds: null,
    require_api_token: false,
    state: null,
    pins,
  };
}
