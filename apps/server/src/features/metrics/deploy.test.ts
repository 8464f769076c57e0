import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const root = join(import.meta.dirname, '../../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Names of metrics in an expression of PromQL; labels, functions and strings are none. */
const namesIn = (expression: string): string[] => [
  ...new Set(expression.replaceAll(/"[^"]*"/g, '').match(/\b(waybill|nodejs|process)_[a-z0-9_]+/g) ?? []),
];

interface Panel {
  title: string;
  type: string;
  targets?: { expr: string }[];
}
const panels = (JSON.parse(read('deploy/grafana/waybill.json')) as { panels: Panel[] }).panels.filter(
  ({ type }) => type !== 'row',
);
const alerts = [
  ...read('deploy/prometheus/alerts.yml').matchAll(/- alert: (\w+)\n\s+expr: (>-\n(?:\s{10,}.*\n)+|.*\n)/g),
].map(([, name = '', expr = '']) => ({ name, expr }));

let server: TestServer;
let page: string;
beforeAll(async () => {
  server = await startTestServer();
  page = (await server.request('GET', '/metrics')).text;
});
afterAll(() => server.close());

/** By the lines that are printed also while there is no value. */
function isThere(name: string): boolean {
  const family = name.replace(/_(bucket|sum|count)$/, '');
  return page.includes(`# TYPE ${name} `) || page.includes(`# TYPE ${family} histogram`);
}

describe('what is asked for is there', () => {
  it('in the board', () => {
    expect(panels.length).toBeGreaterThan(20);
    for (const { title, targets = [] } of panels) {
      expect(targets.length, title).toBeGreaterThan(0);
      for (const { expr } of targets)
        for (const name of namesIn(expr)) expect(isThere(name), `${title}: ${name}`).toBe(true);
    }
  });

  it('in the alerts', () => {
    expect(alerts.length).toBe(read('deploy/prometheus/alerts.yml').match(/- alert: /g)?.length);
    for (const { name, expr } of alerts) {
      expect(namesIn(expr).length > 0 || expr.startsWith('up{'), name).toBe(true);
      for (const metric of namesIn(expr)) expect(isThere(metric), `${name}: ${metric}`).toBe(true);
    }
  });
});

it('everything of ours is in the documentation, and nothing else', () => {
  const documented = new Set(
    [...read('docs/operations.md').matchAll(/`(waybill_[a-z_]+)(?:\{[^`]*\})?`/g)].map(
      ([, name = '']) => name,
    ),
  );
  const printed = [...page.matchAll(/^# TYPE (waybill_[a-z_]+) /gm)].map(([, name = '']) => name);
  expect([...documented].sort()).toEqual([...printed].sort());
});

it('every alert is in the documentation', () => {
  const text = read('docs/operations.md');
  for (const { name } of alerts) expect(text).toContain(`\`${name}\``);
});

it('every figure of ours is on the board or is told apart in the documentation', () => {
  const shown = new Set(panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr))));
  const printed = [...page.matchAll(/^# TYPE (waybill_[a-z_]+) /gm)].map(([, name = '']) => name);
  const missing = printed.filter((name) => !shown.has(name) && !shown.has(`${name}_bucket`));
  expect(missing).toEqual(['waybill_issuer_keys', 'waybill_job_interval_seconds', 'waybill_job_runs_total']);
});
