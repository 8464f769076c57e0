import type { Part } from '../part.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { calledIn, type Expression, parseExpression } from './expression-tree.ts';
import { functions } from './functions.ts';
import { isTruthy, toText, type Value } from './values.ts';

/** A text with expressions in it, filled in. */
export function fill(part: Part, scope: Scope): string {
  return toText(fillValue(part, scope));
}

export function fillOr<Other>(part: Part, scope: Scope, other: Other): string | Other {
  return part.isAbsent ? other : fill(part, scope);
}

export function fillAll(part: Part, scope: Scope): Record<string, string> {
  return Object.fromEntries(part.entries().map(([name, value]) => [name, fillOr(value, scope, '')]));
}

/** A text that is one expression and nothing else keeps the kind of its value. */
export function fillValue(part: Part, scope: Scope): Value {
  const text = part.text();
  const pieces = split(part, text);
  const [only] = pieces;
  if (pieces.length === 1 && only?.expression !== undefined) return ask(part, only.expression, scope);
  return pieces
    .map(({ plain, expression }) => (expression === undefined ? plain : toText(ask(part, expression, scope))))
    .join('');
}

const statusFunctions = ['success', 'failure', 'always', 'cancelled'];

/** An `if`: bare, or one expression in `${{ }}`. One that asks for no status means "and nothing has failed". */
export function holds(part: Part, scope: Scope): boolean {
  if (part.isAbsent) return scope.status?.success?.() ?? true;
  const text = part.text().trim();
  const bare = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text)?.[1] ?? text;
  if (bare.includes('${{')) part.refuse('a condition is one expression; this one would always hold');
  const expression = parse(part, bare);
  if (
    !calledIn(expression).some((name) => statusFunctions.includes(name.toLowerCase())) &&
    scope.status?.success?.() === false
  )
    return false;
  return isTruthy(ask(part, expression, scope));
}

interface Piece {
  readonly plain: string;
  readonly expression?: string;
}

function split(part: Part, text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${{');
    if (start === -1) break;
    // A text inside the expression may have braces of its own.
    const match = /^((?:'(?:[^']|'')*'|(?!\}\})[^'])*)\}\}/.exec(rest.slice(start + 3));
    if (match === null) part.refuse('an expression has no end "}}"');
    if (start > 0) pieces.push({ plain: rest.slice(0, start) });
    pieces.push({ plain: '', expression: match[1] ?? '' });
    rest = rest.slice(start + 3 + match[0].length);
  }
  if (rest !== '' || pieces.length === 0) pieces.push({ plain: rest });
  return pieces;
}

function ask(part: Part, expression: string | Expression, scope: Scope): Value {
  const parsed = typeof expression === 'string' ? parse(part, expression) : expression;
  try {
    return evaluate(parsed, scope);
  } catch (error) {
    return part.refuse(error instanceof Error ? error.message : String(error));
  }
}

function parse(part: Part, text: string): Expression {
  try {
    const expression = parseExpression(text);
    const known = [...Object.keys(functions), ...statusFunctions];
    for (const name of calledIn(expression)) {
      if (!known.some((each) => each.toLowerCase() === name.toLowerCase()))
        throw new Error(`the function "${name}" is not known here; there are ${known.join(', ')}`);
    }
    return expression;
  } catch (error) {
    return part.refuse(
      `the expression "${text.trim()}": ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Refuses, before anything runs, an expression that cannot be read or calls a function that is not known. */
export function checkExpressions(part: Part): void {
  if (part.isMapping) for (const [, inner] of part.entries()) checkExpressions(inner);
  else if (part.isList) for (const inner of part.list()) checkExpressions(inner);
  else if (part.isText)
    for (const { expression } of split(part, part.text()))
      if (expression !== undefined) parse(part, expression);
}
