import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SOME_COMMIT } from '../../shapes/example-values.ts';
import { commonFolder, copyFiles, findFiles } from '../artifacts.ts';
import { withJob } from '../host.ts';
import { Masks } from '../masks.ts';
import { type HostedJob, type JobRequest, type Place, type Run, USUAL_TIMEOUT_MS } from '../options.ts';
import type { Part } from '../part.ts';
import type { JobResult, Outcome, StepResult } from '../result.ts';
import { runProcess } from '../run-process.ts';
import { StepFailure } from '../step-failure.ts';
import { StepLog } from '../step-log.ts';
import { type Library, lookUp, resolveSteps } from './library.ts';
import { interpolate, readParameters, type ToSteps } from './parameters.ts';
import { type ReadyStep, ReadySteps } from './ready-step.ts';

/** A job of a workflow, with all it is told there. */
export interface CircleciCall {
  readonly run: Run;
  readonly name: string;
  readonly library: Library;
  /** Where it is called, whose commands the steps it is given speak of. */
  readonly caller: Library;
  readonly part: Part;
  /** Its parameters. */
  readonly given: Part;
  readonly before: readonly ReadyStep[];
  readonly after: readonly ReadyStep[];
  readonly request: JobRequest;
}

interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  readonly shell: string;
  readonly directory: string;
  readonly note: string | undefined;
}

const jobKeys = [
  ...[
    'description',
    'parameters',
    'steps',
    'environment',
    'working_directory',
    'shell',
    'executor',
    'docker',
    'machine',
  ],
  ...['macos', 'resource_class'],
];
const USUAL_SHELL = '/bin/bash -eo pipefail';

/** Takes a job apart, so that what is not understood is refused before any job runs; answers what runs it. */
export function prepareCircleciJob(call: CircleciCall): () => Promise<JobResult> {
  const { library, part, given } = call;
  part.only(...jobKeys);
  const toSteps: ToSteps = (value, isDefault) =>
    new ReadySteps(resolveSteps(isDefault ? library : call.caller, value, {}));
  const parameters = readParameters(part.at('parameters'), given, toSteps);
  const { steps: _, parameters: __, ...rest } = part.mapping();
  const filled = interpolate(part.with(rest), parameters, library.pipeline);
  const steps = [...call.before, ...resolveSteps(library, part.at('steps'), parameters), ...call.after];
  const environment = environmentOf(library, filled);
  for (const step of steps) checkStep(step);
  return () =>
    withJob(call.run.host, call.request, (hosted, place) => play(call, steps, environment, hosted, place));
}

const stepKeys: Readonly<Record<string, readonly string[]>> = {
  run: ['command', 'name', 'environment', 'shell', 'working_directory', 'when', 'no_output_timeout'],
  checkout: ['path', 'method'],
  persist_to_workspace: ['root', 'paths'],
  attach_workspace: ['at'],
  store_artifacts: ['path', 'destination'],
  store_test_results: ['path'],
  save_cache: ['key', 'paths', 'name', 'when'],
  restore_cache: ['key', 'keys', 'name'],
};

function checkStep({ kind, part }: ReadyStep): void {
  if (kind === 'run' && !part.isMapping) part.text();
  else part.only(...(stepKeys[kind] ?? []));
  if (kind === 'run' && part.isMapping) part.at('command').text();
}

/** What the job says itself goes before what its executor says. */
function environmentOf(library: Library, job: Part): Environment {
  const executor = job.at('executor').isAbsent ? job.with({}) : executorOf(library, job.at('executor'));
  const own = (key: string) => (job.at(key).isAbsent ? executor.at(key) : job.at(key));
  const [image] = own('docker').list();
  image?.only('image', 'environment', 'auth');
  if (own('docker').list().length > 1)
    own('docker').refuse('a job has one image here, and no services beside it');
  const named = image?.at('image').text() ?? ['machine', 'macos'].find((kind) => !own(kind).isAbsent);
  if (named === undefined) job.refuse('a job says where it runs: docker, machine, macos or executor');
  return {
    variables: {
      ...image?.at('environment').textsByName(),
      ...executor.at('environment').textsByName(),
      ...job.at('environment').textsByName(),
    },
    shell: own('shell').textOr(USUAL_SHELL),
    directory: own('working_directory').textOr('~/project'),
    note: named,
  };
}

function executorOf(library: Library, part: Part): Part {
  const name = (part.isMapping ? part.at('name') : part).text();
  const { library: owner, part: executor } = lookUp(library, 'executors', name, part);
  executor.only(
    'description',
    'parameters',
    'docker',
    'machine',
    'macos',
    'resource_class',
    'environment',
    'working_directory',
    'shell',
  );
  const { name: _, ...given } = part.isMapping ? part.mapping() : {};
  const { parameters: __, ...rest } = executor.mapping();
  const parameters = readParameters(executor.at('parameters'), part.with(given), () =>
    part.refuse('an executor takes no steps'),
  );
  return interpolate(executor.with(rest), parameters, owner.pipeline);
}

