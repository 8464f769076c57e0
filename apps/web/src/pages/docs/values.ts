import type { Answer } from '../../api/client.ts';
import type { Values } from './doc-node.ts';
import { exampleValues } from './example-values.ts';

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
