import { UsageError } from '../../usage-error.ts';
import type { Run } from '../options.ts';
import { type Part, readYaml } from '../part.ts';
import { isUnpinned, readUses } from './borrowed-action.ts';
import { mayHaveIdToken } from './permissions.ts';
import { stepKeys } from './run-step.ts';
import { checkExpressions } from './template.ts';

const workflowKeys = ['name', 'run-name', 'on', 'permissions', 'env', 'defaults', 'concurrency', 'jobs'];
const jobKeys = [
  ...[
    'name',
    'needs',
    'if',
    'permissions',
    'environment',
    'concurrency',
    'outputs',
    'env',
    'defaults',
    'steps',
  ],
  ...['runs-on', 'strategy', 'timeout-minutes', 'continue-on-error'],
];

export interface Workflow {
  readonly file: Part;
  readonly jobs: readonly WorkflowJob[];
  readonly unpinned: readonly string[];
}

export interface WorkflowJob {
  readonly id: string;
  readonly part: Part;
  readonly needs: readonly string[];
  readonly mayHaveIdToken: boolean;
}

/** Reads a workflow file and refuses, before anything runs, what could not be run. */
export function readWorkflow(run: Run): Workflow {
  const file = readYaml(run.file, run.path, { merge: false });
  checkExpressions(file);
  const forgejo = run.provider === 'forgejo';
  const own = forgejo ? ['enable-openid-connect'] : [];
  file.only(...workflowKeys, ...own);
  if (file.at('jobs').entries().length === 0) file.at('jobs').refuse('a workflow has jobs');
  const unpinned = new Set<string>();
  const jobs = file
    .at('jobs')
    .entries()
    .map(([id, part]): WorkflowJob => {
      if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) part.refuse(`"${id}" is no id of a job`);
      part.at('uses').absentOr('workflows called by others do not run here');
      for (const key of ['container', 'services']) part.at(key).absentOr('containers do not run here');
      if (forgejo) part.at('environment').absentOr('Forgejo has no environments, and its tokens name none');
      part.only(...jobKeys, ...own);
      if (part.at('runs-on').isAbsent) part.at('runs-on').refuse('a job says where it runs');
      checkSteps(part.at('steps'), run, unpinned);
      const openid = part.at('enable-openid-connect');
      return {
        id,
        part,
        needs: part.at('needs').texts(),
        mayHaveIdToken: forgejo
          ? (openid.isAbsent ? file.at('enable-openid-connect') : openid).flagOr(false)
          : mayHaveIdToken(file.at('permissions'), part.at('permissions')),
      };
    });
  return { file, jobs, unpinned: [...unpinned] };
}

function checkSteps(steps: Part, run: Run, unpinned: Set<string>): void {
  const ids = new Set<string>();
  if (steps.list().length === 0) steps.refuse('a job has steps');
  for (const step of steps.list()) {
    step.only(...stepKeys);
    const id = step.at('id').textOr(undefined);
    if (id !== undefined && ids.has(id)) step.at('id').refuse(`there is a step "${id}" already`);
    if (id !== undefined) ids.add(id);
    if (step.at('uses').isAbsent) continue;
    if (isUnpinned(readUses(step.at('uses'), run))) unpinned.add(step.at('uses').text());
  }
}

export type Combination = Readonly<Record<string, string | number | boolean>>;

/** The jobs of a matrix, one for each combination; a job without one is one combination of nothing. */
export function combinationsOf(job: Part): Combination[] {
  const matrix = job.at('strategy').only('matrix', 'fail-fast', 'max-parallel').at('matrix');
  let combinations: Combination[] = [{}];
  for (const [axis, values] of matrix.entries()) {
    if (axis === 'include' || axis === 'exclude') values.refuse('a matrix has only its axes here');
    if (!values.isList) values.refuse('an axis is a list of values, and no expression here');
    const options = values.list().map((value) => value.value as string | number | boolean);
    if (options.some((value) => typeof value === 'object'))
      values.refuse('the values of an axis are texts, numbers or booleans');
    combinations = combinations.flatMap((each) => options.map((value) => ({ ...each, [axis]: value })));
  }
  if (combinations.length > 256) throw new UsageError(`${matrix.file}, ${matrix.path}: more than 256 jobs`);
  return combinations;
}
