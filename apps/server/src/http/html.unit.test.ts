import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { html, page } from './html.ts';

const tokens = readFileSync(new URL('../../../web/src/styles/tokens.css', import.meta.url), 'utf8');
const shown = page('Title', html`<p>Body</p>`, 'https://crates.example.com/registry');

it.each([
  ['light', /:root \{([^}]*)\}/, /:root \{([^}]*)\}/],
  ['dark', /:root\[data-theme="dark"\] \{([^}]*)\}/, /prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/],
])('its %s colours are those of the web UI', (_, there, here) => {
  const theirs = valuesOf(there.exec(tokens)?.[1] ?? '');
  const ours = valuesOf(here.exec(shown)?.[1] ?? '');
  expect(ours.size).toBeGreaterThan(5);
  for (const [name, value] of ours) expect(`${name}: ${value}`).toBe(`${name}: ${theirs.get(name)}`);
});

it('leads back to the registry, below its path', () => {
  expect(shown).toContain('<a class="brand" href="https://crates.example.com/registry/">');
});

const valuesOf = (css: string): Map<string, string> =>
  new Map(
    css.split(';').flatMap((line) => {
      const [name, value] = line.split(/:(.*)/s);
      return value === undefined ? [] : [[(name ?? '').trim(), value.trim()] as const];
    }),
  );
