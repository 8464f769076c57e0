import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { errorStatus } from '@waybill/api';
import { decisionMutants, type Instrumented, type Mutant } from './decision-mutants.ts';
import { root } from './decision-sources.ts';
import { type Edit, wrapAll } from './instrument.ts';
import { childrenOf, type Node, nameOf, parse } from './syntax.ts';

export const serverFolder = resolve(root, 'apps/server/src');

/** Where it is decided who somebody is and what a credential is good for: each part of each condition is a mutant. */
const deciding = [
  'features/access/access.ts',
  'features/access/step-up.ts',
  'features/api-tokens/scopes.ts',
  'features/trusted-publishing/publishers/require-owner.ts',
];

/** What asks who it is, and what would let anybody in who is known at all. */
const weaker: Readonly<Record<string, (access: string, request: string) => string>> = {
  requireAdmin: (access, request) => `${access}.whoIs(${request})`,
  requireCaller: (access, request) => `${access}.whoIs(${request})`,
  requireSignedIn: (access, request) => `${access}.whoIs(${request})`,
  requireSession: (access, request) => `${access}.whoIs(${request}).then((one) => one.user)`,
};

/** Refused for who asks, and not for what: 401 and 403, and the one that crates.io answers with 400. */
const isAboutWho = (code: string) =>
  code === 'publisher_owner_required' || [401, 403].includes(errorStatus[code as keyof typeof errorStatus]);

/** Every rule of the server on who may do what, and its sources with all of them in it, asleep. */
export function instrumentServer(): { mutants: readonly Mutant[]; sources: ReadonlyMap<string, string> } {
  const mutants: Mutant[] = [];
  const sources = new Map<string, string>();
  for (const file of files()) {
    const source = readFileSync(join(serverFolder, file), 'utf8');
    const found = deciding.includes(file)
      ? decisionMutants(file, source, mutants.length)
      : rulesOf(file, source, mutants.length);
    if (found.mutants.length === 0) continue;
    mutants.push(...found.mutants);
    sources.set(file, wrapAll(source, found.edits));
  }
  return { mutants, sources };
}

function files(): string[] {
  const folder = join(serverFolder, 'features');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing/'))
    .map((file) => relative(serverFolder, join(folder, file)))
    .sort();
}

/** In any file: refusals for who asks, calls that ask who it is, and what those calls ask for. */
function rulesOf(file: string, source: string, firstId: number): Instrumented {
  const mutants: Mutant[] = [];
  const edits: Edit[] = [];

  function add(node: Node, what: string): string {
    const lines = source.slice(0, node.start).split('\n');
    const text = source.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 90);
    const id = firstId + mutants.length;
    mutants.push({
      id,
      place: `${file}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`,
      what: `${what}: ${text}`,
    });
    return `__mutant(${id})`;
  }

  function visit(node: Node): void {
    if (node.type === 'IfStatement' && node.alternate === null && isAboutWho(codeThrownBy(node.consequent))) {
      const { start, end } = node.test;
      edits.push({ start, end, before: `!${add(node.test, 'never asked')} && (`, after: ')' });
    }
    if (node.type === 'ExpressionStatement') atStatement(node);
    if (node.type === 'CallExpression') atCall(node);
    for (const { child } of childrenOf(node)) visit(child);
  }

  function atStatement(node: Node): void {
    const call = node.expression.type === 'AwaitExpression' ? node.expression.argument : node.expression;
    if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return;
    if (/^(?:requireReader|requireKnownReader|refuseForeignOrigin)$/.test(nameOf(call.callee)))
      edits.push({
        start: node.start,
        end: node.end,
        before: `if (!${add(node, 'never called')}) `,
        after: '',
      });
  }

  function atCall(node: Node): void {
    const name = nameOf(node.callee);
    const [request, needs] = node.arguments as Node[];
    const isAccess = node.callee.type === 'MemberExpression' && nameOf(node.callee.object) === 'access';
    if (!isAccess || request === undefined) return;
    const weak = weaker[name]?.('access', source.slice(request.start, request.end));
    if (weak !== undefined) {
      const before = `(${add(node, 'asks only who it is')} ? ${weak} : (`;
      edits.push({ start: node.start, end: node.end, before, after: '))' });
    }
    for (const property of needs?.type === 'ObjectExpression' ? needs.properties : []) {
      if (!['stepUp', 'rejectLegacy'].includes(nameOf(property.key)) || property.value?.value !== true)
        continue;
      const { start, end } = property.value;
      edits.push({ start, end, before: `!${add(property, 'not asked for')} && `, after: '' });
    }
  }

  visit(parse(source));
  return { mutants, edits };
}

function codeThrownBy(statement: Node): string {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
  if (last?.type !== 'ThrowStatement' || last.argument.type !== 'NewExpression') return '';
  return nameOf(last.argument.callee) === 'Problem' ? nameOf(last.argument.arguments[0]) : '';
}
