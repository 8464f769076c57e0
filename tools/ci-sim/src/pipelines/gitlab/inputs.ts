import { isObject } from '../../fields.ts';
import type { Part } from '../part.ts';

const types = ['string', 'number', 'boolean', 'array'];

/** The inputs of an included file: what is given, checked against `spec: inputs`, and the defaults of the rest. */
export function readInputs(spec: Part, given: Part): Record<string, unknown> {
  const declared = spec.at('inputs');
  for (const [name, value] of given.entries()) {
    if (!declared.entries().some(([known]) => known === name))
      value.refuse(
        `there is no input "${name}"; there are ${Object.keys(declared.mapping()).join(', ') || 'none'}`,
      );
  }
  return Object.fromEntries(
    declared.entries().map(([name, input]) => {
      input.only('default', 'description', 'type', 'options', 'regex');
      const type = input.at('type').textOr('string');
      if (!types.includes(type)) input.at('type').refuse(`"${type}" is no type of an input`);
      const own = given.at(name);
      if (own.isAbsent && input.at('default').value === undefined)
        given.refuse(`the input "${name}" is required, and none is given`);
      const value = own.isAbsent ? input.at('default').value : own.value;
      const where = own.isAbsent ? input.at('default') : own;
      if ((Array.isArray(value) ? 'array' : typeof value) !== type)
        where.refuse(`the input "${name}" must be of type ${type}`);
      const options = input.at('options').list();
      if (options.length > 0 && !options.some((option) => option.value === value))
        where.refuse(
          `the input "${name}" must be one of ${options.map((option) => option.text()).join(', ')}`,
        );
      const pattern = input.at('regex').textOr(undefined);
      if (pattern !== undefined && !new RegExp(pattern.replace(/^\/(.*)\/$/, '$1')).test(String(value)))
        where.refuse(`the input "${name}" must match ${pattern}`);
      return [name, value];
    }),
  );
}

/** Puts inputs in place of `$[[ inputs.name ]]`, in keys too. A text that is nothing else becomes the value itself. */
export function interpolate(part: Part, inputs: Readonly<Record<string, unknown>>): unknown {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(part, value, inputs);
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [String(walk(key)), walk(inner)]));
  };
  return walk(part.value);
}

function fill(part: Part, text: string, inputs: Readonly<Record<string, unknown>>): unknown {
  const ask = (asked: string): unknown => {
    const name = /^\s*inputs\.([A-Za-z0-9_-]+)\s*$/.exec(asked)?.[1];
    if (name === undefined) part.refuse(`"$[[${asked}]]" is not understood here, only $[[ inputs.name ]]`);
    if (!Object.hasOwn(inputs, name))
      part.refuse(`"$[[${asked}]]" asks for an input that "spec" does not have`);
    return inputs[name];
  };
  const whole = /^\$\[\[((?:(?!\]\]).)*)\]\]$/.exec(text);
  if (whole !== null) return ask(whole[1] ?? '');
  return text.replace(/\$\[\[((?:(?!\]\]).)*)\]\]/g, (_, asked: string) => {
    const value = ask(asked);
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
