import { expect, test } from 'vitest';
import { normaliseTarget } from './cfg-target.ts';

test.each([
  ['x86_64-unknown-linux-gnu', 'x86_64-unknown-linux-gnu'],
  ['cfg(windows)', 'cfg(windows)'],
  ['cfg( all(unix, target_os="linux") )', 'cfg(all(unix, target_os = "linux"))'],
  ['cfg(any(unix, windows,))', 'cfg(any(unix, windows))'],
  ['cfg(not( feature = "a, b ( c" ))', 'cfg(not(feature = "a, b ( c"))'],
  ['cfg(all())', 'cfg(all())'],
])('%j is what cargo prints as %j', (written, printed) => {
  expect(normaliseTarget(written)).toBe(printed);
  expect(normaliseTarget(printed)).toBe(printed);
});
