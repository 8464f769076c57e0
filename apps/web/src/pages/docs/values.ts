import type { Answer } from '../../api/client.ts';
import type { Values } from './doc-node.ts';

/** As the files have it, where nothing is known of the registry. */
export const exampleValues: Values = {
  url: 'https://crates.example.com',
  host: 'crates.example.com',
  index: 'sparse+https://crates.example.com/index/',
  privateIndex: 'sparse+https://crates.example.com/private/index/',
  audience: 'crates.example.com',
};

export function valuesOf(registry: Answer<'/.well-known/waybill', 'get'> | undefined): Values {
  if (registry === undefined) return exampleValues;
  const { endpoints, audience } = registry;
  const url = endpoints['api'] ?? exampleValues.url;
  return {
    url,
    host: url.replace(/^https?:\/\//, ''),
    index: endpoints['index'] ?? exampleValues.index,
    privateIndex: endpoints['private_index'] ?? exampleValues.privateIndex,
    audience,
  };
}
