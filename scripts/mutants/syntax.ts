import { parseAst } from 'vitest/node';

/** A node of the ESTree of a TypeScript file, as far as it is looked at here. */
// biome-ignore lint/suspicious/noExplicitAny: a syntax tree has a hundred shapes, of which a dozen are looked at
export type Node = { type: string; start: number; end: number } & Record<string, any>;

export function parse(source: string): Node {
  return parseAst(source, { lang: 'ts' }) as unknown as Node;
}

/** The nodes right below one, each with the name of the field it is in. */
export function childrenOf(node: Node): { key: string; child: Node }[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (Array.isArray(value)) return value.filter(isNode).map((child) => ({ key, child }));
    return isNode(value) ? [{ key, child: value }] : [];
  });
}

/** An expression without parentheses, `as const`, `satisfies …` and `!` around it. */
export function bare(node: Node): Node {
  return [
    'TSAsExpression',
    'TSSatisfiesExpression',
    'TSNonNullExpression',
    'ParenthesizedExpression',
  ].includes(node.type)
    ? bare(node.expression)
    : node;
}

/** The name of a property or of what is called: `a.b.name(…)`. */
export function nameOf(node: Node | null | undefined): string {
  if (node === null || node === undefined) return '';
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  if (node.type === 'MemberExpression' && !node.computed) return nameOf(node.property);
  return '';
}

export const isFunction = ({ type }: Node): boolean =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
