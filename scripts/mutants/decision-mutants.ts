import type { Edit } from './instrument.ts';
import { bare, childrenOf, isFunction, type Node, nameOf, parse } from './syntax.ts';

/** One check, and how the source is without it. */
export interface Mutant {
  readonly id: number;
  /** `decide.ts:114:7` */
  readonly place: string;
  /** What is gone, in words, with the text it is about. */
  readonly what: string;
}

export interface Instrumented {
  readonly mutants: readonly Mutant[];
  readonly edits: readonly Edit[];
}

/** Sentences, and what is shown of a check: nothing is decided by them. */
const WORDS = [
  'detail',
  'expected',
  'actual',
  'says',
  'meaning',
  'label',
  'help',
  'title',
  'reason',
  'hint',
  'howToName',
  'stage',
  'example',
  'guide',
];
/** Functions that make texts for people, or order what they are shown. */
export const forReading = [
  'checksOfPassedOver',
  'countedParts',
  'describeCondition',
  'furthestOf',
  'kindOf',
  'lack',
  'quote',
  'show',
  'whyNoRefFits',
];
/** Tables of what is recorded, shown or allowed: less in them lets nobody in. */
const RECORDS = ['provenance', 'ownProvenance', 'links', 'servers', 'defaultIssuers', 'suggested', 'known'];
const ALLOWANCES = ['algorithms', 'constraints', 'directories', 'claimFamilies'];
const SKIPPED = new Set([...WORDS, ...RECORDS, ...ALLOWANCES]);

/** What the tables of providers say, and what they would say if they asked for less. */
const WEAKER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  use: { required: "'recorded'", optional: "'recorded'" },
  format: {
    digits: "'text'",
    commit: "'text'",
    'owner/name': "'text'",
    'group/name': "'text'",
    uuid: "'text'",
    email: "'text'",
  },
  fold: { exact: "'ascii'" },
  audience: { string: "'string-or-array-of-one'" },
  replay: { jti: "'signing-input'" },
  guardsDisclosure: { true: 'false' },
};

/**
 * Every check of a source of the decision, found by its shape: a requirement, a guard that leaves, one part of a
 * condition, a stage in a list, a row or a cell of a provider's table. Each is instrumented so that `__mutant(id)` being
 * true takes it away, and nothing changes where it is false.
 */
