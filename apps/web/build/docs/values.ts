import type { DocNode, ValueName } from '../../src/pages/docs/doc-node.ts';

/** Longer ones first. The host alone is the audience, but where it is asked for as the address of the registry. */
const STAND_INS: readonly (readonly [string, ValueName])[] = [
  ['sparse+https://crates.example.com/private/index/', 'privateIndex'],
  ['sparse+https://crates.example.com/index/', 'index'],
  ['https://crates.example.com', 'url'],
  ['crates.example.com', 'audience'],
];
const pattern = new RegExp(STAND_INS.map(([text]) => text.replaceAll(/[.+]/g, '\\$&')).join('|'), 'g');

/**
 * Text with the values of the example registry taken out.
 * @param before what stands before it in the same block
 */
export function withValues(text: string, before: string): DocNode[] {
  const nodes: DocNode[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > end) nodes.push(text.slice(end, index));
    const name = STAND_INS.find(([standIn]) => standIn === found)?.[1] ?? 'url';
    const isAddress = name === 'audience' && /\bregistry: ?["']?$/.test(before + text.slice(0, index));
    nodes.push(['$', isAddress ? 'host' : name]);
    end = index + found.length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
