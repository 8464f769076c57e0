import { mkdtempSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseCommandFile } from '../../runner/command-file.ts';
import { makeCommandFiles } from '../../runner/job-folder.ts';
import { runProcess } from '../run-process.ts';
import { StepFailure } from '../step-failure.ts';
import type { StepLog } from '../step-log.ts';
import { type ActionsJob, type Frame, isCancelled } from './running-job.ts';

export interface CommandOptions {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** `env` of the step, and what an action is given beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: StepLog;
  readonly deadline: number;
  /** Names the step to itself. */
  readonly action: Readonly<Record<string, string>>;
}

export interface Answers {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

/** Runs a command of a step and takes over what it wrote to its files, also when it fails. */
export async function runCommand(
  job: ActionsJob,
  frame: Frame,
  options: CommandOptions,
): Promise<{ answers: Answers; failed: string | undefined }> {
  const files = makeCommandFiles(mkdtempSync(join(job.place.temp, 'step-')));
  const env = {
    ...job.run.machine,
    ...job.env,
    ...job.exported,
    ...frame.env,
    ...options.env,
    ...job.hosted.env,
  };
  const own = { ...job.env, ...job.exported, ...frame.env, ...options.env };
  const path = own.PATH ?? env.PATH ?? '';
  const end = await runProcess({
    command: options.command,
    cwd: options.cwd,
    env: {
      ...env,
      ...options.action,
      ...files,
      GITHUB_JOB: job.id,
      PATH: [...job.paths, path].join(delimiter),
      // All else that a job is told of itself cannot be changed by its file.
      CI: own.CI ?? 'true',
    },
    log: options.log,
    timeoutMs: Math.min(Math.max(options.deadline - Date.now(), 1), 2 ** 31 - 1),
    // What still runs in a job that was cancelled is there to clear up.
    signal: isCancelled(job) ? undefined : job.run.options.signal,
  });
  const answers = takeOver(job, files);
  return { answers, failed: end === 0 ? undefined : reasonOf(end) };
}

function reasonOf(end: number | 'timeout' | 'cancelled'): string {
  if (end === 'timeout') return 'The step took too long and was ended.';
  return end === 'cancelled' ? 'The run was cancelled.' : `Process completed with exit code ${end}.`;
}

function takeOver(job: ActionsJob, files: Readonly<Record<string, string>>): Answers {
  const read = (name: string) => readFileSync(files[name] ?? '', 'utf8');
  const parse = (name: string) => {
    try {
      return parseCommandFile(read(name));
    } catch (error) {
      throw new StepFailure(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const summary = read('GITHUB_STEP_SUMMARY');
  job.summary += job.masks.hide(summary) + (summary === '' || summary.endsWith('\n') ? '' : '\n');
  const exported = parse('GITHUB_ENV');
  if (Object.keys(exported).some((name) => name.toUpperCase() === 'NODE_OPTIONS'))
    throw new StepFailure('NODE_OPTIONS cannot be set through GITHUB_ENV');
  job.exported = { ...job.exported, ...exported };
  const paths = read('GITHUB_PATH').split(/\r?\n/).filter(Boolean);
  job.paths = [...paths.toReversed(), ...job.paths];
  return { outputs: parse('GITHUB_OUTPUT'), state: parse('GITHUB_STATE') };
}
