import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf, ftsColumns, singularOf, tsvectorOf, wordsOf } from './document.ts';
import { ftsQueryOf, labelQueryOf, readTerms, tsqueryOf } from './query.ts';
import { type Candidate, rank } from './rank.ts';

describe('words', () => {
  it.each<[string, string[]]>([
    ['serde_json-lite', ['serde', 'json', 'lite']],
    ['A parser for the Web', ['parser', 'web']],
    ['Über naïve façade', ['uber', 'naive', 'facade']],
    ['C++ and base64', ['c', 'base64']],
    ["it's \"quoted\" \\ 'x':*", ['s', 'quoted', 'x']],
    ['x'.repeat(100), ['x'.repeat(40)]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  it.each([
    ['parsers', 'parser'],
    ['queries', 'query'],
    ['class', 'class'],
    ['status', 'status'],
    ['axis', 'axis'],
    ['gas', 'gas'],
    ['bus', 'bus'],
  ])('%s: %s', (word, expected) => {
    expect(singularOf(word)).toBe(expected);
  });

  it('are bounded, whatever a crate says of itself', () => {
    const long = Array.from({ length: 50_000 }, (_, at) => `w${at}`).join(' ');
    const document = documentOf({
      name: 'a',
      keywords: [long],
      categories: [],
      description: long,
      readme: long,
    });
    expect(tsvectorOf(document).length).toBeLessThan(4_000);
    expect(ftsColumns(document).join('').length).toBeLessThan(4_000);
  });

  it('need no escaping in either engine', () => {
    const text = fc
      .array(fc.integer({ min: 0, max: 0x2fff }), { maxLength: 250 })
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, (typed) => {
        const { words } = readTerms(typed);
        const withoutWords = (query: string, quote: string) =>
          query.replace(new RegExp(`${quote}[\\p{L}\\p{N}]+${quote}`, 'gu'), 'w');
        expect(withoutWords(tsqueryOf(words), "'")).toMatch(/^[w()|&:* ]*$/);
        expect(withoutWords(ftsQueryOf(words), '"')).toMatch(/^[wANDOR()* ]*$/);
      }),
    );
  });
});

describe('labels', () => {
  const document = documentOf({
    name: 'a',
    keywords: ['Http', "it's"],
    categories: ['text-processing::markdown', 'x'.repeat(5_000)],
    description: 'text',
    readme: null,
  });
  it('stand beside the words, a category with those above it, and none without end', () => {
    expect(tsvectorOf(document)).toMatch(
      / '#http' '#it''s' '\/text-processing' '\/text-processing::markdown'$/,
    );
  });

  it('are asked for as they are kept', () => {
    expect(labelQueryOf({ keywords: ['http', "it's"], category: 'a\\b' })).toBe(
      "'#http' & '#it''s' & '/a\\\\b'",
    );
    expect(labelQueryOf({ keywords: [], category: null })).toBeNull();
  });

  it('are no words that can be typed', () => {
    expect(readTerms("#http /text-processing '#it''s'").words.flatMap(({ forms }) => forms)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/[#/']/)]),
    );
  });
});

describe('what was typed', () => {
  it.each<[string, string | null]>([
    ['serde', 'serde'],
    [' Serde-JSON ', 'serde_json'],
    ['http  client', 'http_client'],
    ['über', null],
    ['c++', null],
    ['x'.repeat(65), null],
  ])('%s may be in the name %s', (text, name) => {
    expect(readTerms(text).name).toBe(name);
  });

  it('ends with a word that may go on', () => {
    const prefixes = (text: string) => readTerms(text).words.map(({ isPrefix }) => isPrefix);
    expect(prefixes('http cl')).toEqual([false, true]);
    expect(prefixes('http c')).toEqual([false, false]);
    expect(prefixes('ht')).toEqual([false]);
    expect(prefixes('htt')).toEqual([true]);
  });
});

describe('rank', () => {
  const candidate = (id: number, more: Partial<Candidate>): Candidate => ({
    id,
    canonical_name: `crate_${id}`,
    recent_downloads: 0,
    tier: 3,
    fit: null,
    ...more,
  });

  it('puts the name before everything else', () => {
    const found = [
      candidate(1, { tier: 3, fit: 1, recent_downloads: 1_000_000 }),
      candidate(2, { tier: 2 }),
      candidate(3, { tier: 1 }),
      candidate(4, { tier: 0 }),
    ];
    expect(rank(found)).toEqual([4, 3, 2, 1]);
  });

  it('weighs how well the words fit against how much a crate is used', () => {
    const found = [
      candidate(1, { fit: 0.1, recent_downloads: 100 }),
      candidate(2, { fit: 0.9, recent_downloads: 100 }),
      candidate(3, { fit: 0.9, recent_downloads: 1_000_000 }),
    ];
    expect(rank(found)).toEqual([3, 2, 1]);
  });

  it('takes the shorter name, and then the alphabet, among equals', () => {
    const found = ['bb', 'c', 'aa'].map((name, at) => candidate(at, { canonical_name: name }));
    expect(rank(found)).toEqual([1, 2, 0]);
  });

  it('of nothing is nothing', () => expect(rank([])).toEqual([]));
});
