import { mkdtempSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readActionManifest } from './action-manifest.ts';
import { parseCommandFile } from './command-file.ts';
import { makeCommandFiles } from './job-folder.ts';
import { type NodeRun, runNode } from './run-node.ts';
import { cleanEnvironment, type RunningJob } from './running-job.ts';

export interface RunActionOptions {
  /** The folder of `action.yml`. */
  readonly dir: string;
  /** Over the action's own defaults. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly job: Pick<RunningJob, 'env'>;
  /** More variables, over those of the job. */
  readonly env?: Readonly<Record<string, string>>;
  /** For each of the two scripts. */
  readonly timeoutMs?: number;
  /** Ends the main script as a cancelled job does. The post script is not touched by it. */
  readonly signal?: AbortSignal;
  /** Output as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface ActionRun {
  readonly exitCode: number;
  /** What main wrote to `GITHUB_OUTPUT`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Everything printed, commands such as `::add-mask::` and `::error::` included, so a test can look for them. */
  readonly log: string;
  /**
   * Runs the post script with the saved state: after the job, whether main failed or not, and while the job still has
   * not been stopped. It runs once; asking again gives the same answer. An action without one answers 0.
   */
  post(): Promise<NodeRun>;
}

const USUAL_TIMEOUT_MS = 120_000;

/**
 * Runs the main script of a JavaScript action as the runner does: inputs in `INPUT_…`, fresh files for its outputs and
 * state. Not done: `pre` scripts, the `…-if` conditions, `GITHUB_ENV` and `GITHUB_PATH`, and hiding masked values.
 */
export async function runAction(options: RunActionOptions): Promise<ActionRun> {
  const dir = resolve(options.dir);
  const manifest = readActionManifest(dir);
  const unknown = Object.keys(options.inputs ?? {}).filter((name) => !isDeclared(manifest.inputs, name));
  for (const name of unknown) options.onOutput?.(`::warning::Unexpected input "${name}"\n`);
  const inputs = inputVariables({ ...manifest.inputs, ...options.inputs });

  const step = (script: string, state: Record<string, string>, signal?: AbortSignal) => {
    const files = makeCommandFiles(mkdtempSync(join(options.job.env.RUNNER_TEMP ?? '', 'step-')));
    const run = runNode({
      script: join(dir, script),
      cwd: options.job.env.GITHUB_WORKSPACE ?? dir,
      env: {
        ...cleanEnvironment(),
        ...options.job.env,
        ...options.env,
        ...inputs,
        ...state,
        ...files,
        GITHUB_ACTION_PATH: dir,
      },
      timeoutMs: options.timeoutMs ?? USUAL_TIMEOUT_MS,
      signal,
      onOutput: options.onOutput,
    });
    return { run, files };
  };

  const main = step(manifest.main, {}, options.signal);
  const { exitCode, log } = await main.run;
  const outputs = readCommandFile(main.files.GITHUB_OUTPUT);
  const state = stateVariables(readCommandFile(main.files.GITHUB_STATE));
  let post: Promise<NodeRun> | undefined;
  return {
    exitCode,
    outputs,
    log,
    async post() {
      if (manifest.post === undefined) return { exitCode: 0, log: '' };
      post ??= step(manifest.post, state).run;
      return post;
    },
  };
}

function readCommandFile(path: string | undefined): Record<string, string> {
  return path === undefined ? {} : parseCommandFile(readFileSync(path, 'utf8'));
}

/** Upper case, spaces as underscores; hyphens stay, though no shell could name such a variable. */
function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const variables = Object.entries(inputs).map(([name, value]) => [inputVariable(name), value]);
  return Object.fromEntries(variables) as Record<string, string>;
}

function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function isDeclared(inputs: Readonly<Record<string, string>>, name: string): boolean {
  return Object.keys(inputs).some((declared) => inputVariable(declared) === inputVariable(name));
}

function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}
