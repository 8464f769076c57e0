import type { Part } from '../part.ts';
import { matchesAny } from './ref-patterns.ts';

/** What happened in the repository. */
export interface PipelineEvent {
  readonly name: string;
  /** The full ref. */
  readonly ref: string;
  /** What is given to `workflow_dispatch`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Such as `published`, for events that have kinds. */
  readonly type: string | undefined;
}

const filters = ['branches', 'branches-ignore', 'tags', 'tags-ignore'] as const;
const usualTypes: Readonly<Record<string, string>> = { release: 'published', pull_request: 'opened' };
const kinds: Readonly<Record<string, readonly string[]>> = {
  push: filters,
  pull_request: ['branches', 'branches-ignore', 'types'],
  pull_request_target: ['branches', 'branches-ignore', 'types'],
  release: ['types'],
  workflow_dispatch: ['inputs'],
  repository_dispatch: ['types'],
  merge_group: ['types'],
};

/** Refuses an event the workflow does not run for. Answers the inputs of a workflow started by hand, else none. */
export function checkTrigger(on: Part, event: PipelineEvent): Record<string, string | boolean | number> {
  const triggers: [string, Part][] = on.isMapping
    ? on.entries()
    : on.texts().map((name) => [name, on.with(undefined)]);
  const found = triggers.find(([name]) => name === event.name);
  if (found === undefined)
    return on.refuse(
      `the workflow does not run for "${event.name}", only for ${triggers.map(([name]) => name).join(', ')}`,
    );
  const trigger = found[1];
  if (event.name === 'schedule') return {};
  trigger.only(...(kinds[event.name] ?? []));
  checkRef(trigger, event);
  checkType(trigger, event);
  return event.name === 'workflow_dispatch' ? readInputs(trigger.at('inputs'), event.inputs) : {};
}

function checkRef(trigger: Part, { name, ref }: PipelineEvent): void {
  if (name !== 'push') return;
  const kind = ref.startsWith('refs/tags/') ? 'tags' : 'branches';
  const short = ref.replace(/^refs\/(heads|tags)\//, '');
  const wanted = trigger.at(kind);
  const unwanted = trigger.at(`${kind}-ignore`);
  // A filter for tags alone leaves out all branches, and the other way round.
  const filtered = filters.some((key) => !trigger.at(key).isAbsent);
  const runs =
    (wanted.isAbsent || matchesAny(short, wanted.texts())) &&
    (unwanted.isAbsent || !matchesAny(short, unwanted.texts())) &&
    (!filtered || !wanted.isAbsent || !unwanted.isAbsent);
  if (!runs) trigger.refuse(`the workflow does not run for a push of ${ref}`);
}

function checkType(trigger: Part, { name, type = usualTypes[name] }: PipelineEvent): void {
  const types = trigger.at('types');
  if (types.isAbsent || (type !== undefined && types.texts().includes(type))) return;
  types.refuse(`the workflow does not run for "${name}" of the type "${type ?? ''}"`);
}

function readInputs(declared: Part, given: Readonly<Record<string, string>>) {
  for (const name of Object.keys(given)) {
    if (declared.at(name).isAbsent && !declared.entries().some(([known]) => known === name))
      declared.refuse(`there is no input "${name}"`);
  }
  const inputs: Record<string, string | boolean | number> = {};
  for (const [name, input] of declared.entries()) {
    input.only('description', 'required', 'default', 'type', 'options', 'deprecationMessage');
    const text = given[name] ?? input.at('default').textOr('');
    if (text === '' && input.at('required').flagOr(false))
      input.refuse('the input is required, and none is given');
    const type = input.at('type').textOr('string');
    if (type === 'choice' && !input.at('options').texts().includes(text))
      input.refuse(`"${text}" is not among the options`);
    if (!['string', 'boolean', 'number', 'choice', 'environment'].includes(type))
      input.at('type').refuse(`"${type}" is no type of an input`);
    inputs[name] = type === 'boolean' ? text === 'true' : type === 'number' ? Number(text) : text;
  }
  return inputs;
}
