import { expect, test } from 'vitest';
import { useFolder } from '../testing/helpers.ts';
import { parseActionManifest, readActionManifest } from './action-manifest.ts';

test('reads main, post and the defaults of inputs', () => {
  const manifest = parseActionManifest(`
name: "An action" # default: no
description: |
  Some text
  runs: not this one
inputs:
  # the registry
  url:
    description: >
      Where it is:
      default: nor this
    required: false
    default: "https://crates.example/a#b" # the usual one
  registry-name:
    default: 'it''s'
  plain:
    default: some words # a comment
    deprecationMessage: 'use url: instead'
  with space:
    description: none
  token:
    default: \${{ github.token }}
outputs:
  token:
    description: the token
    default: not an input
runs:
  using: node24
  main: 'dist/main.js'
  post: dist/post.js
  post-if: always()
`);
  expect(manifest).toEqual({
    main: 'dist/main.js',
    post: 'dist/post.js',
    inputs: {
      url: 'https://crates.example/a#b',
      'registry-name': "it's",
      plain: 'some words',
      'with space': '',
      token: '',
    },
  });
});

test('reads one without inputs and without post, indented as it likes', () => {
  const manifest = parseActionManifest('runs:\r\n    using: "node20"\r\n    main: index.js\r\n');
  expect(manifest).toEqual({ main: 'index.js', post: undefined, inputs: {} });
});

test.each([
  ['runs:\n  using: composite\n  steps:\n    - run: ls\n', 'only JavaScript actions'],
  ['runs:\n  using: node24\n', 'no runs.main'],
  ['runs: {using: node24, main: a.js}\n', 'only JavaScript actions'],
  ['runs:\n  using: node24\n  main: |\n    a.js\n', 'written in a way not read here'],
])('refuses %j', (text, message) => {
  expect(() => parseActionManifest(text)).toThrow(message);
});

test('says where it looked', () => {
  expect(() => readActionManifest(useFolder())).toThrow('there is no action.yml in');
});
