/** An expression as it is written between `${{` and `}}`, taken apart. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

interface Token {
  readonly kind: 'number' | 'text' | 'word' | 'sign' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?))|'((?:[^']|'')*)'|([A-Za-z_][A-Za-z0-9_-]*)|(==|!=|<=|>=|&&|\|\||[!<>()[\].,*]))/y;

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (match === null) throw new Error(`cannot read "${trimmed.slice(at).trim()}"`);
    const [, number, string, word, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (string !== undefined) tokens.push({ kind: 'text', text: string.replaceAll("''", "'") });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return [...tokens, { kind: 'end', text: 'the end' }];
}

/** The weakest first. */
const operators: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']];
const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

export function parseExpression(text: string): Expression {
  const tokens = readTokens(text);
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: 'the end' };
  const accept = (sign: string): boolean => {
    if (peek().kind !== 'sign' || peek().text !== sign) return false;
    at += 1;
    return true;
  };
  const expect = (sign: string): void => {
    if (!accept(sign)) throw new Error(`expected "${sign}" instead of "${peek().text}"`);
  };

  const binary = (level: number): Expression => {
    const signs = operators[level];
    if (signs === undefined) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = signs.find((sign) => accept(sign));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: binary(level + 1) };
    }
  };
  const unary = (): Expression => (accept('!') ? { kind: 'not', of: unary() } : postfix());
  const postfix = (): Expression => {
    let value = primary();
    for (;;) {
      if (accept('.')) {
        const { kind, text: name } = peek();
        if (kind !== 'word') throw new Error(`expected a name after "." instead of "${name}"`);
        at += 1;
        value = { kind: 'property', of: value, name: { kind: 'literal', value: name } };
      } else if (accept('[')) {
        value = { kind: 'property', of: value, name: binary(0) };
        expect(']');
      } else {
        return value;
      }
    }
  };
  const primary = (): Expression => {
    if (accept('(')) {
      const inner = binary(0);
      expect(')');
      return inner;
    }
    const token = peek();
    if (token.kind === 'end' || token.kind === 'sign')
      throw new Error(`expected a value instead of "${token.text}"`);
    at += 1;
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'literal', value: token.text };
    if (accept('(')) return { kind: 'call', name: token.text, given: argumentsOf() };
    const literal = Object.hasOwn(words, token.text) ? words[token.text] : undefined;
    return literal === undefined
      ? { kind: 'context', name: token.text }
      : { kind: 'literal', value: literal };
  };
  const argumentsOf = (): Expression[] => {
    if (accept(')')) return [];
    const given = [binary(0)];
    while (accept(',')) given.push(binary(0));
    expect(')');
    return given;
  };

  const whole = binary(0);
  if (peek().kind !== 'end') throw new Error(`"${peek().text}" is not expected there`);
  return whole;
}

/** The functions called anywhere in it. */
export function calledIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'call':
      return [expression.name, ...expression.given.flatMap(calledIn)];
    case 'not':
      return calledIn(expression.of);
    case 'property':
      return [...calledIn(expression.of), ...calledIn(expression.name)];
    case 'binary':
      return [...calledIn(expression.left), ...calledIn(expression.right)];
    default:
      return [];
  }
}
