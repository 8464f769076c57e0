import { isObject } from '../../fields.ts';
import type { Part } from '../part.ts';
import { ReadySteps } from './ready-step.ts';

export type Values = Readonly<Record<string, unknown>>;

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => ['string', 'number', 'boolean'].includes(typeof value),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  enum: (value) => typeof value === 'string',
  steps: (value) => Array.isArray(value),
  env_var_name: (value) => typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value),
  executor: (value) => typeof value === 'string' || isObject(value),
};

/** Steps speak of the commands of the one who wrote them: the one who hands them over, or for a default the one who is given them. */
export type ToSteps = (part: Part, isDefault: boolean) => ReadySteps;

/** What a command, job or executor is given: checked against what it declares, with the defaults of the rest. */
export function readParameters(declared: Part, given: Part, toSteps: ToSteps): Values {
  for (const [name, value] of given.entries()) {
    if (!declared.entries().some(([known]) => known === name))
      value.refuse(
        `there is no parameter "${name}"; there are ${Object.keys(declared.mapping()).join(', ') || 'none'}`,
      );
  }
  return Object.fromEntries(
    declared.entries().map(([name, parameter]) => {
      parameter.only('type', 'default', 'description', 'enum');
      const type = parameter.at('type').text();
      const fits: ((value: unknown) => boolean) | undefined = Object.hasOwn(types, type)
        ? types[type]
        : undefined;
      if (fits === undefined) return parameter.at('type').refuse(`"${type}" is no type of a parameter`);
      const own = given.at(name);
      if (own.value === undefined && parameter.at('default').value === undefined)
        given.refuse(`the parameter "${name}" is required, and none is given`);
      const chosen = own.value === undefined ? parameter.at('default') : own;
      if (chosen.value instanceof ReadySteps) return [name, chosen.value];
      if (!fits(chosen.value)) chosen.refuse(`the parameter "${name}" must be of type ${type}`);
      if (type === 'enum' && !parameter.at('enum').texts().includes(String(chosen.value)))
        chosen.refuse(`the parameter "${name}" must be one of ${parameter.at('enum').texts().join(', ')}`);
      return [name, type === 'steps' ? toSteps(chosen, own.value === undefined) : chosen.value];
    }),
  );
}

/** Puts values in place of `<< parameters.x >>` and `<< pipeline.x >>`; a text that is nothing else becomes the value. */
export function interpolate(part: Part, parameters: Values, pipeline: Values): Part {
  const ask = (asked: string): unknown => {
    const [, kind, name = ''] = /^\s*(parameters|pipeline)\.([\w.-]+)\s*$/.exec(asked) ?? [];
    const from = kind === 'parameters' ? parameters : pipeline;
    if (kind === undefined || !Object.hasOwn(from, name))
      part.refuse(
        `"<<${asked}>>" is not known here; there are ${[...names('parameters', parameters), ...names('pipeline', pipeline)].join(', ')}`,
      );
    return from[name];
  };
  const fill = (text: string): unknown => {
    const whole = /^<<((?:(?!>>).)*)>>$/.exec(text);
    if (whole !== null) return ask(whole[1] ?? '');
    return text.replace(/\\(<<)|<<((?:(?!>>|<<).)*)>>/g, (_, escaped?: string, asked?: string) =>
      escaped === undefined ? String(ask(asked ?? '')) : '<<',
    );
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value);
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value) || value instanceof ReadySteps) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [String(fill(key)), walk(inner)]));
  };
  return part.with(walk(part.value));
}

function names(kind: string, values: Values): string[] {
  return Object.keys(values).map((name) => `${kind}.${name}`);
}
