import { resolve } from 'node:path';
import { USUAL_TIMEOUT_MS } from '../options.ts';
import { StepFailure } from '../step-failure.ts';
import { type CompositeAction, readAction, type ScriptAction } from './action-file.ts';
import type { Used } from './borrowed-action.ts';
import { builtInActions } from './built-in-actions.ts';
import { runCommand } from './run-command.ts';
import { actionVariables } from './run-script.ts';
import { doStep, newLog, type StepCall } from './run-step.ts';
import type { ActionsJob, Frame } from './running-job.ts';
import { stepScope } from './scopes.ts';
import { fillAll, fillOr, holds } from './template.ts';

type Outputs = Record<string, string>;

/** Runs the `uses` of a step. */
export async function useAction(
  job: ActionsJob,
  frame: Frame,
  call: StepCall,
  used: Used,
  outputs: Outputs,
): Promise<void> {
  const given = fillAll(call.part.at('with'), call.scope);
  if (used.builtIn !== undefined) {
    const { run, place } = job;
    const about = { name: used.name, inputs: given, run, workspace: place.workspace, log: call.log };
    Object.assign(outputs, builtInActions[used.builtIn](about));
    return;
  }
  const folder = resolve(job.place.workspace, used.folder ?? '.');
  const action = readAction(folder, used.name);
  const inner: Frame = {
    steps: {},
    inputs: inputsOf(action, given, call),
    env: { ...frame.env, ...call.env },
    action: { folder, repository: used.repository ?? '', ref: used.ref ?? '' },
    deadline: call.deadline,
    failed: false,
  };
  if (action.kind === 'composite') await runComposite(job, inner, action, call, outputs);
  else await runScripts(job, frame, inner, action, call, outputs);
}

/** Names are alike in either case. An input the action does not have is only warned of, and given all the same. */
function inputsOf(
  action: ScriptAction | CompositeAction,
  given: Readonly<Record<string, string>>,
  call: StepCall,
) {
  const declared = action.inputs.entries();
  const names = new Map(declared.map(([name]) => [name.toLowerCase(), name]));
  const inputs: Record<string, string> = {};
  for (const [name, input] of declared) inputs[name] = fillOr(input.at('default'), call.scope, '');
  for (const [name, value] of Object.entries(given)) {
    const own = names.get(name.toLowerCase());
    if (own === undefined)
      call.log.note(
        `::warning::Unexpected input(s) '${name}', valid inputs are ${JSON.stringify([...names.values()])}`,
      );
    if (own !== undefined || action.kind === 'script') inputs[own ?? name] = value;
  }
  return inputs;
}

async function runComposite(
  job: ActionsJob,
  frame: Frame,
  action: CompositeAction,
  call: StepCall,
  outputs: Outputs,
): Promise<void> {
  for (const step of action.steps) {
    const id = step.at('id').textOr(undefined);
    if (id !== undefined) frame.steps[id] = { outputs: {}, outcome: '', conclusion: '' };
  }
  let cancelled = false;
  for (const step of action.steps) {
    step.at('timeout-minutes').absentOr('a step of a composite action has no time limit of its own');
    const { outcome } = await doStep(job, frame, step, call.log);
    cancelled ||= outcome === 'cancelled';
  }
  const scope = stepScope(job, frame);
  for (const [name, output] of action.outputs.entries())
    outputs[name] = fillOr(output.at('value'), scope, '');
  if (frame.failed || cancelled) throw new StepFailure('a step of the action failed');
}

async function runScripts(
  job: ActionsJob,
  outer: Frame,
  frame: Frame,
  action: ScriptAction,
  call: StepCall,
  outputs: Outputs,
): Promise<void> {
  const id = call.part.at('id').textOr(undefined);
  const step = (
    script: string,
    state: Readonly<Record<string, string>>,
    log = call.log,
    deadline = call.deadline,
  ) =>
    runCommand(job, frame, {
      command: [process.execPath, script],
      cwd: job.place.workspace,
      env: { ...variables('INPUT_', frame.inputs), ...variables('STATE_', state) },
      log,
      deadline,
      action: { GITHUB_ACTION: id ?? '__action', ...actionVariables(frame) },
    });
  const state: Record<string, string> = {};
  const { post } = action;
  if (post !== undefined) {
    job.posts.push({
      name: `Post ${call.name}`,
      holds: () => action.postIf.isAbsent || holds(action.postIf, stepScope(job, outer, call.env)),
      async run() {
        const log = newLog(job);
        // The time of the step may be up; that of its clearing up begins.
        const failed = await step(
          post,
          state,
          log,
          Date.now() + (job.run.options.timeoutMs ?? USUAL_TIMEOUT_MS),
        )
          .then((end) => end.failed)
          .catch((error: unknown) => {
            if (error instanceof StepFailure) return error.message;
            throw error;
          });
        if (failed !== undefined) log.note(`::error::${failed}`);
        const outcome = failed === undefined ? 'success' : 'failure';
        return { name: `Post ${call.name}`, outcome, log: log.log, unmaskedLog: log.unmaskedLog };
      },
    });
  }
  const { answers, failed } = await step(action.main, {});
  Object.assign(outputs, answers.outputs);
  Object.assign(state, answers.state);
  if (failed !== undefined) throw new StepFailure(failed);
}

/** Inputs in upper case, spaces as underscores; hyphens stay. States keep their names. */
function variables(
  prefix: 'INPUT_' | 'STATE_',
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const nameOf = (name: string) => (prefix === 'INPUT_' ? name.replaceAll(' ', '_').toUpperCase() : name);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}${nameOf(name)}`, String(value)]),
  );
}
