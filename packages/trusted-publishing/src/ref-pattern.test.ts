import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fitsPattern, problemOfRefPattern, type RefTarget } from './ref-pattern.ts';

const octo = { crate: 'octo', version: '1.2.3' };
const fits = (pattern: string, ref: string, target: RefTarget | null = octo) =>
  fitsPattern(pattern, ref, target);

describe('a ref pattern', () => {
  it.each([
    ['refs/tags/v1', 'refs/tags/v1'],
    ['refs/tags/*', 'refs/tags/v1'],
    ['refs/tags/v*', 'refs/tags/v'],
    ['refs/tags/v*.*', 'refs/tags/v1.2.3'],
    ['refs/*/v1', 'refs/tags/v1'],
    ['refs/tags/**', 'refs/tags/a/b/c'],
    ['**', 'refs/heads/main'],
    ['refs/heads/release/*', 'refs/heads/release/1.x'],
    ['refs/tags/{{crate}}-v{{version}}', 'refs/tags/octo-v1.2.3'],
    ['refs/tags/{{crate}}/{{crate}}', 'refs/tags/octo/octo'],
    ['refs/tags/v[1]', 'refs/tags/v[1]'],
  ])('%s is fitted by %s', (pattern, ref) => {
    expect(fits(pattern, ref)).toBe(true);
  });

  it.each([
    ['refs/tags/v1', 'refs/tags/v11'],
    ['refs/tags/v1', 'xrefs/tags/v1'],
    ['refs/tags/v1', 'refs/tags/v1\n'],
    ['refs/tags/v1', 'refs/tags/v1/'],
    ['refs/tags/v1', 'refs/tags/V1'],
    ['tags/*', 'refs/tags/v1'],
    ['refs/tags/*', 'refs/tags/a/b'],
    ['refs/tags/*', 'refs/heads/refs/tags/v1'],
    ['*', 'refs/heads/main'],
    ['refs/tags/v1.2', 'refs/tags/v1x2'],
    ['refs/tags/v?', 'refs/tags/v1'],
    ['refs/tags/(a|b)', 'refs/tags/a'],
    ['refs/tags/[ab]', 'refs/tags/a'],
    ['refs/tags/v1', ''],
    // KELVIN SIGN and a full-width letter are other characters, whatever they look like.
    ['refs/tags/k1', 'refs/tags/\u212a1'],
    ['refs/tags/v1', 'refs/tags/\uff561'],
    ['refs/tags/{{crate}}-v{{version}}', 'refs/tags/octo-v1.2.4'],
    ['refs/tags/{{crate}}-v{{version}}', 'refs/tags/other-v1.2.3'],
    ['refs/tags/{{crate}}', 'refs/tags/{{crate}}'],
  ])('%s is not fitted by %s', (pattern, ref) => {
    expect(fits(pattern, ref)).toBe(false);
  });

  it('with a version that is not known yet is fitted by any version, and by nothing that is none', () => {
    const unknown = { crate: 'octo', version: null };
    for (const version of ['1.2.3', '1.0.0-rc.1+build', '0'])
      expect(fits('refs/tags/v{{version}}', `refs/tags/v${version}`, unknown)).toBe(true);
    for (const version of ['', '1/2', '1_0', '1 0', '１'])
      expect(fits('refs/tags/v{{version}}', `refs/tags/v${version}`, unknown)).toBe(false);
  });

  it('with a version that is known takes it as it is, not as a pattern', () => {
    const odd = { crate: '*', version: '**' };
    expect(fits('refs/tags/{{crate}}', 'refs/tags/x', odd)).toBe(false);
    expect(fits('refs/tags/v{{version}}', 'refs/tags/vx', odd)).toBe(false);
    expect(fits('refs/tags/v{{version}}', 'refs/tags/v**', odd)).toBe(true);
  });

  it('with a crate where there is none to fill in is fitted by nothing', () => {
    expect(fits('refs/tags/{{crate}}', 'refs/tags/', null)).toBe(false);
    expect(fits('refs/tags/{{crate}}*', 'refs/tags/x', { crate: '', version: null })).toBe(false);
  });

  it('longer than any ref is fitted by nothing, and neither is a longer ref', () => {
    expect(fits('a'.repeat(201), 'a'.repeat(201))).toBe(false);
    expect(fits('**', 'a'.repeat(1024))).toBe(true);
    expect(fits('**', 'a'.repeat(1025))).toBe(false);
  });
});

