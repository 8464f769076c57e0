import { expect, it } from 'vitest';
import { searchDocs } from './search-docs.ts';

const page = (page: string, title: string, ...headings: string[]) => ({
  page,
  title,
  summary: '',
  asset: '',
  headings: headings.map((text) => ({
    id: text.toLowerCase().replaceAll(' ', '-'),
    text,
    level: 2 as const,
  })),
});
const subjects = [
  {
    title: 'Owning crates',
    summary: '',
    pages: [
      page('publishers', 'Trusted publishers', 'Pins', 'The audience'),
      page('cli', 'The command line', 'Publishers'),
    ],
  },
  {
    title: 'CI providers',
    summary: '',
    pages: [page('providers/github', 'GitHub Actions', 'Audience', 'Traps')],
  },
];
const found = (query: string) =>
  searchDocs(subjects, query).map(({ page, headings }) => [page, ...headings.map(({ id }) => id)].join('#'));

it('finds titles before headings, whatever their case', () => {
  expect(found('PUBLISHERS')).toEqual(['publishers', 'cli#publishers']);
});

it('wants all words, of a heading or of its page', () => {
  expect(found('github audience')).toEqual(['providers/github#audience']);
  expect(found('audience')).toEqual(['publishers#the-audience', 'providers/github#audience']);
  expect(found('github pins')).toEqual([]);
});

it('finds nothing where nothing is asked', () => {
  expect(found('  ')).toEqual([]);
});
