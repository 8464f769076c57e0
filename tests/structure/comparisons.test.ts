import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Names that stand for something secret, compared with something that is no fixed word. */
const SECRET = String.raw`\b\w*(?:secret|password|passphrase|hash|digest|signature|hmac|nonce|recoveryCode|accessToken|apiToken)\b`;
const FIXED = String.raw`(?:null\b|undefined\b|''|""|'[^']*'|\d)`;
const COMPARED = new RegExp(
  String.raw`(${SECRET})\s*[!=]==\s*(?!${FIXED})\w|\w\s*[!=]==\s*(?!${FIXED})(?:\w+\.)*(${SECRET})`,
  'i',
);

/** Checksums of files that the operator brings. */
const NO_SECRET = ['fill-database.ts', 'move-registry.ts', 'restore-backup.ts'].map(
  (file) => `apps/server/src/features/backup/${file}`,
);

it('nothing secret is compared byte by byte until the first difference', () => {
  const files = globSync('{apps/server,packages/*}/src/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$|\/testing\//.test(file) && !NO_SECRET.includes(file),
  );
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .map((line, index) => ({ line: line.trim(), at: `${file}:${index + 1}` }))
      .filter(({ line }) => !line.startsWith('*') && !line.startsWith('//') && COMPARED.test(line))
      .map(({ line, at }) => `${at}: ${line}`),
  );
  expect(found).toEqual([]);
});

it('would notice', () => {
  for (const line of ['if (secret === typed)', 'return sent !== tokenHash', 'a.signature === b'])
    expect(COMPARED.test(line), line).toBe(true);
  for (const line of ["if (secret === '')", 'hash === null', 'secrets.length === 3'])
    expect(COMPARED.test(line), line).toBe(false);
});