describe('the steps of a match', () => {
  it.each([
    ['*a'.repeat(100), `${'a'.repeat(1023)}b`],
    ['**a'.repeat(66), `${'a'.repeat(1023)}b`],
    ['*'.repeat(200), `${'a'.repeat(1023)}/`],
    ['{{version}}'.repeat(18), `${'1'.repeat(1023)}/`],
    ['**/'.repeat(66), '/'.repeat(1024)],
  ])('are at most the product of the lengths: %s', (pattern, ref) => {
    const add = vi.spyOn(Set.prototype, 'add');
    try {
      fitsPattern(pattern, ref, { crate: 'octo', version: null });
      expect(add.mock.calls.length).toBeLessThan(3 * (pattern.length + 1) * (ref.length + 1));
    } finally {
      add.mockRestore();
    }
  });
});

/** What the documentation says, written as a regular expression: right, and slow where somebody means harm. */
function reference(pattern: string, { crate, version }: { crate: string; version: string }): RegExp {
  const source = pattern.replaceAll(/\{\{crate\}\}|\{\{version\}\}|\*+|[\s\S]/g, (part) => {
    if (part === '{{crate}}') return escaped(crate);
    if (part === '{{version}}') return escaped(version);
    if (part.startsWith('*')) return part.length === 1 ? '[^/]*' : '[\\s\\S]*';
    return escaped(part);
  });
  return new RegExp(`^${source}$(?![\\s\\S])`, 'u');
}
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const piece = fc.constantFrom(
  ...[
    'refs/',
    'tags/',
    'heads/',
    'v',
    '1',
    '.',
    '..',
    '/',
    '-',
    '*',
    '**',
    'a',
    '.lock',
    '@',
    '{',
    '}',
    '[',
    ']',
  ],
  ...['{{crate}}', '{{version}}', 'octo', '1.2.3', 'r', 'efs', '~', ' '],
);
const anyText = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
const belowRefs = anyText.map((text) => `refs/${text}`);

it('means what the simple matcher says, for any pattern and ref', () => {
  fc.assert(
    fc.property(anyText, anyText, (pattern, ref) => {
      expect(fits(pattern, ref)).toBe(reference(pattern, octo).test(ref));
    }),
    { numRuns: 3000 },
  );
});

