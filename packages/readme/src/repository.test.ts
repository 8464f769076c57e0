import { describe, expect, it } from 'vitest';
import { type ReadmeSource, renderReadme } from './render.ts';
import { type Forge, readRepository } from './repository.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const addresses = (more: Partial<ReadmeSource>) =>
  [
    ...renderReadme('[x](a.md) ![x](b.png)', { file: 'README.md', ...more }).matchAll(
      /(?:href|src)="([^"]*)"/g,
    ),
  ].map(([, address]) => address);

describe('relative links of a README', () => {
  it.each([
    [
      'https://github.com/acme/rocket',
      'https://github.com/acme/rocket/blob/HEAD/a.md',
      'https://github.com/acme/rocket/raw/HEAD/b.png',
    ],
    [
      'https://gitlab.com/acme/moon/rocket',
      'https://gitlab.com/acme/moon/rocket/-/blob/HEAD/a.md',
      'https://gitlab.com/acme/moon/rocket/-/raw/HEAD/b.png',
    ],
    [
      'https://bitbucket.org/acme/rocket',
      'https://bitbucket.org/acme/rocket/src/HEAD/a.md',
      'https://bitbucket.org/acme/rocket/raw/HEAD/b.png',
    ],
    [
      'https://codeberg.org/acme/rocket',
      'https://codeberg.org/acme/rocket/src/branch/HEAD/a.md',
      'https://codeberg.org/acme/rocket/raw/branch/HEAD/b.png',
    ],
    [
      'https://git.sr.ht/~acme/rocket',
      'https://git.sr.ht/~acme/rocket/tree/HEAD/item/a.md',
      'https://git.sr.ht/~acme/rocket/blob/HEAD/b.png',
    ],
  ])('of %s go into the repository', (repository, page, raw) => {
    expect(addresses({ repository })).toEqual([page, raw]);
    const at = (address: string) => address.replace('/branch/', '/commit/').replace('/HEAD/', `/${COMMIT}/`);
    expect(addresses({ repository, commit: COMMIT })).toEqual([at(page), at(raw)]);
  });

  it('begin in the folder of the README', () => {
    const repository = 'https://github.com/acme/rocket';
    const page = (path: string) => `https://github.com/acme/rocket/blob/HEAD/${path}`;
    expect(addresses({ repository, pathInVcs: 'crates/rocket' })[0]).toBe(page('crates/rocket/a.md'));
    expect(addresses({ repository, pathInVcs: 'crates/rocket', file: 'docs/R.md' })[0]).toBe(
      page('crates/rocket/docs/a.md'),
    );
    expect(addresses({ repository, pathInVcs: 'crates/rocket', file: '../../R.md' })[0]).toBe(page('a.md'));
    expect(addresses({ repository, pathInVcs: 'a b/#?%' })[0]).toBe(page('a%20b/%23%3F%25/a.md'));
    expect(addresses({ repository, pathInVcs: '../../../../x' })[0]).toBe(page('x/a.md'));
    expect(addresses({ repository, pathInVcs: '\\..\\..' })[0]).toBe(page('%5C..%5C../a.md'));
  });

  it.each([
    null,
    undefined,
    '',
    'not a url',
    'https://example.com/acme/rocket',
    'https://github.com/acme',
    'ftp://github.com/a/b',
  ])('go nowhere without a repository that is known: %s', (repository) => {
    expect(addresses({ repository: repository ?? null })).toEqual([]);
  });

  it.each(['HEAD', 'main', '../..', COMMIT.slice(1), `${COMMIT}\n`, COMMIT.toUpperCase()])(
    'take no commit that is none: %j',
    (commit) => {
      const [page] = addresses({ repository: 'https://github.com/acme/rocket', commit });
      expect(page).toBe('https://github.com/acme/rocket/blob/HEAD/a.md');
    },
  );
});

describe('the repository of a manifest', () => {
  it.each([
    ['https://github.com/acme/rocket.git', 'https://github.com/acme/rocket'],
    ['http://www.github.com/acme/rocket/', 'https://github.com/acme/rocket'],
    ['https://user:secret@github.com/acme/rocket', 'https://github.com/acme/rocket'],
    ['https://github.com/acme/rocket/tree/main/crates/x', 'https://github.com/acme/rocket'],
    ['https://github.com/acme/rocket?x#y', 'https://github.com/acme/rocket'],
    ['https://gitlab.com/a/b/c/-/tree/main/x', 'https://gitlab.com/a/b/c'],
    ['https://gitlab.com/a/b/tree/main', 'https://gitlab.com/a/b'],
    ['https://gitlab.acme.example:8443/a/b', 'https://gitlab.acme.example:8443/a/b'],
    ['http://forgejo.acme.example/a/b', 'http://forgejo.acme.example/a/b'],
    ['https://github.com/acme/%2e%2e', null],
    ['https://github.com/acme/a%2fb', null],
    ['https://github.com/acme/%252e', 'https://github.com/acme/%252e'],
    ['https://github.com.evil.example/acme/rocket', null],
  ])('%s', (url, root) => {
    expect(readRepository(url)?.root ?? null).toBe(root);
  });

  it('is found on the registry’s own forges', () => {
    const known = new Map<string, Forge>([['git.acme.example', 'forgejo']]);
    expect(readRepository('https://git.acme.example/a/b', known)).toEqual({
      forge: 'forgejo',
      root: 'https://git.acme.example/a/b',
    });
    expect(readRepository('https://git.acme.example/a/b')).toBeNull();
  });
});
