import type { Answer } from '../../api/client.ts';
import { visible } from '../../ui/values.tsx';

export type Version = Answer<'/api/v1/crates/{name}/{version}', 'get'>['version'];
type Published = Pick<Version, 'trustpub_data' | 'published_by'>;

/** The CI job that published a version, of what the registry keeps about it, as it may be shown. What it did not say is null. */
export interface CiJob {
  by: 'ci';
  provider: string;
  issuer: string | null;
  /** The repository, or what the provider has in its place. */
  source: string | null;
  repository: string | null;
  repositoryId: string | null;
  /** Of a repository that is not public strangers see nothing else. */
  isHidden: boolean;
  workflow: string | null;
  /** A workflow of another repository that the job ran in. */
  reusedWorkflow: string | null;
  environment: string | null;
  ref: string | null;
  commit: string | null;
  event: string | null;
  actor: string | null;
  runner: string | null;
  run: string | null;
  links: { repository: string | null; commit: string | null; run: string | null; workflow: string | null };
}
export interface Person {
  by: 'person';
  login: string;
  name: string | null;
}
/** By the operator, from another registry: who published it there is not known. */
export interface Import {
  by: 'import';
}
export type Origin = CiJob | Person | Import;

/** How a version came here. */
export function originOf({ trustpub_data: data, published_by: user }: Published): Origin {
  if (data !== null) return ciJobOf(data as Readonly<Record<string, unknown>>);
  if (user !== null) return { by: 'person', login: user.login, name: user.name };
  return { by: 'import' };
}

function ciJobOf(data: Readonly<Record<string, unknown>>): CiJob {
  const text = (key: string): string | null => {
    const said = textOf(data[key]);
    return said === null ? null : visible(said);
  };
  const links = (data['links'] ?? {}) as Readonly<Record<string, unknown>>;
  const repository = text('repository');
  const pipeline = [text('organization'), text('pipeline')].filter((part) => part !== null).join('/');
  const run = webAddress(links['run']);
  const commit = webAddress(links['commit']);
  return {
    by: 'ci',
    provider: text('provider') ?? 'unknown',
    issuer: text('issuer'),
    source: repository ?? (pipeline === '' ? (text('repository_id') ?? text('actor')) : pipeline),
    repository,
    repositoryId: text('repository_id'),
    isHidden: repository === null && text('visibility') !== null && text('visibility') !== 'public',
    workflow: text('workflow'),
    reusedWorkflow: reused(text('job_workflow_ref'), repository),
    environment: text('environment'),
    ref: text('ref'),
    commit: text('sha'),
    event: text('event'),
    actor: text('actor') ?? text('actor_id'),
    runner: text('runner_environment'),
    run: text('run_number') ?? text('build_number') ?? text('run_id'),
    links: {
      repository: repositoryLink(textOf(data['repository']), commit ?? run),
      commit,
      run,
      workflow: webAddress(links['workflow']),
    },
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** GitHub names the workflow of the job even where it is the repository's own. */
const reused = (workflow: string | null, repository: string | null): string | null =>
  workflow === null ||
  repository === null ||
  workflow.toLowerCase().startsWith(`${repository.toLowerCase()}/`)
    ? null
    : workflow;

/** The page of a repository is where the pages of its commits and runs are. */
function repositoryLink(repository: string | null, below: string | null): string | null {
  if (repository === null || below === null) return null;
  const path = `/${repository.split('/').map(encodeURIComponent).join('/')}`;
  const at = below.indexOf(`${path}/`, 'https://'.length);
  return at === -1 ? null : below.slice(0, at + path.length);
}

/** An address that may be linked to; null: it is none. */
export function webAddress(value: unknown): string | null {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

/** `refs/tags/v1.0.0` as people say it. */
export function refInWords(ref: string): { kind: 'tag' | 'branch' | null; name: string } {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  return name === undefined ? { kind: null, name: ref } : { kind: kind === 'tags' ? 'tag' : 'branch', name };
}
