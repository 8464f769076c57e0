import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyFiles, findFiles } from '../artifacts.ts';
import { withJob } from '../host.ts';
import { Masks } from '../masks.ts';
import { type HostedJob, type JobRequest, type Place, type Run, USUAL_TIMEOUT_MS } from '../options.ts';
import type { Part } from '../part.ts';
import type { JobResult, Outcome, StepResult } from '../result.ts';
import { runProcess } from '../run-process.ts';
import { StepLog } from '../step-log.ts';
import type { GitlabPipelineJob } from './job.ts';
import { expand, expandAll, type Variables } from './variables.ts';

export interface GitlabCall {
  readonly run: Run;
  readonly job: GitlabPipelineJob;
  /** What every job of the pipeline knows before it begins. */
  readonly known: Variables;
  readonly request: JobRequest;
  /** What earlier jobs left in the file of a `dotenv` report. */
  readonly reported: Variables;
}

export interface GitlabEnd {
  readonly result: JobResult;
  readonly exitCode: number;
  readonly reported: Variables;
}

/** Runs a job of GitLab CI: its checkout, the artifacts it gets, its scripts, and the artifacts it leaves. */
export async function runGitlabJob(call: GitlabCall): Promise<GitlabEnd> {
  const { run, job, known } = call;
  const before = expandAll({
    ...known,
    ...job.variables,
    ...call.reported,
    ...run.options.variables,
    ...ownVariables(job),
  });
  const environment = environmentOf(job.part.at('environment'), before);
  const idTokens = Object.fromEntries(
    job.part
      .at('id_tokens')
      .entries()
      .map(([name, token]) => [name, audienceOf(token.only('aud').at('aud'), before)]),
  );
  const seconds = job.part.at('timeout').isAbsent ? 3600 : secondsOf(job.part.at('timeout'));
  const request = { ...call.request, ...environment, idTokens, timeoutSeconds: seconds } as JobRequest;
  return withJob(run.host, request, (hosted, place) =>
    play(call, hosted, place, Object.keys(idTokens), seconds),
  );
}

async function play(
  call: GitlabCall,
  hosted: HostedJob,
  place: Place,
  tokens: readonly string[],
  seconds: number,
): Promise<GitlabEnd> {
  const { run, job } = call;
  const { options } = run;
  const masks = new Masks('[MASKED]');
  for (const value of [
    ...Object.values(options.secrets ?? {}),
    ...tokens.map((name) => hosted.env[name] ?? ''),
  ])
    masks.add(value);
  const variables = expandAll({
    ...call.known,
    ...literally(hosted.env),
    ...ownVariables(job),
    CI_PROJECT_DIR: place.workspace,
    CI_BUILDS_DIR: place.workspace,
    ...job.variables,
    ...literally({ ...call.reported, ...options.variables, ...options.secrets }),
  });
  const log = new StepLog({ masks, onOutput: options.onOutput });
  if (!job.part.at('image').isAbsent)
    log.note(`image ${imageOf(job.part.at('image'))} is not used: jobs run on this machine`);
  if (!job.part.at('cache').isAbsent) log.note('the cache is empty here, and is not kept');
  if (variables.GIT_STRATEGY !== 'none') run.source.checkOut(place.workspace);
  for (const id of job.gets) {
    const shelf = shelfOf(run, id);
    copyFiles(findFiles(shelf, ['.']), shelf, place.workspace);
  }
  const env = { ...run.machine, ...variables, PATH: hosted.env.PATH ?? run.machine.PATH };
  const deadline = Date.now() + Math.min(seconds * 1000, options.timeoutMs ?? USUAL_TIMEOUT_MS);
  const shell = async (name: string, lines: readonly string[], into: StepLog, more: Variables = {}) => {
    const script = join(place.temp, `${name}.sh`);
    writeFileSync(script, scriptOf(lines));
    return runProcess({
      command: ['bash', script],
      cwd: place.workspace,
      env: { ...env, ...more },
      log: into,
      timeoutMs: Math.max(deadline - Date.now(), 1000),
      signal: options.signal?.aborted ? undefined : options.signal,
    });
  };
  const end = await shell(
    'script',
    [...linesOf(job.part.at('before_script')), ...linesOf(job.part.at('script'))],
    log,
  );
  const outcome: Outcome = end === 0 ? 'success' : end === 'cancelled' ? 'cancelled' : 'failure';
  if (end !== 0) log.note(`ERROR: Job failed: ${typeof end === 'number' ? `exit code ${end}` : end}`);
  const steps: StepResult[] = [];
  const report = (name: string, how: Outcome, { log: shown, unmaskedLog }: StepLog) => {
    steps.push({ name, outcome: how, log: shown, unmaskedLog });
    options.onStep?.(job.id, { name, outcome: how, log: shown, unmaskedLog });
  };
  report('script', outcome, log);
  const after = linesOf(job.part.at('after_script'));
  if (after.length > 0) {
    const second = new StepLog({ masks, onOutput: options.onOutput });
    const status = outcome === 'failure' ? 'failed' : outcome === 'cancelled' ? 'canceled' : 'success';
    const ended = await shell('after_script', after, second, { CI_JOB_STATUS: status });
    // Whatever it does, the job has ended as it has.
    report('after_script', ended === 0 ? 'success' : 'failure', second);
  }
  const reported = keepArtifacts(job, outcome, place, run, expandAll(variables));
  return {
    result: { name: job.id, outcome, steps, outputs: reported, summary: '' },
    exitCode: typeof end === 'number' ? end : 1,
    reported,
  };
}

