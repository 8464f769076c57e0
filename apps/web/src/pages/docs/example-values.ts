import type { Values } from './doc-node.ts';

/** As the files have it, where nothing is known of the registry. */
export const exampleValues: Values = {
  url: 'https://crates.example.com',
  host: 'crates.example.com',
  index: 'sparse+https://crates.example.com/index/',
  privateIndex: 'sparse+https://crates.example.com/private/index/',
  audience: 'crates.example.com',
};
