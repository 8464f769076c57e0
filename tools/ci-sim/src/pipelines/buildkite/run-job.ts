import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../usage-error.ts';
import { copyFiles, findFiles } from '../artifacts.ts';
import { withJob } from '../host.ts';
import { Masks } from '../masks.ts';
import { type HostedJob, type JobRequest, type Place, type Run, USUAL_TIMEOUT_MS } from '../options.ts';
import type { JobResult, Outcome, StepResult } from '../result.ts';
import { runProcess } from '../run-process.ts';
import { StepLog } from '../step-log.ts';
import { type AgentFolder, makeAgentFolder } from './job-folder.ts';
import { checkPlugin, type HookName, hookFile, type Plugin } from './plugins.ts';

export interface BuildkiteCall {
  readonly run: Run;
  readonly name: string;
  readonly label: string;
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  readonly plugins: readonly Plugin[];
  readonly artifactPaths: readonly string[];
  readonly timeoutMs: number | undefined;
  readonly request: JobRequest;
}

export interface BuildkiteEnd {
  readonly result: JobResult;
  readonly exitCode: number;
}

/** Hides what these variables hold, whoever sets them. */
const REDACTED = /_(PASSWORD|SECRET|TOKEN|PRIVATE_KEY|ACCESS_KEY|SECRET_KEY|CONNECTION_STRING)$/;
const SHORTEST_REDACTED = 6;

/** Runs a job as the agent does: hooks are read into one shell after the other, and what they export stays. */
export function runBuildkiteJob(call: BuildkiteCall): Promise<BuildkiteEnd> {
  return withJob(call.run.host, call.request, (hosted, place) => new AgentJob(call, hosted, place).play());
}

class AgentJob {
  readonly #call: BuildkiteCall;
  readonly #place: Place;
  readonly #agent: AgentFolder;
  readonly #masks = new Masks('[REDACTED]');
  readonly #steps: StepResult[] = [];
  readonly #deadline: number;
  #env: Record<string, string>;
  #directory: string;
  #cancelled = false;

  constructor(call: BuildkiteCall, hosted: HostedJob, place: Place) {
    const { options, machine, shelf } = call.run;
    this.#call = call;
    this.#place = place;
    this.#agent = makeAgentFolder(place.temp, shelf, hosted.env.PATH ?? machine.PATH ?? '');
    this.#directory = place.workspace;
    this.#deadline = Date.now() + (call.timeoutMs ?? options.timeoutMs ?? USUAL_TIMEOUT_MS);
    const env = {
      ...machine,
      ...options.variables,
      ...options.secrets,
      ...call.env,
      ...hosted.env,
      PATH: this.#agent.path,
      BUILDKITE_BUILD_CHECKOUT_PATH: place.workspace,
      BUILDKITE_COMMAND: call.command,
      BUILDKITE_LABEL: call.label,
    };
    this.#env = Object.fromEntries(
      Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    for (const value of Object.values(options.secrets ?? {})) this.#masks.add(value);
  }

