import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cargoScenariosPage, scenarios, testedScenarios } from '../../scripts/docs/cargo-scenarios.ts';

const SCENARIOS = 68;
const tested = testedScenarios();

it('each scenario of cargo has a test with its number in the title, and each number is one of them', () => {
  const all = Array.from({ length: SCENARIOS }, (_, at) => at + 1);
  expect(all.filter((number) => !tested.has(number))).toEqual([]);
  expect([...tested.keys()].sort((a, b) => a - b)).toEqual(all);
  expect(Object.values(scenarios).flat()).toHaveLength(SCENARIOS);
});

it('docs/reference/cargo-scenarios.md is what `npm run docs` writes', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/cargo-scenarios.md'), 'utf8');
  expect(page).toBe(cargoScenariosPage());
});
