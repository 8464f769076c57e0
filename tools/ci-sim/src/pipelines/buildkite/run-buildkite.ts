import { randomUUID } from 'node:crypto';
import { UsageError } from '../../usage-error.ts';
import { conditionHolds } from '../condition.ts';
import { matchesAny } from '../github/ref-patterns.ts';
import { withJob } from '../host.ts';
import type { JobRequest, Run } from '../options.ts';
import { inOrder } from '../order.ts';
import { type Part, readYaml } from '../part.ts';
import { type JobResult, outcomeOf, type PipelineResult } from '../result.ts';
import { type Plugin, readPlugins } from './plugins.ts';
import { type BuildkiteEnd, runBuildkiteJob } from './run-job.ts';
import { interpolateFile } from './upload.ts';

interface Step {
  readonly id: string;
  readonly part: Part;
  readonly isCommand: boolean;
  readonly needs: readonly string[];
  /** Those of `needs` that may fail. */
  readonly mayFail: ReadonlySet<string>;
  readonly plugins: readonly Plugin[];
}

const commandKeys = [
  ...[
    'command',
    'commands',
    'label',
    'name',
    'key',
    'id',
    'identifier',
    'env',
    'plugins',
    'depends_on',
    'if',
    'branches',
  ],
  ...['timeout_in_minutes', 'artifact_paths', 'soft_fail', 'allow_dependency_failure', 'skip', 'type'],
  // Where, when and with how many others it runs.
  ...['agents', 'priority', 'concurrency', 'concurrency_group', 'notify', 'image'],
];

/** Runs a pipeline as Buildkite and its agent do. */
export async function runBuildkite(run: Run): Promise<PipelineResult> {
  const build = { buildId: randomUUID(), buildNumber: 1 };
  const known = await withJob(run.host, requestOf(run, build, null), async ({ env }) => env);
  const written = readYaml(run.file, run.path);
  const list = written.isList ? written.with({ steps: written.value }) : written;
  const env = interpolateFile(list.at('env'), { ...run.machine, ...known }).textsByName();
  const file = interpolateFile(list, { ...run.machine, ...env, ...known }).only(
    'steps',
    'env',
    'agents',
    'notify',
    'image',
  );
  const unpinned = new Set<string>();
  const steps = readSteps(file.at('steps'), run, unpinned, known);
  const ended = new Map<string, boolean>();
  const results: JobResult[] = [];
  const failing: JobResult[] = [];
  for (const step of inOrder(run.path, steps, run.options.only)) {
    const ready = step.needs.every((id) => ended.get(id) || step.mayFail.has(id));
    const wanted = ready && !run.options.signal?.aborted;
    if (!step.isCommand) {
      ended.set(step.id, wanted);
      continue;
    }
    if (!wanted || !step.part.at('skip').isAbsent) {
      // What is skipped by the file stands in nobody's way.
      ended.set(step.id, wanted);
      results.push({ name: step.id, outcome: 'skipped', steps: [], outputs: {}, summary: '' });
      continue;
    }
    const end = await runStep(run, step, env, requestOf(run, build, keyOf(step.part) ?? null));
    const forgiven = end.result.outcome === 'failure' && softFails(step.part.at('soft_fail'), end.exitCode);
    results.push(end.result);
    if (end.result.outcome !== 'success' && !forgiven) failing.push(end.result);
    ended.set(step.id, end.result.outcome === 'success' || forgiven);
  }
  if (results.length === 0) throw new UsageError(`${run.path}: no step runs for ${run.ref}`);
  return { outcome: outcomeOf(failing), jobs: results, unpinned: [...unpinned] };
}

