import { expect, test } from 'vitest';
import { organizationParts } from '../../apps/web/src/pages/organizations/parts.ts';
import { pagePatterns } from '../../apps/web/src/paths.ts';
import { dialogs, examples, plainPages } from '../acceptance/support/page-examples.ts';
import type { Populated } from '../acceptance/support/populated.ts';

/** What is no example, nobody looks at: not axe, not the width of a phone, not the pictures of the documentation. */
const populated: Pick<Populated, 'publishers' | 'attempts' | 'issuer'> = {
  publishers: { active: 1, disabled: 2, pending: 3, needsReview: 4, gitlab: 5 },
  attempts: { granted: 1, refused: 2 },
  issuer: 1,
};
const all = examples(populated);

test('every page has an example at its own address', () => {
  expect(Object.keys(all).sort()).toEqual(Object.values(pagePatterns).sort());
  for (const [pattern, some] of Object.entries(all)) {
    const address = new RegExp(`^${pattern.replace(/:\w+\+/g, '.+').replace(/:\w+/g, '[^/]+')}$`);
    expect(some.length, pattern).toBeGreaterThan(0);
    for (const { path } of some) expect(path.split('?')[0], pattern).toMatch(address);
  }
});

test('every part of an organisation has an example', () => {
  const paths = Object.values(all).flatMap((some) => some.map(({ path }) => path));
  for (const [part] of organizationParts)
    expect(paths).toContain(part === 'crates' ? '/organizations/acme' : `/organizations/acme/${part}`);
});

test('no two examples have one name, which is that of their pictures', () => {
  const names = [...Object.values(all).flat(), ...dialogs(populated), ...plainPages].map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