  async play(): Promise<BuildkiteEnd> {
    const { call, workspace } = { call: this.#call, workspace: this.#place.workspace };
    call.run.source.checkOut(workspace);
    if (existsSync(join(workspace, '.buildkite/hooks')))
      throw new UsageError(
        '.buildkite/hooks: hooks of the repository itself do not run here, only those of plugins',
      );
    for (const plugin of call.plugins) checkPlugin(plugin, workspace);
    let exitCode = await this.#hooks('environment');
    if (exitCode === 0) {
      exitCode = await this.#hooks('pre-command');
      if (exitCode === 0) {
        exitCode = await this.#command();
        this.#env.BUILDKITE_COMMAND_EXIT_STATUS = String(exitCode);
        const after = await this.#hooks('post-command');
        if (exitCode === 0) exitCode = after;
        copyFiles(findFiles(workspace, call.artifactPaths), workspace, join(call.run.shelf, 'artifacts'));
      }
    }
    const last = await this.#hooks('pre-exit');
    if (exitCode === 0) exitCode = last;
    const outcome: Outcome = this.#cancelled ? 'cancelled' : exitCode === 0 ? 'success' : 'failure';
    const summary = this.#masks.hide(this.#agent.summary());
    return { exitCode, result: { name: call.name, outcome, steps: this.#steps, outputs: {}, summary } };
  }

  /** A hook `command` of a plugin takes the place of the command. */
  async #command(): Promise<number> {
    const { plugins, command } = this.#call;
    if (plugins.some((plugin) => hookFile(plugin, this.#place.workspace, 'command') !== undefined))
      return this.#hooks('command');
    if (command === '') return 0;
    return this.#step('command', ['/bin/bash', '-e', '-c', command], {});
  }

  async #hooks(hook: HookName): Promise<number> {
    for (const plugin of this.#call.plugins) {
      const file = hookFile(plugin, this.#place.workspace, hook);
      if (file === undefined) continue;
      const exitCode = await this.#hook(`${plugin.name} ${hook}`, file, plugin.variables);
      // What clears up does so for every plugin.
      if (exitCode !== 0 && hook !== 'pre-exit') return exitCode;
    }
    return 0;
  }

  async #hook(name: string, file: string, variables: Readonly<Record<string, string>>): Promise<number> {
    if (!isShellScript(file)) return this.#step(name, [file], variables);
    const dump = join(this.#place.temp, `env-${this.#steps.length}`);
    // Nothing is dumped by a hook that ends its shell, and nothing it exported stays then.
    const script = '. "$1"; status=$?; { pwd; printf "\\0"; env -0; } > "$2"; exit "$status"';
    const exitCode = await this.#step(name, ['/bin/bash', '-c', script, file, file, dump], variables);
    if (existsSync(dump)) {
      const [directory = '', ...pairs] = readFileSync(dump, 'utf8').split('\0');
      this.#directory = directory.trimEnd();
      this.#env = Object.fromEntries(
        pairs
          .filter(Boolean)
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
      for (const own of Object.keys(variables)) delete this.#env[own];
      for (const shell of ['_', 'SHLVL', 'PWD', 'OLDPWD']) delete this.#env[shell];
    }
    return exitCode;
  }

  async #step(
    name: string,
    command: readonly [string, ...string[]],
    variables: Readonly<Record<string, string>>,
  ): Promise<number> {
    const { options } = this.#call.run;
    for (const [key, value] of Object.entries(this.#env))
      if (REDACTED.test(key) && value.length >= SHORTEST_REDACTED) this.#masks.add(value);
    const log = new StepLog({
      masks: this.#masks,
      onLine: () => this.#agent.hear(this.#masks),
      onOutput: options.onOutput,
    });
    const end = await runProcess({
      command,
      cwd: this.#directory,
      env: { ...this.#env, ...variables },
      log,
      timeoutMs: Math.max(this.#deadline - Date.now(), 1000),
      signal: options.signal?.aborted ? undefined : options.signal,
    });
    if (end === 'cancelled') this.#cancelled = true;
    if (end !== 0) log.note(typeof end === 'number' ? `exited with status ${end}` : `ended: ${end}`);
    const outcome: Outcome = end === 0 ? 'success' : end === 'cancelled' ? 'cancelled' : 'failure';
    const result = { name, outcome, log: log.log, unmaskedLog: log.unmaskedLog };
    this.#steps.push(result);
    options.onStep?.(this.#call.name, result);
    return typeof end === 'number' ? end : 1;
  }
}

/** A hook in another language is run, not read, and cannot export anything. */
function isShellScript(file: string): boolean {
  const head = Buffer.alloc(64);
  const handle = openSync(file, 'r');
  const read = readSync(handle, head);
  closeSync(handle);
  const [line = ''] = head.toString('latin1', 0, read).split('\n');
  return !line.startsWith('#!') ? !line.startsWith('\x7fELF') : /\b(ba|da|z)?sh\b/.test(line);
}
