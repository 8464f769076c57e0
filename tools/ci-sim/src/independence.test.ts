import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Code shared with the verifier would share its mistakes. */
test('the tool uses nothing but itself, what Node has, and a reader of YAML', () => {
  const foreign: string[] = [];
  for (const file of globSync('**/*.ts', { cwd: import.meta.dirname })) {
    if (file.endsWith('.test.ts') || file.startsWith('testing')) continue;
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const depth = file.split(/[\\/]/).length - 1;
    for (const [, source = ''] of text.matchAll(/from '([^']+)'/g)) {
      const climbs = source.split('/').filter((part) => part === '..').length;
      if (!(source === 'yaml' || source.startsWith('node:') || (source.startsWith('.') && climbs <= depth)))
        foreign.push(`${file}: ${source}`);
    }
  }
  expect(foreign).toEqual([]);
});