function ownVariables(job: GitlabPipelineJob): Variables {
  return { CI_JOB_NAME: job.id, CI_JOB_STAGE: job.stage };
}

/** What is not written in the file is not expanded again. */
function literally(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]),
  );
}

function environmentOf(part: Part, variables: Variables): Record<string, string> {
  if (part.isAbsent) return {};
  if (!part.isMapping) return { environment: notEmpty(part, 'an environment has a name', variables) };
  part.only('name', 'url', 'action', 'deployment_tier', 'on_stop', 'auto_stop_in');
  const tier = part.at('deployment_tier').textOr(undefined);
  return {
    environment: notEmpty(part.at('name'), 'an environment has a name', variables),
    environmentAction: part.at('action').textOr('start'),
    ...(tier === undefined ? {} : { deploymentTier: tier }),
  };
}

function audienceOf(part: Part, variables: Variables): string | string[] {
  if (!part.isList) return notEmpty(part, 'an ID token has an audience', variables);
  if (part.list().length === 0) part.refuse('an ID token has an audience');
  return part.list().map((each) => notEmpty(each, 'an audience is not empty', variables));
}

/** A variable that is not there is empty, and what is made of it alone is nothing GitLab would go on with. */
function notEmpty(part: Part, sentence: string, variables: Variables): string {
  const text = expand(part.text(), variables);
  return text === '' ? part.refuse(`${sentence}, and "${part.text()}" is empty`) : text;
}

/** `1h 30m`, `90 minutes`, `3600s`. */
function secondsOf(part: Part): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  const found = [...part.text().matchAll(/(\d+)\s*(h|m|s)(?:ours?|inutes?|ins?|econds?|ecs?)?\b/g)];
  if (found.length === 0) part.refuse(`expected a time such as "1h 30m", not "${part.text()}"`);
  return found.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
}

function imageOf(part: Part): string {
  return part.isMapping ? part.only('name', 'entrypoint', 'pull_policy').at('name').text() : part.text();
}

function linesOf(part: Part): string[] {
  return part.listOrOne().flatMap((line) => (line.isList ? linesOf(line) : [line.text()]));
}

/** All lines are one script, which ends at the first that fails; each is shown before it runs. */
function scriptOf(lines: readonly string[]): string {
  const body = lines.map((line) => {
    const [first = '', ...more] = line.trimEnd().split('\n');
    const shown = `$ ${first}${more.length > 0 ? ' # collapsed multi-line command' : ''}`;
    return `printf '%s\\n' '${shown.replaceAll("'", "'\\''")}'\n${line}`;
  });
  return `set -eo pipefail\nset +o noclobber\n${body.join('\n')}\n`;
}

function shelfOf({ shelf }: Run, job: string): string {
  const folder = join(shelf, `artifacts-${encodeURIComponent(job)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function keepArtifacts(
  job: GitlabPipelineJob,
  outcome: Outcome,
  place: Place,
  run: Run,
  variables: Variables,
): Variables {
  const artifacts = job.part.at('artifacts');
  artifacts.only('paths', 'exclude', 'name', 'expire_in', 'when', 'reports', 'expose_as', 'access', 'public');
  const when = artifacts.at('when').textOr('on_success');
  if (when !== 'always' && (when === 'on_success') !== (outcome === 'success')) return {};
  const patterns = [
    ...artifacts.at('paths').texts(),
    ...artifacts
      .at('exclude')
      .texts()
      .map((pattern) => `!${pattern}`),
  ].map((pattern) => expand(pattern, variables));
  copyFiles(findFiles(place.workspace, patterns), place.workspace, shelfOf(run, job.id));
  const dotenv = artifacts.at('reports').only('dotenv').at('dotenv').texts();
  const files = findFiles(place.workspace, dotenv);
  return Object.fromEntries(
    files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => {
          const [, name = '', value = ''] = /^([A-Za-z_]\w*)=(.*)$/.exec(line.trim()) ?? [];
          if (name === '') artifacts.at('reports').refuse(`${line} is not NAME=VALUE`);
          return [name, value.replace(/^(["'])(.*)\1$/, '$2')];
        }),
    ),
  );
}
