import { isObject } from '../../fields.ts';
import type { Part } from '../part.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Puts variables in place of `$NAME`, `${NAME}` and `${NAME:-default}` in the whole file, as `pipeline upload` does before
 * any step runs: a variable that only the step has must be written `$$NAME`, and is empty otherwise.
 */
export function interpolateFile(part: Part, variables: Variables): Part {
  const fill = (text: string): string =>
    text.replace(/\$\$|\\\$|\$([A-Za-z_]\w*)|\$\{([^}]*)\}/g, (found, plain?: string, braced?: string) => {
      if (found === '$$' || found === '\\$') return '$';
      if (plain !== undefined) return variables[plain] ?? '';
      const [, name, sign, other = ''] = /^([A-Za-z_]\w*)(?:(:?-)(.*))?$/s.exec(braced ?? '') ?? [];
      if (name === undefined) part.refuse(`"${found}" is not understood here`);
      const value = variables[name];
      const missing = sign === ':-' ? !value : value === undefined;
      return missing ? other : (value ?? '');
    });
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value);
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [fill(key), walk(inner)]));
  };
  return part.with(walk(part.value));
}