/** The rules of git-check-ref-format(1) as it words them. */
function isGitRef(ref: string): boolean {
  return (
    ref.startsWith('refs/') &&
    ref.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock')) &&
    !/\.\.|@\{|[\s~^:?*[\\]|\p{Cc}/u.test(ref) &&
    !ref.endsWith('.')
  );
}

/** Placeholders may come once, wildcards four times: more is refused for what it costs, not for what it means. */
const isCrowded = (pattern: string) =>
  ['{{crate}}', '{{version}}'].some((one) => pattern.split(one).length > 2) ||
  (pattern.match(/\*+/g) ?? []).length > 4;

describe('the check of a ref pattern', () => {
  const isPlaceholder = (pattern: string) =>
    /\{\{|\}\}|\{crate\}|\{version\}/.test(pattern.replaceAll(/\{\{(?:crate|version)\}\}/g, ' '));

  it('never refuses one that a valid ref fits', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, belowRefs), belowRefs, (pattern, ref) => {
        if (isGitRef(ref) && !isPlaceholder(pattern) && !isCrowded(pattern) && fits(pattern, ref))
          expect([pattern, problemOfRefPattern(pattern)]).toEqual([pattern, undefined]);
      }),
      { numRuns: 20_000 },
    );
  });

  it('never refuses a valid ref itself, nor one with parts of it left open', () => {
    fc.assert(
      fc.property(belowRefs, fc.nat(), fc.nat(), (ref, from, to) => {
        if (!isGitRef(ref) || isPlaceholder(ref) || isCrowded(ref)) return;
        expect([ref, problemOfRefPattern(ref)]).toEqual([ref, undefined]);
        const [start, end] = [from % ref.length, to % ref.length].sort((a, b) => a - b) as [number, number];
        const open = `${ref.slice(0, start)}**${ref.slice(end)}`;
        if (!isPlaceholder(open) && !isCrowded(open))
          expect([open, problemOfRefPattern(open)]).toEqual([open, undefined]);
      }),
      { numRuns: 5000 },
    );
  });

  it('accepts none that no valid ref fits: each wildcard can be filled in', () => {
    const fillings = [
      '',
      'x',
      'refs',
      'refs/',
      'refs/x',
      'f',
      'efs',
      'ef',
      'r',
      'fs',
      're',
      's',
      'x/x',
      'efs/x',
      'fs/x',
      's/x',
      'ef',
      'x/',
      '/x',
      'refs/x/x',
    ];
    fc.assert(
      fc.property(fc.oneof(anyText, belowRefs), (pattern) => {
        // A crate may be called `refs`, and no version begins like it.
        if (/^[^/]*\{\{/.test(pattern)) return;
        if (problemOfRefPattern(pattern) !== undefined || (pattern.match(/\*+/g) ?? []).length > 3) return;
        let candidates = [pattern.replaceAll('{{crate}}', 'octo').replaceAll('{{version}}', '1.2.3')];
        while (candidates.some((candidate) => candidate.includes('*')))
          candidates = candidates.flatMap((candidate) =>
            fillings.map((filling) => candidate.replace(/\*+/, filling)),
          );
        const found = candidates.find((ref) => isGitRef(ref) && fits(pattern, ref));
        expect([pattern, found]).toEqual([pattern, expect.any(String)]);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['', 'cannot be empty'],
    ['v1.2.3', 'refs/tags/v1.2.3'],
    ['tags/*', 'the full ref'],
    ['*', 'begins with'],
    ['*/', '`/`'],
    ['refs/', '`/`'],
    ['refs/tags/v?', '`?`'],
    ['refs/tags/[0-9]', '`[`'],
    ['refs/tags/a b', '` `'],
    ['refs/tags/v^1', '`^`'],
    ['refs/tags/a..b', '`..`'],
    ['refs/tags//a', '`//`'],
    ['refs/tags/.a', 'begins with `.`'],
    ['refs/tags/a.lock', '.lock'],
    ['refs/tags/a.lock/b', '.lock'],
    ['refs/tags/*.', '`.`'],
    ['refs/tags/a@{b', '@{'],
    ['refs/tags/{{tag}}', '`{{tag}}` is unknown'],
    ['refs/tags/{{crate', '`{{` is unknown'],
    ['refs/tags/v{version}', '`{version}` is unknown'],
    ['refs/tags/\u212a', 'look-alike'],
    ['refs/tags/a\u200bb', 'invisible'],
    [`refs/tags/${'é'.repeat(100)}`, '210'],
  ])('refuses %j and says why', (pattern, says) => {
    expect(problemOfRefPattern(pattern)).toContain(says);
  });

  it.each([
    'refs/tags/a]',
    'refs/tags/{a}',
    '*/heads/main',
    'r*/x',
    '**.x',
    'refs/x',
    'refs/heads/@',
    'refs/tags/ü',
  ])('accepts %s, which is unusual and yet a ref may fit', (pattern) => {
    expect(problemOfRefPattern(pattern)).toBeUndefined();
  });

  it('takes git by its word', () => {
    for (const ref of [
      'refs/tags/a]',
      'refs/tags/{a}',
      'refs/heads/@',
      'refs/heads/a./b',
      'refs/x',
      'refs/tags/a.lock',
      'refs/tags/.a',
      'refs/tags/a@{b',
      'refs/tags/a.lock/b',
      'refs/tags/a.',
    ])
      expect([ref, problemOfRefPattern(ref) === undefined]).toEqual([ref, gitAccepts(ref)]);
  });
});

function gitAccepts(ref: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', ref], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
