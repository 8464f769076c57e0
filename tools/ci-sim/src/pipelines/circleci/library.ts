import type { Run } from '../options.ts';
import { type Part, readYaml } from '../part.ts';
import { conditionHolds } from './conditions.ts';
import { interpolate, readParameters, type ToSteps, type Values } from './parameters.ts';
import { type ReadyStep, ReadySteps } from './ready-step.ts';

/** A configuration or an orb: commands, jobs and executors that see each other, and the orbs they use. */
export interface Library {
  readonly root: Part;
  readonly orbs: ReadonlyMap<string, Library>;
  /** `pipeline.…`; an orb cannot ask for it. */
  readonly pipeline: Values;
}

export const builtInSteps = [
  ...['checkout', 'run', 'persist_to_workspace', 'attach_workspace', 'store_artifacts', 'store_test_results'],
  ...['save_cache', 'restore_cache'],
];
const libraryKeys = [
  'version',
  'description',
  'display',
  'orbs',
  'commands',
  'jobs',
  'executors',
  'examples',
];

export function openLibrary(
  root: Part,
  run: Run,
  pipeline: Values,
  unpinned: Set<string>,
  own: readonly string[] = [],
): Library {
  root.only(...libraryKeys, ...own);
  const orbs = new Map(
    root
      .at('orbs')
      .entries()
      .map(([alias, orb]): [string, Library] => {
        if (orb.isMapping) return [alias, openLibrary(orb, run, {}, unpinned)];
        const [, name, version] = /^([\w-]+\/[\w-]+)@(.+)$/.exec(orb.text()) ?? [];
        if (name === undefined || version === undefined)
          return orb.refuse(`expected namespace/orb@version, not "${orb.text()}"`);
        const file = run.options.orbs?.[name];
        if (file === undefined)
          return orb.refuse(`nothing stands for the orb ${name} here; name its file: --orb ${name}=PATH`);
        // A whole version is published once and never changes; anything less moves.
        if (!/^\d+\.\d+\.\d+$/.test(version)) unpinned.add(orb.text());
        return [alias, openLibrary(readYaml(file, name), run, {}, unpinned)];
      }),
  );
  return { root, orbs, pipeline };
}

/** A command, job or executor by the name it has in a library: its own, or `orb/name`. */
export function lookUp(
  library: Library,
  kind: 'commands' | 'jobs' | 'executors',
  name: string,
  asking: Part,
): { library: Library; part: Part } {
  const [first = '', second] = name.split('/');
  const owner = second === undefined ? library : library.orbs.get(first);
  if (owner === undefined)
    asking.refuse(`there is no orb "${first}"; there are ${[...library.orbs.keys()].join(', ') || 'none'}`);
  const all = owner.root.at(kind);
  const part = all.at(second ?? name);
  if (part.value === undefined)
    asking.refuse(
      `there is no "${name}" among the ${kind}; there are ${Object.keys(all.mapping()).join(', ') || 'none'}`,
    );
  return { library: owner, part };
}

/** Takes commands apart until only steps of the runner itself are left. */
export function resolveSteps(library: Library, steps: Part, parameters: Values, depth = 0): ReadyStep[] {
  if (depth > 20) steps.refuse('commands use each other too deeply');
  const filled = interpolate(steps, parameters, library.pipeline);
  if (filled.value instanceof ReadySteps) return [...filled.value.steps];
  return filled.list().flatMap((step): readonly ReadyStep[] => {
    if (step.value instanceof ReadySteps) return step.value.steps;
    const entries = step.isText ? [[step.text(), step.with(undefined)] as const] : step.entries();
    const [entry, ...more] = entries;
    if (entry === undefined || more.length > 0) return step.refuse('a step has one name');
    const [name, given] = entry;
    if (name === 'when' || name === 'unless') {
      given.only('condition', 'steps');
      const taken = conditionHolds(given.at('condition')) === (name === 'when');
      return taken ? resolveSteps(library, given.at('steps'), {}, depth + 1) : [];
    }
    if (builtInSteps.includes(name)) return [{ kind: name, part: given }];
    const { library: owner, part: command } = lookUp(library, 'commands', name, step);
    command.only('description', 'parameters', 'steps');
    const toSteps: ToSteps = (value, isDefault) =>
      new ReadySteps(resolveSteps(isDefault ? owner : library, value, {}, depth + 1));
    return resolveSteps(
      owner,
      command.at('steps'),
      readParameters(command.at('parameters'), given, toSteps),
      depth + 1,
    );
  });
}
