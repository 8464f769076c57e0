import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '@waybill/trusted-publishing';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../packages/trusted-publishing');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const readme = read('README.md');
const inCode = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ') || 'none';

const statements = [...read('src/index.ts').matchAll(/^export (?:type )?\{([^}]*)\} from '\.\/([^']+)';/gm)];

/** What others can import, and the name and file it is declared by. */
const surface = statements.flatMap(([, names = '', file = '']) =>
  names
    .split(',')
    .map((entry) => entry.trim().replace(/^type /, ''))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [declared = '', exported = declared] = entry.split(' as ');
      return { exported, declared, file };
    }),
);

it('reads every line of the surface', () => {
  expect(read('src/index.ts').match(/^export /gm)).toHaveLength(statements.length);
  expect(surface.length).toBeGreaterThan(60);
});

it.each(readdirSync(join(folder, 'examples')))('shows %s as it is', (name) => {
  expect(readme).toContain(`\`\`\`ts\n${read(`examples/${name}`)}\`\`\`\n`);
});

it('has an example of about twenty lines', () => {
  const lines = read('examples/embed.ts')
    .split('\n')
    .filter((line) => line.trim() !== '');
  expect(lines.length).toBeLessThanOrEqual(26);
});

it.each(surface)('tells of $exported', ({ exported }) => {
  expect(readme).toMatch(new RegExp(`\`${exported}(?:\\(|\`)`));
});

it.each(surface)('$exported says in its own place what it is', ({ declared, file }) => {
  const declaration = `\\*/\\nexport (?:declare |async )*(?:const|function|interface|type) ${declared}\\b`;
  expect(read(`src/${file}`)).toMatch(new RegExp(declaration));
});

it.each(Object.values(providers))('has the row of $title', (provider) => {
  const { id, title, identity, pins, maxLifetimeSeconds, replay } = provider;
  const cells = [
    inCode([id]),
    title,
    inCode(identity.map(({ key }) => key)),
    inCode(pins.map(({ claim }) => claim)),
    maxLifetimeSeconds,
    replay === 'jti' ? '`jti`' : 'what was signed',
  ];
  expect(readme).toContain(`| ${cells.join(' | ')} |\n`);
});
