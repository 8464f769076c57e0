import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultOf, linkedTests, namelessness, root, rowsOf, testsIn } from './support/statements.ts';

const PAGE = 'SECURITY.md';
const statements = rowsOf(PAGE);

it('has statements of every actor', () => {
  const actors = new Set(statements.filter(({ cells }) => cells.length === 3).map(({ section }) => section));
  for (const actor of [
    'operator',
    'owner',
    'CI provider',
    'repository',
    'build',
    'network',
    'tenant',
    'stranger',
  ])
    expect(
      [...actors].some((section) => section.includes(actor)),
      actor,
    ).toBe(true);
  expect(statements.length).toBeGreaterThan(120);
});

it('says of every actor both what it can and what it cannot do', () => {
  const said = new Map<string, Set<string>>();
  for (const { section, cells } of statements)
    if (cells[0] === 'can' || cells[0] === 'cannot')
      said.set(section, (said.get(section) ?? new Set()).add(cells[0]));
  expect(said.size).toBeGreaterThanOrEqual(9);
  for (const [section, words] of said) expect([...words], section).toEqual(['can', 'cannot']);
});

it('links every statement to a test that is there and runs', () => {
  const unproven = statements.filter(({ cells }) => testsIn(PAGE, cells.at(-1) ?? '').length === 0);
  expect(unproven.map(({ line }) => line)).toEqual([]);
  const tests = new Set(statements.flatMap(({ line }) => testsIn(PAGE, line)));
  expect([...tests].map(faultOf).filter((fault) => fault !== null)).toEqual([]);
});

it('names the test where a file has many', () => {
  const links = linkedTests(PAGE, readFileSync(join(root, PAGE), 'utf8'));
  expect(links.length).toBeGreaterThan(400);
  expect(links.map(namelessness).filter((fault) => fault !== null)).toEqual([]);
});

it('has a statement for every attack that is tested', () => {
  const attacks = globSync('{packages,apps}/**/{attacks/*,attacks,*-injection}.test.ts', {
    cwd: root,
    exclude: (path) => path.endsWith('node_modules'),
  });
  expect(attacks.length).toBeGreaterThan(45);
  const named = new Set(statements.flatMap(({ line }) => testsIn(PAGE, line)));
  expect(attacks.filter((attack) => !named.has(attack))).toEqual([]);
});
