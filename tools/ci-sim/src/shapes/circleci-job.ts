import { flag, type Kind, oneOf, orNull, text, texts } from '../fields.ts';
import { exampleUuid, ownerOf, SOME_TAG } from './example-values.ts';

export interface CircleciJobDescription {
  /** `owner/name` of the project's repository at GitHub; the ids follow from it unless they are given. */
  readonly repository?: string;
  /** The job builds a pull request from this fork, with the ids of the project all the same. */
  readonly fork?: string;
  readonly orgId?: string;
  readonly projectId?: string;
  readonly pipelineDefinitionId?: string;
  readonly contextIds?: readonly string[];
  /** `null`, as a custom webhook has it, removes `vcs-ref` too. */
  readonly vcsOrigin?: string | null;
  readonly ref?: string;
  readonly sshRerun?: boolean;
  readonly userId?: string;
  readonly pipelineId?: string;
  readonly workflowId?: string;
  readonly jobId?: string;
  /** Whether the issuer is the root one, or that of the organisation at `/org/<uuid>`. */
  readonly rootIssuer?: boolean;
  /** `v1` ends with the user, `v2` goes on with origin and ref. */
  readonly subject?: 'v1' | 'v2';
}

export const circleciFields: Record<keyof CircleciJobDescription, Kind> = {
  repository: text,
  fork: text,
  orgId: text,
  projectId: text,
  pipelineDefinitionId: text,
  contextIds: texts,
  vcsOrigin: orNull(text),
  ref: text,
  sshRerun: flag,
  userId: text,
  pipelineId: text,
  workflowId: text,
  jobId: text,
  rootIssuer: flag,
  subject: oneOf(['v1', 'v2']),
};

export type CircleciJob = ReturnType<typeof resolveCircleciJob>;

export function resolveCircleciJob(given: CircleciJobDescription) {
  const { repository = 'example-org/example-crate', fork } = given;
  const owner = ownerOf(repository);
  if (fork !== undefined) ownerOf(fork);
  const vcsOrigin = given.vcsOrigin === undefined ? `github.com/${fork ?? repository}` : given.vcsOrigin;
  const ref = given.ref ?? (fork === undefined ? SOME_TAG : 'refs/heads/pull/1');
  return {
    repository,
    owner,
    orgId: given.orgId ?? exampleUuid('circleci organisation', owner),
    projectId: given.projectId ?? exampleUuid('circleci project', repository),
    pipelineDefinitionId: given.pipelineDefinitionId ?? exampleUuid('circleci definition', repository),
    contextIds: given.contextIds ?? [exampleUuid('circleci context', owner)],
    vcs: vcsOrigin === null ? undefined : { origin: vcsOrigin, ref },
    sshRerun: given.sshRerun ?? false,
    userId: given.userId ?? exampleUuid('circleci user', 'example-dev'),
    pipelineId: given.pipelineId ?? exampleUuid('circleci pipeline', repository),
    workflowId: given.workflowId ?? exampleUuid('circleci workflow', repository),
    jobId: given.jobId ?? exampleUuid('circleci job', repository),
    rootIssuer: given.rootIssuer ?? true,
    subject: given.subject ?? 'v2',
  };
}
