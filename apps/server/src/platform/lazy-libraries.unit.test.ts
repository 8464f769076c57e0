import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '..');
const sources = globSync('**/*.ts', { cwd: SOURCE }).filter((file) => !/(\.test\.ts$|^testing\/)/.test(file));

/** Files that load this when they are loaded themselves. */
function loading(what: string): string[] {
  const statement = new RegExp(`^(import|export) (?!type )[^;]*from '${what}`, 'm');
  return sources.filter((file) => statement.test(readFileSync(join(SOURCE, file), 'utf8')));
}

it('this finds what is loaded', () => {
  expect(loading('fastify').length).toBeGreaterThan(0);
});

// A third of a second of loading each, for what most instances never use: the start stays fast.
it.each(['@opentelemetry/', 'prom-client', '[./]*/telemetry.ts'])(
  '%s is loaded only when it is used',
  (what) => {
    const files = loading(what).filter((file) => file !== 'config/config.ts');
    expect(files).toEqual([]);
  },
);
