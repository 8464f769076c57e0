import { writeFileSync } from 'node:fs';
import { withJob } from '../host.ts';
import { Masks } from '../masks.ts';
import type { HostedJob, JobRequest, Place, Run } from '../options.ts';
import type { Part } from '../part.ts';
import type { JobResult } from '../result.ts';
import type { Scope } from './evaluate.ts';
import { eventPayload } from './event-payload.ts';
import { report, runStep } from './run-step.ts';
import { type ActionsJob, type Frame, isCancelled, type StepContext } from './running-job.ts';
import { closedContexts, contextsOfVariables, stepScope } from './scopes.ts';
import { fill, fillAll, fillOr, fillValue } from './template.ts';
import type { Value } from './values.ts';
import type { Workflow, WorkflowJob } from './workflow.ts';

export interface JobCall {
  readonly run: Run;
  readonly workflow: Workflow;
  readonly job: WorkflowJob;
  readonly name: string;
  /** The contexts that do not come from the job's own variables. */
  readonly context: Readonly<Record<string, Value>>;
  readonly request: JobRequest;
  readonly unpinned: Set<string>;
  /** Whether the job runs at all. */
  conditions(scope: Scope): boolean;
}

/** Runs a job of a workflow from its `if` to its outputs. */
export async function runJob(call: JobCall): Promise<JobResult> {
  const { run, job, name, context, request } = call;
  const scope = { contexts: context, closed: closedContexts };
  if (!call.conditions(scope)) return { name, outcome: 'skipped', steps: [], outputs: {}, summary: '' };
  const environment = environmentOf(job.part.at('environment'), scope);
  const whole = environment === undefined ? request : ({ ...request, environment } as JobRequest);
  return withJob(run.host, whole, async (hosted, place) => play(call, hosted, place));
}

function environmentOf(part: Part, scope: Scope): string | undefined {
  if (part.isAbsent) return undefined;
  // An environment by the empty name is none.
  return fill(part.isMapping ? part.only('name', 'url', 'deployment').at('name') : part, scope) || undefined;
}

async function play(call: JobCall, hosted: HostedJob, place: Place): Promise<JobResult> {
  const job = openJob(call, hosted, place);
  const steps = call.job.part.at('steps').list();
  const frame: Frame = {
    steps: Object.fromEntries(
      steps
        .map((step) => step.at('id').textOr(undefined))
        .filter((id) => id !== undefined)
        .map((id): [string, StepContext] => [id, { outputs: {}, outcome: '', conclusion: '' }]),
    ),
    inputs: (call.context.inputs ?? {}) as Readonly<Record<string, Value>>,
    env: {},
    deadline: Number.POSITIVE_INFINITY,
    failed: false,
  };
  for (const step of steps) await runStep(job, frame, step);
  for (const post of job.posts.toReversed()) {
    const result = post.holds()
      ? await post.run()
      : { name: post.name, outcome: 'skipped' as const, log: '', unmaskedLog: '' };
    if (result.outcome === 'failure' && job.status === 'success') job.status = 'failure';
    report(job, result);
  }
  return {
    name: call.name,
    outcome: isCancelled(job) ? 'cancelled' : job.status,
    steps: job.results,
    outputs: outputsOf(call.job.part.at('outputs'), job, frame),
    summary: job.summary,
  };
}

function openJob(
  { run, workflow, job, name, context, unpinned }: JobCall,
  hosted: HostedJob,
  place: Place,
): ActionsJob {
  const variables = contextsOfVariables({
    ...hosted.env,
    GITHUB_JOB: job.id,
    GITHUB_WORKSPACE: place.workspace,
  });
  const event = eventPayload(hosted.env, context.inputs as Record<string, Value>, run.options.eventType);
  if (hosted.env.GITHUB_EVENT_PATH !== undefined)
    writeFileSync(hosted.env.GITHUB_EVENT_PATH, JSON.stringify(event));
  const secrets = context.secrets as Readonly<Record<string, string>>;
  const contexts = {
    ...context,
    ...variables,
    github: { ...variables.github, event, token: secrets.GITHUB_TOKEN ?? '' },
  };
  const masks = new Masks();
  for (const value of Object.values(secrets)) masks.add(value);
  masks.add(hosted.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '');
  const scope = { contexts, closed: closedContexts };
  const shared = fillAll(workflow.file.at('env'), scope);
  const env = {
    ...shared,
    ...fillAll(job.part.at('env'), { ...scope, contexts: { ...contexts, env: shared } }),
  };
  const minutes = job.part.at('timeout-minutes');
  return {
    id: job.id,
    name,
    run,
    hosted,
    place,
    masks,
    env,
    defaults: defaultsOf(workflow.file.at('defaults'), job.part.at('defaults'), {
      ...scope,
      contexts: { ...contexts, env },
    }),
    contexts,
    deadline: Date.now() + (minutes.isAbsent ? 360 : Number(fillValue(minutes, scope))) * 60_000,
    unpinned,
    results: [],
    posts: [],
    exported: {},
    paths: [],
    summary: '',
    status: 'success',
  };
}

function defaultsOf(workflow: Part, job: Part, scope: Scope): ActionsJob['defaults'] {
  const [outer, inner] = [workflow, job].map((part) =>
    part.only('run').at('run').only('shell', 'working-directory'),
  );
  const read = (key: string) => {
    const own = inner?.at(key);
    const part = own === undefined || own.isAbsent ? outer?.at(key) : own;
    return part === undefined ? undefined : fillOr(part, scope, undefined);
  };
  return { shell: read('shell'), directory: read('working-directory') };
}

/** An output with a hidden value in it is left out: it would be readable in the job that gets it. */
function outputsOf(outputs: Part, job: ActionsJob, frame: Frame): Record<string, string> {
  const scope = stepScope(job, frame);
  return Object.fromEntries(
    outputs
      .entries()
      .map(([name, part]): [string, string] => [name, fillOr(part, scope, '')])
      .filter(([, value]) => !job.masks.touch(value)),
  );
}
