import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** Refused with a sentence unless it is `-`, for what is piped in. */
const PIPED = ['apps/server/src/commands/import/arguments.ts: token'];
const SECRET = /secret|password|passphrase|token|key/;

it('no command of the server has an option for a secret, but for the file that holds it', () => {
  const files = globSync('apps/server/src/commands/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$/.test(file),
  );
  const options = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^ *'?([a-z-]+)'?: \{ type: 'string'/gm)].map(
      ([, name = '']) => `${file}: ${name}`,
    ),
  );
  expect(options.length).toBeGreaterThan(20);
  expect(
    options.filter((option) => SECRET.test(option.split(': ')[1] ?? '') && !option.endsWith('-file')),
  ).toEqual(PIPED);
});
