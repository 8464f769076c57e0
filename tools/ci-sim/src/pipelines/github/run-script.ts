import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Part } from '../part.ts';
import { StepFailure } from '../step-failure.ts';
import { runCommand } from './run-command.ts';
import type { StepCall } from './run-step.ts';
import type { ActionsJob, Frame } from './running-job.ts';
import { fill, fillOr } from './template.ts';

const shells: Readonly<Record<string, string>> = {
  bash: 'bash --noprofile --norc -e -o pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python3 {0}',
};

/** Runs the `run` of a step. */
export async function runScript(
  job: ActionsJob,
  frame: Frame,
  call: StepCall,
  outputs: Record<string, string>,
): Promise<void> {
  const { part, scope, log } = call;
  const given: Part = part.at('shell');
  if (frame.action !== undefined && given.isAbsent)
    part.refuse('a "run" of a composite action needs a "shell"');
  const shell = fillOr(given, scope, frame.action === undefined ? job.defaults.shell : undefined);
  const line = shell === undefined ? usualShell(job) : shell.includes('{0}') ? shell : shells[shell];
  if (line === undefined)
    given.refuse(`no shell "${shell}" is known here; there are ${Object.keys(shells).join(', ')}`);
  const script = join(mkdtempSync(join(job.place.temp, 'script-')), 'script.sh');
  writeFileSync(script, `${fill(part.at('run'), scope)}\n`);
  const folder = fillOr(part.at('working-directory'), scope, job.defaults.directory);
  const cwd = resolve(job.place.workspace, folder ?? '.');
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new StepFailure(`there is no folder ${folder} to work in`);
  const [program = 'sh', ...args] = line.split(/\s+/).map((word) => word.replace('{0}', script));
  const { answers, failed } = await runCommand(job, frame, {
    command: [program, ...args],
    cwd,
    env: call.env,
    log,
    deadline: call.deadline,
    action: { GITHUB_ACTION: '__run', ...actionVariables(frame) },
  });
  Object.assign(outputs, answers.outputs);
  if (failed !== undefined) throw new StepFailure(failed);
}

/** Without a word about it, GitHub's shell does not look into pipes and Forgejo's does. */
function usualShell({ run }: ActionsJob): string | undefined {
  const hasBash = (run.machine.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, 'bash')));
  if (!hasBash) return shells.sh;
  return run.provider === 'forgejo' ? shells.bash : 'bash -e {0}';
}

export function actionVariables({ action }: Frame): Record<string, string> {
  if (action === undefined) return {};
  return {
    GITHUB_ACTION_PATH: action.folder,
    GITHUB_ACTION_REPOSITORY: action.repository,
    GITHUB_ACTION_REF: action.ref,
  };
}
