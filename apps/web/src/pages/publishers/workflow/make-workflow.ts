import {
  type Ci,
  ciIds,
  type Method,
  type Plan,
  PUBLISH_STEP,
  USUAL_NAME,
  vendoredFiles,
  workflowOf,
} from '@waybill/api/release';
import type { Draft } from '../form/draft.ts';
import { listOf } from '../form/request.ts';

/** What the registry says of itself. */
export interface RegistryFacts {
  /** `https://crates.example.com`, with its path and without a slash at its end. */
  url: string;
  audience: string;
  isPrivate: boolean;
}

export interface WorkflowChoice {
  method: Method;
  /** Whether the crate is one of several of a workspace. */
  isWorkspace: boolean;
  /** Whether `Cargo.lock` is in the repository. */
  isLocked: boolean;
}

export interface WorkflowFile {
  path: string;
  text: string;
}

/** A file, or why there is none. */
export type Made = { file: WorkflowFile } | { because: string };

export const isWritten = (provider: string): provider is Ci =>
  (ciIds as readonly string[]).includes(provider);

/** Which ways of publishing a CI has, the one with the fewest files first. */
export const methodsOf = (ci: Ci): Method[] =>
  ci === 'github' || ci === 'forgejo' ? ['action', 'script'] : ['script'];

/** The workflow for exactly the job that the form trusts: its file, environment, tags and crates. */
export function makeWorkflow(ci: Ci, draft: Draft, registry: RegistryFacts, choice: WorkflowChoice): Made {
  const crates = listOf(draft.crates).filter((name) => !name.includes('*'));
  if (crates.length === 0) return { because: 'Name the crates first: a workflow publishes certain ones.' };
  const environment = draft.environmentRule === 'named' ? draft.environmentName.trim() : null;
  const tags = tagsOf(draft, crates);
  if (tags === null)
    return {
      because:
        'The refs of the form are no tags. A workflow that is to be copied is made for tags: name refs/tags/… .',
    };
  // Each text goes into a file that a shell and a YAML reader take apart.
  if (environment !== null && !/^[\w./-]+$/.test(environment))
    return {
      because: 'An environment that is not made of letters, digits and . / - _ must be written in by hand.',
    };
  if (!/^[\w.:/-]+$/.test(registry.audience) || !/^https?:\/\/[\w.:/[\]-]+$/.test(registry.url))
    return { because: 'The address of this registry cannot be written into a workflow.' };
  const usual = audienceOf(registry.url);
  if (choice.method === 'action' && registry.audience !== usual)
    return {
      because: `This registry wants ID tokens for ${registry.audience}, which the action cannot ask for. Take the script.`,
    };
  const plan: Plan = {
    ci,
    method: choice.method,
    url: registry.url,
    told: registry.url,
    index: `sparse+${registry.url}/index/`,
    name: USUAL_NAME,
    audience: registry.audience,
    isUsualAudience: registry.audience === usual,
    isPrivate: registry.isPrivate,
    crates,
    isWorkspace: choice.isWorkspace || crates.length > 1,
    isLocked: choice.isLocked,
    folder: '',
    environment,
    tags,
    runner: null,
    contextId: null,
    image: 'rust:1.95',
  };
  return { file: { path: pathOf(ci, draft), text: workflowOf[ci](plan) } };
}

/** What else has to be in the repository. */
export const vendoredPath = vendoredFiles.script;

/** The claim that tells the step that publishes, where every step may ask for ID tokens. */
export const stepClaim = { claim: 'step_key', op: 'eq', value: PUBLISH_STEP } as const;

export const lacksStepClaim = (draft: Draft): boolean =>
  draft.provider === 'buildkite' && !draft.claims.some(({ claim }) => claim.trim() === stepClaim.claim);

/** The registry's own name, which a job finds by itself. */
const audienceOf = (url: string): string => url.replace(/^https?:\/\//, '');

function pathOf(ci: Ci, { identity }: Draft): string {
  const file = (identity['workflow'] ?? '').trim();
  if (ci === 'github') return `.github/workflows/${file || 'release.yml'}`;
  if (ci === 'circleci') return '.circleci/config.yml';
  if (ci === 'buildkite') return '.buildkite/pipeline.yml';
  return file || (ci === 'gitlab' ? '.gitlab-ci.yml' : '.forgejo/workflows/release.yml');
}

/** The tags that the first rule on refs lets through, as a glob; `v*` where it lets any through. Null: no tags at all. */
function tagsOf({ refs }: Draft, crates: readonly string[]): string | null {
  const patterns = listOf(refs);
  if (patterns.length === 0) return 'v*';
  const tag = patterns.find((pattern) => pattern.startsWith('refs/tags/'))?.slice('refs/tags/'.length);
  if (tag === undefined) return patterns.some((pattern) => /^(?:refs\/)?\*\*/.test(pattern)) ? 'v*' : null;
  const [crate = ''] = crates;
  const glob = tag
    .replaceAll('{{version}}', '*')
    .replaceAll('{{crate}}', crates.length === 1 ? crate : '*')
    .replaceAll(/\*{3,}/g, '**');
  return /^[\w./+*-]+$/.test(glob) ? glob : null;
}
