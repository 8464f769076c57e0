import { type ComponentChildren, createElement } from 'preact';
import { at, pathTo } from '../../paths.ts';
import { Code } from '../../ui/code.tsx';
import type { DocNode, ValueName, Values } from './doc-node.ts';

/** The nodes of a page with the values of this registry. All of it is text, or an element that the build let through. */
export function DocBody({ nodes, values }: { nodes: readonly DocNode[]; values: Values }) {
  return <div class="prose">{showAll(nodes, { values, examples: 0, tables: 0 })}</div>;
}

/** What is numbered, so that whoever does not see the page can tell one from the other. */
interface Shown {
  readonly values: Values;
  examples: number;
  tables: number;
}

const showAll = (nodes: readonly DocNode[], shown: Shown): ComponentChildren[] =>
  nodes.map((node) => show(node, shown));

function show(node: DocNode, shown: Shown): ComponentChildren {
  const { values } = shown;
  if (typeof node === 'string') return node;
  if (isValue(node)) return values[node[1]];
  const [tag, attributes, ...inside] = node;
  const children = showAll(inside, shown);
  switch (tag) {
    case 'a':
      return typeof attributes['page'] === 'string' ? (
        <a href={pathTo('doc', { page: attributes['page'] }) + attributes['hash']}>{children}</a>
      ) : (
        <a {...attributes}>{children}</a>
      );
    case 'img': {
      const { asset, alt, width, height } = attributes;
      return (
        <a class="picture" href={at(`/assets/${asset}`)}>
          <img
            src={at(`/assets/${asset}`)}
            alt={String(alt)}
            width={Number(width)}
            height={Number(height)}
            loading="lazy"
          />
        </a>
      );
    }
    case 'pre':
      return (
        <Code text={textOf(node, values).trimEnd()} name={`example ${++shown.examples}`}>
          {children}
        </Code>
      );
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="table-frame" tabIndex={0} aria-label={`Table ${++shown.tables}`}>
          <table {...attributes}>{children}</table>
        </section>
      );
    case 'h2':
    case 'h3':
      return createElement(
        tag,
        attributes,
        children,
        ' ',
        <a
          class="heading-link"
          href={`#${attributes['id']}`}
          aria-label={`Link to “${textOf(node, values)}”`}
        >
          #
        </a>,
      );
    default:
      return createElement(tag, attributes, ...children);
  }
}

function textOf(node: DocNode, values: Values): string {
  if (typeof node === 'string') return node;
  if (isValue(node)) return values[node[1]];
  const [, , ...inside] = node;
  return inside.map((child) => textOf(child, values)).join('');
}

const isValue = (node: Exclude<DocNode, string>): node is readonly ['$', ValueName] => node[0] === '$';
