import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing'))
  .map((path) => ({ path, text: readFileSync(`${import.meta.dirname}/${path}`, 'utf8') }));

/** For whoever runs on Node; what the package exports reaches it nowhere. */
const FOR_NODE = 'node-signature.ts';

it('is pure: imports nothing but jose and itself, and reads no clock', () => {
  for (const { path, text } of sources.filter(({ path }) => path !== FOR_NODE)) {
    expect(text, path).not.toContain('node-signature');
    const imports = [...text.matchAll(/ from '([^'.][^']*)'/g)].map(([, name]) => name);
    expect(
      imports.filter((name) => name !== 'jose'),
      path,
    ).toEqual([]);
    const code = text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
    expect(code, path).not.toMatch(/Date\.now|new Date\(\)|getRandomValues|Math\.random|console\.|fetch\(/);
    expect(code, path).not.toMatch(/\b(Buffer|process|global)\./);
  }
});

it('never asks which provider it is dealing with', () => {
  const interpreters = sources.filter(({ path }) => !path.startsWith('providers'));
  for (const { path, text } of interpreters) expect(text, path).not.toMatch(/=== '(github|gitlab)/);
});

it('declares a token verified in two places only, and nowhere by a cast', () => {
  const naming = (pattern: RegExp) =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  expect(naming(/\bseal\b[^'\n]*} from|\bseal\(/).sort()).toEqual([
    'explain-unverified.ts',
    'verified-id-token.ts',
    'verify.ts',
  ]);
  expect(naming(/as (unknown as )?VerifiedIdToken/)).toEqual(['verified-id-token.ts']);
});
