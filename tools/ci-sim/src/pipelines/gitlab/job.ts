import type { Part } from '../part.ts';
import { type Decision, decide, readWhen } from './rules.ts';
import { readVariables, type Variables } from './variables.ts';

/** A job that is in the pipeline. */
export interface GitlabPipelineJob {
  readonly id: string;
  readonly part: Part;
  readonly stage: string;
  readonly when: Decision['when'];
  /** `true`, or the exit codes that do not count. */
  readonly allowFailure: boolean | readonly string[];
  /** All jobs it waits for. */
  readonly needs: readonly string[];
  /** The jobs whose artifacts it gets. */
  readonly gets: readonly string[];
  readonly variables: Variables;
}

const keys = [
  ...[
    'stage',
    'script',
    'before_script',
    'after_script',
    'variables',
    'id_tokens',
    'environment',
    'rules',
    'needs',
  ],
  ...['image', 'artifacts', 'dependencies', 'when', 'allow_failure', 'timeout', 'cache'],
  // What only decides where and how smoothly it runs.
  ...['tags', 'interruptible', 'resource_group', 'coverage'],
];
const usualStages = ['build', 'test', 'deploy'];

/** The jobs of a pipeline that its rules let in, each with what it waits for. */
export function selectJobs(
  whole: Part,
  all: readonly (readonly [string, Part])[],
  known: Variables,
): GitlabPipelineJob[] {
  const stages = [
    '.pre',
    ...(whole.at('stages').isAbsent ? usualStages : whole.at('stages').texts()),
    '.post',
  ];
  const shared = readVariables(whole.at('variables'));
  const chosen = all.flatMap(([id, part]) => {
    part.only(...keys);
    const own = { ...shared, ...readVariables(part.at('variables')) };
    const { exit_codes: codes, ...rest } = part.at('allow_failure').isMapping
      ? part.at('allow_failure').mapping()
      : {};
    if (Object.keys(rest).length > 0) part.at('allow_failure').refuse('only "exit_codes" is understood here');
    const when = readWhen(part.at('when'), 'on_success');
    const plain = part.at('allow_failure').isMapping
      ? false
      : part.at('allow_failure').flagOr(when === 'manual' && part.at('rules').isAbsent);
    const decision = decide(
      part.at('rules'),
      { ...own, ...known },
      { when, variables: {}, allowFailure: undefined },
    );
    if (decision.when === 'never') return [];
    const stage = part.at('stage').textOr('test');
    if (!stages.includes(stage))
      part.at('stage').refuse(`there is no stage "${stage}"; there are ${stages.join(', ')}`);
    const allowFailure = codes === undefined ? (decision.allowFailure ?? plain) : [codes].flat().map(String);
    return [
      { id, part, stage, when: decision.when, allowFailure, variables: { ...own, ...decision.variables } },
    ];
  });
  const inStages = chosen.toSorted((one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage));
  return inStages.map((job) => {
    const earlier = inStages
      .filter((each) => stages.indexOf(each.stage) < stages.indexOf(job.stage))
      .map(({ id }) => id);
    const needs = needsOf(job.part, new Set(inStages.map(({ id }) => id)));
    const dependencies = job.part.at('dependencies');
    for (const dependency of dependencies.list())
      if (!all.some(([id]) => id === dependency.text()))
        dependency.refuse(`there is no job "${dependency.text()}"`);
    const gets =
      needs === undefined ? earlier : needs.filter(({ artifacts }) => artifacts).map(({ id }) => id);
    return {
      ...job,
      needs: needs?.map(({ id }) => id) ?? earlier,
      gets: dependencies.isAbsent ? gets : dependencies.texts(),
    };
  });
}

function needsOf(job: Part, there: ReadonlySet<string>) {
  const needs = job.at('needs');
  if (needs.isAbsent) return undefined;
  return needs.list().flatMap((need) => {
    if (need.isMapping) need.only('job', 'artifacts', 'optional');
    const id = need.isMapping ? need.at('job').text() : need.text();
    if (there.has(id)) return [{ id, artifacts: need.at('artifacts').flagOr(true) }];
    if (need.isMapping && need.at('optional').flagOr(false)) return [];
    return need.refuse(`the job "${id}" is not in this pipeline`);
  });
}
