import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const web = join(import.meta.dirname, '../../apps/web/src');

// The first use of these loads the browser's data of all languages: 0.2 s of a phone's time before anything is drawn.
it('the pages tell dates and numbers without the data of all languages', () => {
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
  );
  expect(files.length).toBeGreaterThan(100);
  const users = files.filter((file) =>
    /\bIntl\.|\.toLocale\w+\(|\.localeCompare\(/.test(readFileSync(join(web, file), 'utf8')),
  );
  expect(users).toEqual([]);
});