async function play(
  call: CircleciCall,
  steps: readonly ReadyStep[],
  environment: Environment,
  hosted: HostedJob,
  place: Place,
): Promise<JobResult> {
  const { run, name } = call;
  const { options } = run;
  const masks = new Masks('********');
  for (const value of Object.values(options.secrets ?? {})) if (value.length >= 4) masks.add(value);
  const bashEnv = join(place.temp, 'bash_env');
  writeFileSync(bashEnv, '');
  const directory = folderOf(environment.directory, place, place.workspace);
  mkdirSync(directory, { recursive: true });
  const variables = {
    ...hosted.env,
    CIRCLE_JOB: name,
    CIRCLE_SHA1: run.source.commit ?? SOME_COMMIT,
    CIRCLE_NODE_INDEX: '0',
    CIRCLE_NODE_TOTAL: '1',
    CIRCLE_WORKING_DIRECTORY: environment.directory,
    ...options.variables,
    ...options.secrets,
    ...environment.variables,
    BASH_ENV: bashEnv,
  };
  const results: StepResult[] = [];
  let outcome: Outcome = 'success';
  for (const { kind, part } of steps) {
    const log = new StepLog({ masks, onOutput: options.onOutput });
    const title = titleOf(kind, part);
    const report = (how: Outcome) => {
      const result = { name: title, outcome: how, log: log.log, unmaskedLog: log.unmaskedLog };
      results.push(result);
      options.onStep?.(name, result);
    };
    if (results.length === 0) log.note(`${environment.note} is not used: jobs run on this machine`);
    if (!takesPlace(part, outcome, options.signal?.aborted ?? false)) {
      report('skipped');
      continue;
    }
    try {
      if (kind === 'run')
        await runCommand(part, { run, place, variables, environment, directory, log, path: hosted.env.PATH });
      else builtIn(kind, part, run, place, directory, log);
      report('success');
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      log.note(error.message);
      const how = options.signal?.aborted ? 'cancelled' : 'failure';
      if (outcome === 'success') outcome = how;
      report(how);
    }
  }
  return { name, outcome, steps: results, outputs: {}, summary: '' };
}

function takesPlace(part: Part, outcome: Outcome, cancelled: boolean): boolean {
  const when = part.isMapping ? part.at('when').textOr('on_success') : 'on_success';
  if (when === 'always') return true;
  if (when === 'on_fail') return outcome === 'failure' && !cancelled;
  if (when !== 'on_success') part.at('when').refuse('expected always, on_success or on_fail');
  return outcome === 'success' && !cancelled;
}

function titleOf(kind: string, part: Part): string {
  if (kind !== 'run') return kind;
  const command = (part.isMapping ? part.at('command') : part).text();
  return part.isMapping && !part.at('name').isAbsent
    ? part.at('name').text()
    : (command.trim().split('\n')[0] ?? '');
}

interface Command {
  readonly run: Run;
  readonly place: Place;
  readonly variables: Readonly<Record<string, string>>;
  readonly environment: Environment;
  readonly directory: string;
  readonly log: StepLog;
  readonly path: string | undefined;
}

async function runCommand(
  part: Part,
  { run, place, variables, environment, directory, log, path }: Command,
): Promise<void> {
  const given = part.isMapping ? part : part.with({ command: part.text() });
  const where = given.at('working_directory').textOr(undefined);
  const cwd = where === undefined ? directory : folderOf(where, place, directory);
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new StepFailure(`there is no folder ${where} to work in`);
  const [program = '/bin/bash', ...args] = given.at('shell').textOr(environment.shell).split(/\s+/);
  const env = { ...run.machine, ...variables, ...given.at('environment').textsByName() };
  const end = await runProcess({
    command: [program, ...args, '-c', given.at('command').text()],
    cwd,
    env: { ...env, PATH: path ?? run.machine.PATH },
    log,
    timeoutMs: run.options.timeoutMs ?? USUAL_TIMEOUT_MS,
    signal: run.options.signal?.aborted ? undefined : run.options.signal,
  });
  if (end !== 0)
    throw new StepFailure(
      typeof end === 'number' ? `Exited with code exit status ${end}` : `the step ended: ${end}`,
    );
}

/** `~/project` is the workspace; other folders of the home are folders beside it. */
function folderOf(path: string, place: Place, from: string): string {
  if (path === '~/project' || path.startsWith('~/project/'))
    return join(place.workspace, path.slice('~/project'.length));
  return path.startsWith('~/') ? join(place.temp, 'home', path.slice(2)) : resolve(from, path);
}

function builtIn(kind: string, part: Part, run: Run, place: Place, directory: string, log: StepLog): void {
  const shelf = join(run.shelf, 'workspace');
  if (kind === 'checkout') {
    const path = part.isMapping ? part.at('path').textOr('.') : '.';
    run.source.checkOut(folderOf(path, place, directory));
    log.note(`checked out ${run.source.commit ?? 'the folder'}`);
  } else if (kind === 'persist_to_workspace') {
    const root = folderOf(part.at('root').text(), place, directory);
    const files = findFiles(root, part.at('paths').texts());
    if (files.length === 0) throw new StepFailure('no file is there to be kept for later jobs');
    copyFiles(files, root, shelf);
    log.note(`kept ${files.length} files`);
  } else if (kind === 'attach_workspace') {
    copyFiles(findFiles(shelf, ['.']), shelf, folderOf(part.at('at').text(), place, directory));
  } else if (kind === 'store_artifacts' || kind === 'store_test_results') {
    const path = part.at('path').text();
    const folder = folderOf(path, place, directory);
    const files = findFiles(folder, ['.']);
    copyFiles(files, commonFolder(folder, ['.']), join(run.shelf, 'artifacts'));
    log.note(`${files.length} files would be kept for people to see`);
  } else {
    log.note('the cache is empty here, and is not kept');
  }
}