function readSteps(
  list: Part,
  run: Run,
  unpinned: Set<string>,
  known: Readonly<Record<string, string>>,
): Step[] {
  const steps: Step[] = [];
  let barrier: string | undefined;
  let open = false;
  list.list().forEach((entry, index) => {
    const kind = entry.isText
      ? entry.text()
      : ['wait', 'waiter', 'block', 'input', 'manual'].find((each) => entry.at(each).value !== undefined);
    if (kind === 'wait' || kind === 'waiter' || kind === 'block' || kind === 'input' || kind === 'manual') {
      if (entry.isMapping)
        entry.only(
          kind,
          'continue_on_failure',
          'key',
          'if',
          'depends_on',
          'prompt',
          'fields',
          'branches',
          'type',
          'allow_dependency_failure',
        );
      if (entry.isMapping && !runsFor(entry, run, known)) return;
      // Nobody is there to unblock, and whoever tries a pipeline out wants to see what comes after.
      const id = (entry.isMapping ? keyOf(entry) : undefined) ?? `${kind} ${index}`;
      const before = steps.map((step) => step.id);
      const tolerant = entry.isMapping && entry.at('continue_on_failure').flagOr(false);
      steps.push({
        id,
        part: entry,
        isCommand: false,
        needs: before,
        mayFail: new Set(tolerant ? before : []),
        plugins: [],
      });
      [barrier, open] = [id, tolerant];
      return;
    }
    if (entry.isText) entry.refuse(`"${entry.text()}" is no step`);
    entry.only(...commandKeys);
    const plugins = readPlugins(entry.at('plugins'), run, unpinned);
    if (!runsFor(entry, run, known)) return;
    const explicit = entry.at('depends_on');
    const named = explicit
      .listOrOne()
      .map((each) => (each.isMapping ? each.only('step', 'allow_failure') : each));
    const needs =
      explicit.isAbsent && explicit.value !== null
        ? barrier === undefined
          ? []
          : [barrier]
        : named.map((each) => (each.isMapping ? each.at('step').text() : each.text()));
    const all = entry.at('allow_dependency_failure').flagOr(false);
    const mayFail = new Set(
      needs.filter(
        (_, at) => all || (open && explicit.isAbsent) || named[at]?.at('allow_failure').value === true,
      ),
    );
    steps.push({ id: nameOf(entry, steps), part: entry, isCommand: true, needs, mayFail, plugins });
  });
  return steps;
}

function keyOf(part: Part): string | undefined {
  return ['key', 'id', 'identifier']
    .map((name) => part.at(name).textOr(undefined))
    .find((key) => key !== undefined);
}

function nameOf(part: Part, before: readonly Step[]): string {
  const usual = keyOf(part) ?? labelOf(part) ?? commandOf(part).split('\n')[0] ?? '';
  const name = usual === '' ? 'step' : usual;
  return before.some(({ id }) => id === name) ? `${name} (${before.length + 1})` : name;
}

function labelOf(part: Part): string | undefined {
  return part.at('label').textOr(undefined) ?? part.at('name').textOr(undefined);
}

function commandOf(part: Part): string {
  const commands = part.at('commands').isAbsent ? part.at('command') : part.at('commands');
  return commands.texts().join('\n').trimEnd();
}

function runsFor(part: Part, { ref, options }: Run, known: Readonly<Record<string, string>>): boolean {
  const branches = part.at('branches');
  const patterns = branches.texts().flatMap((text) => text.split(/\s+/));
  if (patterns.length > 0 && !matchesAny(known.BUILDKITE_BRANCH ?? '', patterns)) return false;
  const condition = part.at('if');
  if (condition.isAbsent) return true;
  const names: Readonly<Record<string, string>> = {
    tag: ref.startsWith('refs/tags/') ? 'BUILDKITE_TAG' : '',
    branch: 'BUILDKITE_BRANCH',
    source: 'BUILDKITE_SOURCE',
    commit: 'BUILDKITE_COMMIT',
  };
  const asVariables = condition
    .text()
    .replace(/\bbuild\.env\(["'](\w+)["']\)/g, '$$$1')
    .replace(/\bbuild\.(\w+)\b/g, (found, name: string) =>
      Object.hasOwn(names, name)
        ? `$${names[name] || '__none'}`
        : condition.refuse(`"${found}" is not known here`),
    );
  try {
    return conditionHolds(asVariables, { ...options.variables, ...known });
  } catch (error) {
    return condition.refuse(error instanceof Error ? error.message : String(error));
  }
}

function softFails(part: Part, exitCode: number): boolean {
  if (!part.isList) return part.flagOr(false);
  return part.list().some((each) => {
    const status = each.only('exit_status').at('exit_status').text();
    return status === '*' || status === String(exitCode);
  });
}

function runStep(
  run: Run,
  { id, part, plugins }: Step,
  env: Readonly<Record<string, string>>,
  request: JobRequest,
): Promise<BuildkiteEnd> {
  const minutes = part.at('timeout_in_minutes');
  return runBuildkiteJob({
    run,
    name: id,
    label: labelOf(part) ?? '',
    command: commandOf(part),
    env: { ...env, ...part.at('env').textsByName() },
    plugins,
    artifactPaths: part
      .at('artifact_paths')
      .texts()
      .flatMap((paths) => paths.split(';')),
    timeoutMs: minutes.isAbsent ? undefined : Number(minutes.text()) * 60_000,
    request,
  });
}

function requestOf(
  run: Run,
  build: { buildId: string; buildNumber: number },
  step: string | null,
): JobRequest {
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(run.ref) ?? [];
  const { event } = run.options;
  return {
    ...(run.source.commit === undefined ? {} : { commit: run.source.commit }),
    ...build,
    ...run.options.job,
    issuer: run.issuer,
    ...(kind === 'tags' ? { tag: name } : { branch: name }),
    step,
    ...(event === undefined || event === 'push' ? {} : { source: event }),
  } as JobRequest;
}
