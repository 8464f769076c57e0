import type { Scope } from './evaluate.ts';
import { type ActionsJob, type Frame, isCancelled } from './running-job.ts';
import type { Value } from './values.ts';

const githubNames = [
  ...[
    'actor',
    'actor_id',
    'api_url',
    'base_ref',
    'event_name',
    'event_path',
    'graphql_url',
    'head_ref',
    'job',
  ],
  ...['ref', 'ref_name', 'ref_protected', 'ref_type', 'repository', 'repository_id', 'repository_owner'],
  ...['repository_owner_id', 'run_attempt', 'run_id', 'run_number', 'server_url', 'sha', 'triggering_actor'],
  ...['workflow', 'workflow_ref', 'workflow_sha', 'workspace'],
];
const runnerNames = ['os', 'arch', 'name', 'temp', 'tool_cache', 'environment'];

/** The contexts `github` and `runner`, which tell the same as the variables. */
export function contextsOfVariables(env: Readonly<Record<string, string>>) {
  const pick = (prefix: string, names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = env[`${prefix}_${name.toUpperCase()}`];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  return { github: pick('GITHUB', githubNames), runner: pick('RUNNER', runnerNames) };
}

export const closedContexts = ['github', 'runner', 'job', 'needs', 'steps', 'matrix', 'inputs'];

/** What an expression of a step sees. */
export function stepScope(job: ActionsJob, frame: Frame, env: Readonly<Record<string, string>> = {}): Scope {
  const { github, ...others } = job.contexts;
  const ok = frame.action === undefined ? job.status === 'success' : !frame.failed;
  return {
    contexts: {
      ...others,
      github: { ...(github as Record<string, Value>), ...actionContext(frame) },
      env: { ...job.env, ...job.exported, ...frame.env, ...env },
      steps: frame.steps,
      inputs: frame.inputs,
      job: { status: isCancelled(job) ? 'cancelled' : job.status },
    },
    closed: closedContexts,
    status: {
      success: () => ok && !isCancelled(job),
      failure: () => !ok && !isCancelled(job),
      always: () => true,
      cancelled: () => isCancelled(job),
    },
  };
}

function actionContext({ action }: Frame): Record<string, Value> {
  if (action === undefined) return {};
  return { action_path: action.folder, action_repository: action.repository, action_ref: action.ref };
}
