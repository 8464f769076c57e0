import { basename, dirname } from 'node:path';
import { withJob } from '../host.ts';
import type { JobRequest, Run } from '../options.ts';
import { inOrder } from '../order.ts';
import { type JobResult, type Outcome, outcomeOf, type PipelineResult } from '../result.ts';
import type { Scope } from './evaluate.ts';
import { eventPayload } from './event-payload.ts';
import { runJob } from './run-job.ts';
import { contextsOfVariables } from './scopes.ts';

import { fillOr, holds } from './template.ts';
import { checkTrigger } from './triggers.ts';
import { isTruthy, type Value } from './values.ts';
import { combinationsOf, readWorkflow, type Workflow, type WorkflowJob } from './workflow.ts';

/** What jobs that need a job can read of it. */
interface Needed {
  readonly result: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
  /** It and all it needed went well. */
  readonly allWell: boolean;
}

/** Runs a workflow file as GitHub's runner or Forgejo's does. */
export async function runWorkflow(run: Run): Promise<PipelineResult> {
  const { options } = run;
  const workflow = readWorkflow(run);
  const given = checkTrigger(workflow.file.at('on'), {
    name: eventOf(run),
    ref: run.ref,
    inputs: options.inputs ?? {},
    type: options.eventType,
  });
  const declared = workflow.file.at('on').isMapping
    ? workflow.file.at('on').at('workflow_dispatch').at('inputs').entries()
    : [];
  const inputs: Record<string, Value> = {
    ...Object.fromEntries(declared.map(([name]) => [name, null])),
    ...given,
  };
  const variables = await withJob(run.host, requestOf(run, workflow), async ({ env }) => env);
  const { github } = contextsOfVariables(variables);
  const event = eventPayload(variables, inputs, options.eventType);
  const done = new Map<string, Needed>();
  const results: JobResult[] = [];
  const failing: JobResult[] = [];
  const unpinned = new Set(workflow.unpinned);
  for (const job of inOrder(run.path, workflow.jobs, options.only)) {
    const needed = job.needs.map((id) => done.get(id) as Needed);
    const needs = Object.fromEntries(
      job.needs.map((id, index) => [
        id,
        { result: needed[index]?.result ?? '', outputs: needed[index]?.outputs ?? {} },
      ]),
    );
    const own: JobResult[] = [];
    for (const matrix of combinationsOf(job.part)) {
      const request = requestOf(run, workflow, {
        mayHaveIdToken: job.mayHaveIdToken,
        runId: variables.GITHUB_RUN_ID,
      });
      const name = nameOf(job.id, matrix);
      const known = { github: { ...github, event }, secrets: secretsOf(run), vars: options.variables ?? {} };
      const context = { ...known, needs, inputs, matrix };
      const ended = await runJob({
        run,
        workflow,
        job,
        name,
        context,
        request,
        unpinned,
        conditions: (scope) => conditionsOf(scope, needed, run, job),
      });
      own.push(ended);
      if (ended.outcome === 'failure' && !goesOn(job, context)) failing.push(ended);
    }
    results.push(...own);
    const result = own.some((each) => failing.includes(each)) ? 'failure' : resultOf(own);
    done.set(job.id, {
      result,
      outputs: Object.assign({}, ...own.map((each) => each.outputs)),
      allWell: result === 'success' && needed.every(({ allWell }) => allWell),
    });
  }
  const cancelled = results.filter(({ outcome }) => outcome === 'cancelled');
  return { outcome: outcomeOf([...failing, ...cancelled]), jobs: results, unpinned: [...unpinned] };
}

function eventOf({ options }: Run): string {
  return options.event ?? 'push';
}

function secretsOf({ options }: Run): Record<string, Value> {
  return { GITHUB_TOKEN: 'pretend-github-token', ...options.secrets };
}

function resultOf(jobs: readonly JobResult[]): Outcome {
  if (jobs.every(({ outcome }) => outcome === 'skipped')) return 'skipped';
  return jobs.some(({ outcome }) => outcome === 'cancelled') ? 'cancelled' : 'success';
}

function nameOf(id: string, matrix: Readonly<Record<string, unknown>>): string {
  const values = Object.values(matrix);
  return values.length === 0 ? id : `${id} (${values.join(', ')})`;
}

/** Only the job that needs nothing, or of which all has gone well, runs without an `if` that says otherwise. */
function conditionsOf(scope: Scope, needed: readonly Needed[], run: Run, job: WorkflowJob): boolean {
  const cancelled = run.options.signal?.aborted ?? false;
  return holds(job.part.at('if'), {
    ...scope,
    status: {
      success: () => !cancelled && needed.every(({ allWell }) => allWell),
      failure: () => !cancelled && needed.some(({ result }) => result === 'failure'),
      always: () => true,
      cancelled: () => cancelled,
    },
  });
}

function goesOn(job: WorkflowJob, contexts: Readonly<Record<string, Value>>): boolean {
  const part = job.part.at('continue-on-error');
  return !part.isAbsent && isTruthy(fillOr(part, { contexts }, '') === 'true');
}

interface OwnOfJob {
  readonly mayHaveIdToken: boolean;
  readonly runId?: string | undefined;
}

/** What the issuer is told of a job of the run. Its environment may be an expression, and is added later. */
function requestOf(run: Run, { file }: Workflow, job: OwnOfJob = { mayHaveIdToken: false }): JobRequest {
  const { options, source, path, ref } = run;
  const named =
    run.provider === 'forgejo'
      ? { workflowDirectory: dirname(path) }
      : { workflowName: file.at('name').textOr(path) };
  return {
    ...(source.commit === undefined ? {} : { sha: source.commit }),
    ...options.job,
    ...named,
    issuer: run.issuer,
    workflow: basename(path),
    ref,
    event: eventOf(run),
    ...(job.runId === undefined ? {} : { runId: job.runId }),
    permissions: { idToken: job.mayHaveIdToken },
  } as JobRequest;
}
