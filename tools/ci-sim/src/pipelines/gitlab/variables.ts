import type { Part } from '../part.ts';

export type Variables = Readonly<Record<string, string>>;

/** Puts variables in place of `$NAME` and `${NAME}`; `$$` is a dollar sign, and a variable there is none of is empty. */
export function expand(text: string, variables: Variables): string {
  return text.replace(
    /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}/g,
    (found, plain?: string, braced?: string) =>
      found === '$$' ? '$' : (variables[plain ?? braced ?? ''] ?? ''),
  );
}

/** `variables` of a file or job. A value that is not to be expanded keeps its dollar signs by doubling them. */
export function readVariables(part: Part): Record<string, string> {
  return Object.fromEntries(
    part.entries().map(([name, value]) => {
      if (!value.isMapping) return [name, value.textOr('')];
      value.only('value', 'description', 'options', 'expand');
      const text = value.at('value').textOr('');
      return [name, value.at('expand').flagOr(true) ? text : text.replaceAll('$', '$$$$')];
    }),
  );
}

/** Expands variables that name each other. One that names itself, however far around, is left as it is there. */
export function expandAll(variables: Variables): Record<string, string> {
  const expandOne = (name: string, waiting: readonly string[]): string =>
    (variables[name] ?? '').replace(
      /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}/g,
      (found, plain?: string, braced?: string) => {
        if (found === '$$') return '$';
        const other = plain ?? braced ?? '';
        return waiting.includes(other) ? found : expandOne(other, [...waiting, other]);
      },
    );
  return Object.fromEntries(Object.keys(variables).map((name) => [name, expandOne(name, [name])]));
}
