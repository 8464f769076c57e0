import { randomUUID } from 'node:crypto';
import { exampleUuid, SOME_COMMIT } from '../../shapes/example-values.ts';
import { UsageError } from '../../usage-error.ts';
import type { JobRequest, Run } from '../options.ts';
import { inOrder } from '../order.ts';
import { type Part, readYaml } from '../part.ts';
import { type JobResult, outcomeOf, type PipelineResult } from '../result.ts';
import { conditionHolds } from './conditions.ts';
import { filtersAllow } from './filters.ts';
import { type Library, lookUp, openLibrary, resolveSteps } from './library.ts';
import { interpolate, readParameters, type Values } from './parameters.ts';
import { type CircleciCall, prepareCircleciJob } from './run-job.ts';

interface WorkflowJob {
  readonly id: string;
  readonly needs: readonly string[];
  readonly isApproval: boolean;
  readonly given: Part;
  readonly job: Part;
  /** Where the job is written, and where it is called: its `pre-steps` are of the latter. */
  readonly library: Library;
  readonly caller: Library;
  readonly request: JobRequest;
}

const workflowJobKeys = ['requires', 'context', 'filters', 'name', 'type', 'pre-steps', 'post-steps'];

/** Runs the workflows of a configuration as CircleCI does. */
export async function runCircleci(run: Run): Promise<PipelineResult> {
  const file = readYaml(run.file, run.path);
  const version = file.at('version').text();
  if (version !== '2.1') file.at('version').refuse(`only version 2.1 runs here, not "${version}"`);
  const unpinned = new Set<string>();
  const pipelineId = randomUUID();
  const library = openLibrary(file, run, pipelineValues(run, file, pipelineId), unpinned, [
    'workflows',
    'parameters',
  ]);
  const results: JobResult[] = [];
  let jobs = 0;
  for (const [name, written] of file.at('workflows').entries()) {
    if (name === 'version') continue;
    const workflow = interpolate(written, {}, library.pipeline).only('jobs', 'when', 'unless');
    if (!workflow.at('when').isAbsent && !conditionHolds(workflow.at('when'))) continue;
    if (!workflow.at('unless').isAbsent && conditionHolds(workflow.at('unless'))) continue;
    const workflowId = randomUUID();
    const chosen = chooseJobs(run, library, workflow.at('jobs'), { pipelineId, workflowId });
    const { only } = run.options;
    if (only !== undefined && !chosen.some(({ id }) => id === only)) continue;
    jobs += chosen.length;
    const ended = new Map<string, JobResult>();
    const prepared = inOrder(run.path, chosen, only).map((job) => ({ job, play: prepare(run, job) }));
    for (const { job, play } of prepared) {
      const ready =
        job.needs.every((id) => ended.get(id)?.outcome === 'success') && !run.options.signal?.aborted;
      const result = ready ? await play() : empty(job.id, 'skipped');
      ended.set(job.id, result);
      results.push(result);
    }
  }
  if (jobs === 0)
    throw new UsageError(
      `${run.path}: no job runs for ${run.ref}${run.options.only === undefined ? '' : ` by the name ${run.options.only}`}`,
    );
  return { outcome: outcomeOf(results), jobs: results, unpinned: [...unpinned] };
}

function empty(name: string, outcome: JobResult['outcome']): JobResult {
  return { name, outcome, steps: [], outputs: {}, summary: '' };
}

function prepare(run: Run, job: WorkflowJob): () => Promise<JobResult> {
  // Nobody is there to approve, and whoever tries a pipeline out wants to see what comes after.
  if (job.isApproval) return async () => empty(job.id, 'success');
  const { given, library } = job;
  const own = Object.fromEntries(
    Object.entries(given.mapping()).filter(([key]) => !workflowJobKeys.includes(key)),
  );
  const call: CircleciCall = {
    run,
    name: job.id,
    library,
    caller: job.caller,
    part: job.job,
    given: given.with(own),
    before: resolveSteps(job.caller, given.at('pre-steps'), {}),
    after: resolveSteps(job.caller, given.at('post-steps'), {}),
    request: job.request,
  };
  return prepareCircleciJob(call);
}

function chooseJobs(
  run: Run,
  library: Library,
  list: Part,
  ids: { pipelineId: string; workflowId: string },
): WorkflowJob[] {
  const all = list.list().map((entry): WorkflowJob & { readonly allowed: boolean } => {
    const [pair, ...more] = entry.isText ? [[entry.text(), entry.with(undefined)] as const] : entry.entries();
    if (pair === undefined || more.length > 0) entry.refuse('a job of a workflow has one name');
    const [name, given] = pair;
    given.at('matrix').absentOr('a matrix is not understood here');
    const isApproval = given.at('type').textOr('') === 'approval';
    const found = isApproval ? { library, part: entry } : lookUp(library, 'jobs', name, entry);
    const job = {
      id: given.at('name').textOr(name),
      needs: given.at('requires').texts(),
      isApproval,
      given,
      job: found.part,
      library: found.library,
      caller: library,
      request: requestOf(run, given.at('context'), ids),
      allowed: filtersAllow(given.at('filters'), run.ref),
    };
    return job;
  });
  for (const { needs, given } of all) {
    const missing = needs.find((id) => !all.some((other) => other.id === id));
    if (missing !== undefined) given.at('requires').refuse(`there is no job "${missing}" in the workflow`);
  }
  // What requires a job that does not run for this ref does not run either.
  const runs = (job: (typeof all)[number], depth = 0): boolean =>
    job.allowed &&
    (depth > all.length ||
      job.needs.every((id) => all.some((other) => other.id === id && runs(other, depth + 1))));
  return all.filter((job) => runs(job));
}

function requestOf(run: Run, context: Part, ids: { pipelineId: string; workflowId: string }): JobRequest {
  const contextIds = context
    .texts()
    .map((name) => run.options.contexts?.[name] ?? exampleUuid('circleci context', name));
  return { contextIds, ...ids, ...run.options.job, issuer: run.issuer, ref: run.ref } as JobRequest;
}

function pipelineValues(run: Run, file: Part, pipelineId: string): Values {
  const declared = file.at('parameters');
  const inputs = Object.fromEntries(
    Object.entries(run.options.inputs ?? {}).map(([name, text]) => {
      const type = declared.at(name).at('type').textOr('string');
      return [name, type === 'boolean' ? text === 'true' : type === 'integer' ? Number(text) : text];
    }),
  );
  const given = readParameters(declared, declared.with(inputs), () =>
    declared.refuse('a pipeline takes no steps'),
  );
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(run.ref) ?? [];
  return {
    id: pipelineId,
    number: 1,
    'git.tag': kind === 'tags' ? name : '',
    'git.branch': kind === 'tags' ? '' : name,
    'git.revision': run.source.commit ?? SOME_COMMIT,
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [`parameters.${key}`, value])),
  };
}
