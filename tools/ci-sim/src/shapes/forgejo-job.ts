import { flag, id, type Kind, oneOf, text } from '../fields.ts';
import { type Job, resolveJob } from './github-job.ts';

export interface ForgejoJobDescription {
  /** `owner/name` */
  readonly repository?: string;
  readonly ownerId?: string | number;
  readonly repositoryId?: string | number;
  readonly workflow?: string;
  /** `.gitea/workflows` and `.github/workflows` are read as well as the usual one. */
  readonly workflowDirectory?: string;
  readonly ref?: string;
  readonly refProtected?: boolean;
  readonly sha?: string;
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly event?: string;
  readonly actor?: string;
  readonly actorId?: string | number;
  readonly runId?: string | number;
  readonly runNumber?: string | number;
  readonly runAttempt?: string | number;
  /** `false` as in Forgejo 15: no ids anywhere. */
  readonly ids?: boolean;
  /** `legacy` for a repository older than Forgejo 16, which keeps names alone in `sub`. */
  readonly subject?: 'immutable' | 'legacy';
}

export const forgejoFields: Record<keyof ForgejoJobDescription, Kind> = {
  repository: text,
  ownerId: id,
  repositoryId: id,
  workflow: text,
  workflowDirectory: text,
  ref: text,
  refProtected: flag,
  sha: text,
  headRef: text,
  baseRef: text,
  event: text,
  actor: text,
  actorId: id,
  runId: id,
  runNumber: id,
  runAttempt: id,
  ids: flag,
  subject: oneOf(['immutable', 'legacy']),
};

export interface ForgejoJob extends Job {
  readonly workflow: string;
  readonly ids: boolean;
}

export function resolveForgejoJob(given: ForgejoJobDescription): ForgejoJob {
  const { ids = true, workflowDirectory = '.forgejo/workflows', ...rest } = given;
  const usual = {
    ownerId: 1201,
    repositoryId: 3402,
    actorId: 1188,
    runId: 90431,
    runNumber: 43,
    refProtected: false,
  };
  const job = resolveJob({ subject: ids ? 'immutable' : 'legacy', ...usual, ...rest });
  const workflow = given.workflow ?? 'release.yml';
  return {
    ...job,
    ids,
    workflow,
    workflowRef: `${job.repository}/${workflowDirectory}/${workflow}@${job.ref}`,
  };
}
