type Variables = Readonly<Record<string, string>>;

type Operand = { readonly text: string | null } | { readonly pattern: RegExp };

const TOKEN =
  /\s*(?:(\$\w+|\$\{\w+\})|"([^"]*)"|'([^']*)'|\/((?:[^/\\]|\\.)+)\/(i?)|(null)\b|(==|!=|=~|!~|&&|\|\||[()]))/y;

/** Whether a condition of GitLab or Buildkite holds: variables alone, compared, matched, and joined with `&&`, `||` and parentheses. */
export function conditionHolds(text: string, variables: Variables): boolean {
  const tokens = readTokens(text, variables);
  let at = 0;
  const accept = (sign: string): boolean => {
    if (tokens[at] !== sign) return false;
    at += 1;
    return true;
  };
  const either = (): boolean => {
    let holds = both();
    while (accept('||')) holds = both() || holds;
    return holds;
  };
  const both = (): boolean => {
    let holds = comparison();
    while (accept('&&')) holds = comparison() && holds;
    return holds;
  };
  const comparison = (): boolean => {
    if (accept('(')) {
      const holds = either();
      if (!accept(')')) throw new Error('a ")" is missing');
      return holds;
    }
    const left = operand();
    const sign = ['==', '!=', '=~', '!~'].find((each) => accept(each));
    if ('pattern' in left) throw new Error('a pattern stands on the right side');
    if (sign === undefined) return left.text !== null && left.text !== '';
    return compare(left.text, sign, operand());
  };
  const operand = (): Operand => {
    const token = tokens[at];
    if (token === undefined || typeof token === 'string')
      throw new Error(`a value is missing before "${token ?? 'the end'}"`);
    at += 1;
    return token;
  };
  const holds = either();
  if (at < tokens.length) throw new Error('something follows that is not understood');
  return holds;
}

function compare(left: string | null, sign: string, right: Operand): boolean {
  if (sign === '==' || sign === '!=') {
    if ('pattern' in right) throw new Error(`a pattern is matched with =~, not ${sign}`);
    return (left === right.text) === (sign === '==');
  }
  const pattern = 'pattern' in right ? right.pattern : patternOf(right.text ?? '');
  return pattern.test(left ?? '') === (sign === '=~');
}

/** A variable may hold a pattern, slashes and all. */
function patternOf(text: string): RegExp {
  const [, source, flags] = /^\/(.*)\/(i?)$/.exec(text) ?? [];
  if (source === undefined) throw new Error(`"${text}" is no pattern`);
  return new RegExp(source, flags);
}

function readTokens(text: string, variables: Variables): (Operand | string)[] {
  const tokens: (Operand | string)[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (match === null) throw new Error(`cannot read "${trimmed.slice(from).trim()}"`);
    const [, variable, double, single, source, flags, nothing, sign] = match;
    if (variable !== undefined) tokens.push({ text: variables[variable.replace(/[${}]/g, '')] ?? null });
    else if (source !== undefined) tokens.push({ pattern: new RegExp(source, flags) });
    else if (nothing !== undefined) tokens.push({ text: null });
    else if (sign !== undefined) tokens.push(sign);
    else tokens.push({ text: double ?? single ?? '' });
  }
  return tokens;
}