export function decisionMutants(file: string, source: string, firstId: number): Instrumented {
  const mutants: Mutant[] = [];
  const edits: Edit[] = [];
  const seen = new Set<string>();

  function add(node: Node, what: string): string {
    const id = firstId + mutants.length;
    const lines = source.slice(0, node.start).split('\n');
    const place = `${file}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
    const text = source.slice(node.start, node.end).replace(/\s+/g, ' ');
    mutants.push({ id, place, what: `${what}: ${text.length > 90 ? `${text.slice(0, 90)}…` : text}` });
    return `__mutant(${id})`;
  }

  /** `value` instead of an expression; the same one once, however many shapes it has. */
  function become(node: Node, value: string, what: string): void {
    const key = `${node.start} ${node.end} ${value}`;
    if (seen.has(key)) return;
    seen.add(key);
    const before = `(${add(node, what)} ? ${value} : (`;
    edits.push({ start: node.start, end: node.end, before, after: '))' });
  }

  function leaveOut(element: Node): void {
    const before = `...(${add(element, 'left out of its list')} ? [] : [`;
    edits.push({ start: element.start, end: element.end, before, after: '])' });
  }

  function visit(node: Node, depth: number): void {
    const skipsArguments = atCall(node);
    atCondition(node);
    if (node.type === 'ArrayExpression')
      for (const element of node.elements) if (element !== null) leaveOut(element);
    if (depth === 0 && node.type === 'VariableDeclarator') atTable(node);
    for (const { key, child } of childrenOf(node)) {
      if (key === 'arguments' && skipsArguments?.includes(child)) continue;
      if (/^(?:typeAnnotation|returnType|typeParameters|typeArguments)$/.test(key)) continue;
      if (/^TS(?:Type|Interface|Enum|Declare)/.test(child.type)) continue;
      if (child.type === 'ImportDeclaration' || child.type === 'TemplateLiteral') continue;
      if (child.type === 'Property' && SKIPPED.has(nameOf(child.key))) continue;
      if (child.type === 'FunctionDeclaration' && forReading.includes(nameOf(child.id))) continue;
      if (depth === 0 && child.type === 'Property' && node.type === 'ObjectExpression') atCell(child, node);
      visit(child, depth + (isFunction(child) || child.type === 'ClassDeclaration' ? 1 : 0));
    }
  }

  /** Requirements and stages. @returns arguments that only tell of the check. */
  function atCall(node: Node): Node[] | undefined {
    if (node.type === 'ExpressionStatement') {
      const call = node.expression.type === 'AwaitExpression' ? node.expression.argument : node.expression;
      if (call.type === 'CallExpression' && /^require[A-Z]/.test(nameOf(call.callee)))
        edits.push({
          start: node.start,
          end: node.end,
          before: `if (!${add(node, 'never called')}) `,
          after: '',
        });
      return undefined;
    }
    if (node.type !== 'CallExpression') return undefined;
    const name = nameOf(node.callee);
    const [first, second] = node.arguments as Node[];
    const isMember = node.callee.type === 'MemberExpression';
    if (name === 'require' && isMember && first !== undefined) become(first, 'true', 'holds always');
    if (name === 'require' && !isMember && second !== undefined) become(second, 'true', 'holds always');
    if (name === 'failure' && first !== undefined) become(first, 'true', 'never fails');
    if (name === 'need' && isMember && first !== undefined)
      become(node, `(${source.slice(first.start, first.end)})`, 'need not be there');
    if (['every', 'some', 'filter'].includes(name) && isMember && first?.type === 'ArrowFunctionExpression')
      atPredicate(first.body, name);
    return name === 'require' || name === 'need' ? node.arguments.slice(isMember ? 1 : 2) : undefined;
  }

  function atPredicate(body: Node, name: string): void {
    if (body.type === 'BlockStatement') return;
    become(body, 'true', `true in .${name}()`);
    if (name === 'some') become(body, 'false', 'false in .some()');
  }

  function atCondition(node: Node): void {
    if (
      node.type === 'IfStatement' &&
      node.alternate === null &&
      leaves(node.consequent) &&
      !isForTypes(node.test)
    ) {
      const before = `!${add(node.test, 'never asked')} && (`;
      edits.push({ start: node.test.start, end: node.test.end, before, after: ')' });
    }
    if (node.type === 'LogicalExpression' && node.operator !== '??' && node.right.type !== 'Literal') {
      const value = String(node.operator === '&&');
      // Of a chain, each part once.
      for (const operand of [node.left, node.right])
        if (
          !(operand.type === 'LogicalExpression' && operand.operator === node.operator) &&
          !isForTypes(operand)
        )
          become(operand, value, `always ${value}`);
    }
    if (node.type === 'ConditionalExpression') {
      const [yes, no] = [isNothing(node.consequent), isNothing(node.alternate)];
      if (yes !== no && !isForTypes(node.test)) become(node.test, String(yes), `always ${yes}`);
    }
    const returned =
      node.type === 'ReturnStatement'
        ? node.argument
        : node.type === 'ArrowFunctionExpression'
          ? node.body
          : null;
    if (returned !== null && isComparison(returned)) {
      become(returned, 'true', 'always true');
      become(returned, 'false', 'always false');
    }
  }

  /** Tables are made when a module is loaded; a getter makes them anew each time, with what is gone just then. */
  function atCell(property: Node, row: Node): void {
    if (property.shorthand || property.computed || property.method || property.kind !== 'init') return;
    const key = nameOf(property.key);
    const value = bare(property.value);
    const isUsed = !row.properties.some(
      (other: Node) => nameOf(other.key) === 'use' && /^(?:recorded|ignored)$/.test(nameOf(other.value)),
    );
    const weaker = isUsed && value.type === 'Literal' ? WEAKER[key]?.[String(value.value)] : undefined;
    const isNumber = value.type === 'Literal' && typeof value.value === 'number';
    const isLimit = ['maxLifetimeSeconds', 'bytes'].includes(key);
    if (weaker !== undefined) become(property.value, weaker, `${key} asks for less`);
    else if (isLimit && (isNumber || value.type !== 'Literal'))
      become(property.value, 'Infinity', `no ${key}`);
    else if (['Literal', 'Identifier', 'TemplateLiteral'].includes(value.type) || isFunction(value)) return;
    const written = source.slice(property.key.start, property.key.end);
    const { start, end } = property;
    edits.push({ start, end, before: `get ${written}() { return `, after: ' }' });
    edits.push({ start, end: property.value.start, before: '/*', after: '*/' });
  }

  function atTable({ init }: Node): void {
    if (init !== null && bare(init).type === 'ArrayExpression')
      edits.push({ start: init.start, end: init.end, before: '__live(() => (', after: '))' });
  }

  visit(parse(source), 0);
  return { mutants, edits };
}

function leaves(statement: Node): boolean {
  if (statement.type === 'BlockStatement') return leaves(statement.body.at(-1) ?? statement.body);
  return ['ReturnStatement', 'ThrowStatement', 'ContinueStatement'].includes(statement.type);
}

/** What stands for "there is no problem". */
function isNothing(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'ArrayExpression' && node.elements.length === 0)
  );
}

/** Whether something is there at all, or of a type: the compiler takes no source that leaves this out. */
function isForTypes(node: Node): boolean {
  if (node.type === 'LogicalExpression') return isForTypes(node.left) && isForTypes(node.right);
  if (node.type === 'CallExpression') return ['isArray', 'isObject'].includes(nameOf(node.callee));
  if (node.type === 'UnaryExpression' && node.operator === '!') return isForTypes(node.argument);
  if (node.type !== 'BinaryExpression') return false;
  const isEmpty = ({ type, value, name, operator }: Node) =>
    (type === 'Literal' && value === null) ||
    (type === 'Identifier' && name === 'undefined') ||
    (type === 'UnaryExpression' && operator === 'typeof');
  return node.operator === 'in' || isEmpty(node.left) || isEmpty(node.right);
}

function isComparison(node: Node): boolean {
  return (
    (node.type === 'BinaryExpression' && /^[=!]==$|^[<>]=?$/.test(node.operator)) ||
    (node.type === 'UnaryExpression' && node.operator === '!') ||
    (node.type === 'CallExpression' && ['test', 'every', 'some', 'includes'].includes(nameOf(node.callee)))
  );
}
