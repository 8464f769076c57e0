import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../../fields.ts';
import type { Run } from '../options.ts';
import { Part, parseYamlDocuments, readText } from '../part.ts';
import { interpolate, readInputs } from './inputs.ts';
import { expand, type Variables } from './variables.ts';

/** A pipeline with all it includes, and each job with all it extends and the defaults it takes. */
export interface Config {
  readonly whole: Part;
  readonly jobs: readonly (readonly [name: string, job: Part])[];
  readonly unpinned: readonly string[];
}

const globals = [
  'stages',
  'default',
  'variables',
  'workflow',
  'include',
  'image',
  'before_script',
  'after_script',
  'cache',
];
const defaultKeys = [
  'image',
  'before_script',
  'after_script',
  'id_tokens',
  'artifacts',
  'timeout',
  'tags',
  'interruptible',
  'cache',
];
const deepest = 20;

export function readConfig(run: Run, folder: string, variables: Variables): Config {
  const unpinned: string[] = [];
  const load = (path: string, name: string, given: Part, depth: number): JsonObject => {
    if (depth > deepest) given.refuse('files include each other too deeply');
    const body = readTemplate(path, name, given);
    const included = body
      .at('include')
      .listOrOne()
      .map((each) => loadIncluded(each, depth));
    const { include: _, ...own } = body.mapping();
    return [...included, own].reduce(merge, {});
  };
  const loadIncluded = (part: Part, depth: number): JsonObject => {
    if (part.isText) return load(localPath(part, folder), part.text(), part.with({}), depth + 1);
    part.only('component', 'local', 'inputs');
    if (!part.at('local').isAbsent)
      return load(localPath(part.at('local'), folder), part.at('local').text(), part.at('inputs'), depth + 1);
    const component = findComponent(part.at('component'), run, variables);
    if (!/^[0-9a-f]{40}$/.test(component.version)) unpinned.push(part.at('component').text());
    return load(component.path, component.name, part.at('inputs'), depth + 1);
  };
  const whole = new Part(
    load(run.file, run.path, new Part(run.options.inputs, run.path, 'inputs'), 0),
    run.path,
  );
  return { whole, jobs: jobsOf(whole), unpinned: [...new Set(unpinned)] };
}

/** A file of one document, or of two: what it can be given, and what it is. */
function readTemplate(path: string, name: string, given: Part): Part {
  const [first, second, ...more] = parseYamlDocuments(readText(path, name), name);
  if (more.length > 0) first?.refuse('a file has a document with "spec" at most, and one more');
  if (first === undefined) return new Part({}, name);
  if (second === undefined) {
    first.at('spec').absentOr('"spec" stands in a document of its own, with "---" after it');
    if (given.entries().length > 0) given.refuse(`${name} takes no inputs`);
    return first;
  }
  first.only('spec');
  first.at('spec').only('inputs', 'description', 'component');
  return second.with(interpolate(second, readInputs(first.at('spec'), given)));
}

function localPath(part: Part, folder: string): string {
  const path = join(folder, part.text());
  if (/[*?]/.test(part.text()) || !existsSync(path))
    part.refuse(`there is no file ${part.text()} in the repository`);
  return path;
}

function findComponent(part: Part, { options }: Run, variables: Variables) {
  const text = part.text();
  const [, project, name, version] = /^(.+)\/([^/@]+)@([^@]+)$/.exec(text) ?? [];
  if (project === undefined || name === undefined || version === undefined)
    part.refuse(`expected host/group/project/name@version, not "${text}"`);
  const folder = options.components?.[project] ?? options.components?.[expand(project, variables)];
  if (folder === undefined)
    part.refuse(`nothing stands for ${project} here; name its folder: --component ${project}=PATH`);
  const file = [`templates/${name}.yml`, `templates/${name}/template.yml`].find((each) =>
    existsSync(join(folder, each)),
  );
  if (file === undefined)
    part.refuse(`${project} is at ${folder} here, where there is no templates/${name}.yml`);
  return { path: join(folder, file), name: `${project}/${file}`, version };
}

/** Mappings are joined key by key; of everything else the later one is taken whole. */
export function merge(one: JsonObject, other: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return result;
}

function jobsOf(whole: Part): [string, Part][] {
  for (const key of ['services', 'types', 'pages']) whole.at(key).absentOr(`"${key}" is not understood here`);
  const defaults = whole.at('default').only(...defaultKeys);
  const old = Object.fromEntries(
    ['image', 'before_script', 'after_script', 'cache']
      .map((key) => [key, whole.at(key).value])
      .filter(([, value]) => value !== undefined),
  );
  const usual = { ...old, ...defaults.mapping() };
  return whole
    .entries()
    .filter(([name]) => !globals.includes(name) && !name.startsWith('.'))
    .map(([name, job]) => {
      if (!job.isMapping) job.refuse(`"${name}" is not understood here; a job is a mapping`);
      return [name, job.with({ ...usual, ...extended(whole, job, []) })];
    });
}

function extended(whole: Part, job: Part, waiting: readonly string[]): JsonObject {
  const parents = job.at('extends').texts();
  const { extends: _, ...own } = job.mapping();
  const inherited = parents.map((name) => {
    if (waiting.includes(name))
      job.at('extends').refuse(`it extends itself: ${[...waiting, name].join(' → ')}`);
    const parent = whole.at(name);
    if (parent.isAbsent) job.at('extends').refuse(`there is no "${name}" to extend`);
    return extended(whole, parent, [...waiting, name]);
  });
  return [...inherited, own].reduce(merge, {});
}
