import { USUAL_TIMEOUT_MS } from '../options.ts';
import type { Part } from '../part.ts';
import type { Outcome, StepResult } from '../result.ts';
import { StepFailure } from '../step-failure.ts';
import { StepLog } from '../step-log.ts';
import { isUnpinned, readUses } from './borrowed-action.ts';
import type { Scope } from './evaluate.ts';
import { hearCommands } from './log-commands.ts';
import { runScript } from './run-script.ts';
import { type ActionsJob, type Frame, isCancelled } from './running-job.ts';
import { stepScope } from './scopes.ts';
import { fillAll, fillOr, fillValue, holds } from './template.ts';
import { useAction } from './use-action.ts';

export const stepKeys = [
  ...['name', 'id', 'if', 'run', 'uses', 'with', 'env', 'shell', 'working-directory'],
  ...['continue-on-error', 'timeout-minutes'],
];

/** A step with everything its doing needs. */
export interface StepCall {
  readonly part: Part;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly scope: Scope;
  readonly log: StepLog;
  readonly deadline: number;
}

/** Runs a step of the job itself, and notes how it went. */
export async function runStep(job: ActionsJob, frame: Frame, part: Part): Promise<void> {
  const log = newLog(job);
  const { name, outcome, conclusion } = await doStep(job, frame, part, log);
  if (conclusion === 'failure') job.status = job.status === 'success' ? 'failure' : job.status;
  report(job, { name, outcome, log: log.log, unmaskedLog: log.unmaskedLog });
}

export function newLog(job: ActionsJob): StepLog {
  return new StepLog({
    masks: job.masks,
    onLine: hearCommands(job.masks),
    onOutput: job.run.options.onOutput,
  });
}

export function report(job: ActionsJob, result: StepResult): void {
  job.results.push(result);
  job.run.options.onStep?.(job.name, result);
}

/** Runs a step, of the job or of a composite action, into a log. */
export async function doStep(job: ActionsJob, frame: Frame, part: Part, log: StepLog) {
  part.only(...stepKeys);
  if (part.at('run').isAbsent === part.at('uses').isAbsent) part.refuse('a step has either "run" or "uses"');
  const id = part.at('id').textOr(undefined);
  const finish = (name: string, outcome: Outcome, conclusion: Outcome, outputs: Record<string, string>) => {
    if (id !== undefined) frame.steps[id] = { outputs, outcome, conclusion };
    if (conclusion === 'failure') frame.failed = true;
    return { name, outcome, conclusion };
  };
  const before = stepScope(job, frame);
  const env = fillAll(part.at('env'), before);
  const scope = stepScope(job, frame, env);
  if (!holds(part.at('if'), scope)) return finish(plainName(part), 'skipped', 'skipped', {});
  const name = fillOr(part.at('name'), scope, plainName(part));
  const minutes = part.at('timeout-minutes').isAbsent
    ? (job.run.options.timeoutMs ?? USUAL_TIMEOUT_MS) / 60_000
    : Number(fillValue(part.at('timeout-minutes'), scope));
  const deadline = Math.min(job.deadline, frame.deadline, Date.now() + minutes * 60_000);
  const { outcome, outputs } = await attempt(job, frame, { part, name, env, scope, log, deadline });
  const goesOn = fillOr(part.at('continue-on-error'), scope, 'false') === 'true';
  return finish(name, outcome, outcome === 'failure' && goesOn ? 'success' : outcome, outputs);
}

interface Attempt {
  readonly outcome: Outcome;
  readonly outputs: Record<string, string>;
}

async function attempt(job: ActionsJob, frame: Frame, call: StepCall): Promise<Attempt> {
  const outputs: Record<string, string> = {};
  try {
    if (call.part.at('uses').isAbsent) {
      call.part.at('with').absentOr('only an action has inputs');
      await runScript(job, frame, call, outputs);
    } else {
      for (const key of ['shell', 'working-directory'])
        call.part.at(key).absentOr('only "run" has it; an action works where it wants');
      const used = readUses(call.part.at('uses'), job.run);
      if (isUnpinned(used)) job.unpinned.add(call.part.at('uses').text());
      await useAction(job, frame, call, used, outputs);
    }
    return { outcome: 'success', outputs };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    call.log.note(`::error::${error.message}`);
    return { outcome: isCancelled(job) ? 'cancelled' : 'failure', outputs };
  }
}

function plainName(part: Part): string {
  const name = part.at('name');
  if (!name.isAbsent) return name.text();
  const run = part.at('run');
  return `Run ${run.isAbsent ? part.at('uses').text() : run.text().trim().split('\n')[0]}`;
}
