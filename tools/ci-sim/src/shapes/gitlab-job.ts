import {
  audience,
  count,
  flag,
  id,
  type Kind,
  object,
  oneOf,
  orNull,
  readFields,
  recordOf,
  text,
  texts,
} from '../fields.ts';
import { UsageError } from '../usage-error.ts';
import { SOME_COMMIT, SOME_TAG, splitRef } from './example-values.ts';

/** A project of a job's description; its namespace is its path without the last part. */
interface Fork {
  readonly projectPath: string;
  readonly projectId?: string | number;
  readonly namespaceId?: string | number;
}

export interface GitlabJobDescription {
  /** `group/subgroup/name` */
  readonly projectPath?: string;
  readonly projectId?: string | number;
  readonly namespaceId?: string | number;
  readonly visibility?: 'public' | 'internal' | 'private';
  /** The project is the target of a merge request from this one: the trap `project_*` and `job_project_*` set. */
  readonly fork?: Fork;
  /** `false` as before GitLab 18.4: no `job_*` claims, and of a fork nothing is seen. */
  readonly jobClaims?: boolean;
  /** The full ref. */
  readonly ref?: string;
  readonly refProtected?: boolean;
  readonly sha?: string;
  readonly configPath?: string;
  /** In place of what follows from the project and `configPath`; `null` makes `ci_config_sha` null too. */
  readonly configRefUri?: string | null;
  /** The host in `ci_config_ref_uri`, default the issuer's own address. */
  readonly instanceHost?: string;
  readonly source?: string;
  readonly jobSource?: string;
  readonly environment?: string;
  readonly environmentProtected?: boolean;
  readonly deploymentTier?: string;
  readonly environmentAction?: string;
  readonly userId?: string | number;
  readonly userLogin?: string;
  readonly userEmail?: string;
  readonly userAccessLevel?: string;
  readonly pipelineId?: string | number;
  readonly jobId?: string | number;
  readonly runnerId?: string | number;
  readonly runnerEnvironment?: 'gitlab-hosted' | 'self-hosted';
  /** The claims `sub` is made of. */
  readonly subjectComponents?: readonly string[];
  /** Tokens live as long as the job may run. */
  readonly timeoutSeconds?: string | number;
  /** The `id_tokens:` of the job: names of variables, and the audience of each. */
  readonly idTokens?: Readonly<Record<string, string | readonly string[]>>;
}

export const gitlabFields: Record<keyof GitlabJobDescription, Kind> = {
  projectPath: text,
  projectId: id,
  namespaceId: id,
  visibility: oneOf(['public', 'internal', 'private']),
  fork: object,
  jobClaims: flag,
  ref: text,
  refProtected: flag,
  sha: text,
  configPath: text,
  configRefUri: orNull(text),
  instanceHost: text,
  source: text,
  jobSource: text,
  environment: text,
  environmentProtected: flag,
  deploymentTier: text,
  environmentAction: text,
  userId: id,
  userLogin: text,
  userEmail: text,
  userAccessLevel: text,
  pipelineId: id,
  jobId: id,
  runnerId: count,
  runnerEnvironment: oneOf(['gitlab-hosted', 'self-hosted']),
  subjectComponents: texts,
  timeoutSeconds: count,
  idTokens: recordOf(audience),
};

interface Project {
  readonly path: string;
  readonly id: string;
  readonly namespacePath: string;
  readonly namespaceId: string;
}

export type GitlabJob = ReturnType<typeof resolveGitlabJob>;

export function resolveGitlabJob(given: GitlabJobDescription, issuerUrl: string) {
  const { fork } = given;
  if (fork !== undefined) readFork(fork);
  const target = project({
    projectPath: 'example-org/example-crate',
    projectId: 51000001,
    namespaceId: 8100200,
    ...given,
  });
  const source = fork ? project({ projectId: 59999999, namespaceId: 9999999, ...fork }) : target;
  const refPath = given.ref ?? (fork ? 'refs/heads/main' : SOME_TAG);
  const host = given.instanceHost ?? issuerUrl.replace(/^https?:\/\//, '');
  const usualUri = `${host}/${target.path}//${given.configPath ?? '.gitlab-ci.yml'}@${refPath}`;
  const configRefUri = given.configRefUri === undefined ? usualUri : given.configRefUri;
  const sha = given.sha ?? SOME_COMMIT;
  const userLogin = given.userLogin ?? (fork ? source.namespacePath : 'example-dev');
  const pipelineSource = given.source ?? (fork ? 'merge_request_event' : 'push');
  return {
    // Before 18.4 a merge request's job was told as one of the target, fork or not.
    project: given.jobClaims === false ? target : source,
    jobProject: given.jobClaims === false ? undefined : target,
    visibility: given.visibility ?? 'public',
    refPath,
    ref: splitRef(refPath),
    refProtected: String(given.refProtected ?? fork === undefined),
    sha,
    configPath: given.configPath ?? '.gitlab-ci.yml',
    configRefUri,
    configSha: configRefUri === null ? null : sha,
    source: pipelineSource,
    jobSource: given.jobSource ?? pipelineSource,
    environment: given.environment,
    environmentProtected: String(given.environmentProtected ?? true),
    deploymentTier: given.deploymentTier ?? 'production',
    environmentAction: given.environmentAction ?? 'start',
    userId: String(given.userId ?? (fork ? 4400002 : 3300001)),
    userLogin,
    userEmail: given.userEmail ?? `${userLogin}@example.com`,
    userAccessLevel: given.userAccessLevel ?? (fork ? 'developer' : 'maintainer'),
    pipelineId: String(given.pipelineId ?? 1900000001),
    jobId: String(given.jobId ?? 9800000001),
    runnerId: Number(given.runnerId ?? 12270001),
    runnerEnvironment: given.runnerEnvironment ?? 'gitlab-hosted',
    subjectComponents: given.subjectComponents ?? ['project_path', 'ref_type', 'ref'],
    timeoutSeconds: Number(given.timeoutSeconds ?? 3600),
    idTokens: given.idTokens ?? {},
  };
}

function readFork(fork: unknown): void {
  const fields = readFields(fork, 'fork', { projectPath: text, projectId: id, namespaceId: id });
  if (fields.projectPath === undefined) throw new UsageError('fork needs "projectPath"');
}

function project(given: Required<Fork>): Project {
  const path = given.projectPath;
  const namespacePath = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  if (namespacePath === '' || path.endsWith('/')) {
    throw new UsageError(`projectPath must be "group/name", not "${path}"`);
  }
  return { path, id: String(given.projectId), namespacePath, namespaceId: String(given.namespaceId) };
}
