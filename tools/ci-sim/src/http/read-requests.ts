import type { JobDescription } from '../job.ts';
import type { JobRequest } from '../job-registry.ts';
import { algorithms } from '../jws.ts';
import { type MintOptions, signers } from '../mint.ts';
import { type ShapeName, shapes } from '../shapes/index.ts';
import { UsageError } from '../usage-error.ts';
import { flag, id, isObject, type Kind, object, oneOf, readFields, text, wholeNumber } from './read-json.ts';

/** One line for each field, so that a field added to the type and forgotten here does not compile. */
const jobFields: Record<keyof JobDescription, Kind> = {
  owner: text,
  ownerId: id,
  repository: text,
  repositoryId: id,
  visibility: oneOf(['public', 'private', 'internal']),
  workflow: text,
  workflowName: text,
  workflowSha: text,
  reusableWorkflow: object,
  ref: text,
  refProtected: flag,
  sha: text,
  headRef: text,
  baseRef: text,
  event: text,
  environment: text,
  actor: text,
  actorId: id,
  runId: id,
  runNumber: id,
  runAttempt: id,
  checkRunId: id,
  runnerEnvironment: oneOf(['github-hosted', 'self-hosted']),
  enterprise: text,
  enterpriseId: id,
  subject: oneOf(['immutable', 'legacy']),
};

const jobRequestFields: Record<keyof JobRequest, Kind> = { ...jobFields, issuer: text, permissions: object };

const mintFields: Record<keyof MintOptions, Kind> = {
  audience: {
    expected: 'a string or a list of strings',
    allows: (value) => text.allows(value) || (Array.isArray(value) && value.every(text.allows)),
  },
  job: object,
  claims: object,
  lifetimeSeconds: wholeNumber,
  issuedAt: {
    expected: 'a time such as 2026-11-05T10:00:00Z',
    allows: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  },
  header: object,
  signWith: oneOf(signers),
  algorithm: oneOf(algorithms),
};

export function readMintOptions(body: unknown): MintOptions {
  const fields = readFields(body, 'the token', mintFields);
  if (fields.audience === undefined) throw new UsageError('the token: "audience" is missing');
  if (fields.job !== undefined) readJob(fields.job, jobFields);
  const issuedAt = fields.issuedAt === undefined ? {} : { issuedAt: new Date(String(fields.issuedAt)) };
  return { ...fields, ...issuedAt } as unknown as MintOptions;
}

export function readJobRequest(body: unknown): JobRequest {
  const fields = readJob(body, jobRequestFields);
  if (fields.permissions !== undefined) readFields(fields.permissions, 'permissions', { idToken: flag });
  return fields as JobRequest;
}

function readJob(body: unknown, kinds: Readonly<Record<string, Kind>>): Readonly<Record<string, unknown>> {
  const fields = readFields(body, 'the job', kinds);
  if (fields.reusableWorkflow !== undefined) {
    const reused = readFields(fields.reusableWorkflow, 'reusableWorkflow', {
      repository: text,
      workflow: text,
      ref: text,
      sha: text,
    });
    if (reused.repository === undefined || reused.workflow === undefined) {
      throw new UsageError('reusableWorkflow needs "repository" and "workflow"');
    }
  }
  return fields;
}

export function readNewIssuer(body: unknown): { name: string; shape?: ShapeName } {
  const fields = readFields(body, 'the issuer', { name: text, shape: oneOf(Object.keys(shapes)) });
  if (fields.name === undefined) throw new UsageError('the issuer: "name" is missing');
  return fields as { name: string; shape?: ShapeName };
}

export function readRotation(body: unknown): { keepOld?: boolean } {
  return readFields(isObject(body) ? body : {}, 'the rotation', { keepOld: flag });
}
