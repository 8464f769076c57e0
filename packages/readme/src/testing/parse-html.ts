import type { Element, Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';
import { elementsOf } from '../tree.ts';

/** HTML as a browser would understand it, whatever we meant by it. */
export function parseHtml(html: string): Root {
  const root = { type: 'root', children: [{ type: 'raw', value: html }] } as unknown as Root;
  return unified().use(rehypeRaw).runSync(root) as Root;
}

const allowedElements = new Set(
  `h1 h2 h3 h4 h5 h6 p div section center hr br blockquote pre ul ol li dl dt dd details summary figure figcaption table
  caption thead tbody tfoot tr th td a img picture source input b strong i em u s strike del ins mark small sub sup span
  code kbd samp var tt abbr cite dfn q time bdi bdo wbr ruby rb rp rt rtc`.split(/\s+/),
);
const allowedAttributes = new Set(
  `id title lang dir align href name ariaDescribedBy ariaLabel dataFootnoteRef dataFootnoteBackref src srcSet alt width
  height media type disabled checked className open start reversed value dataFootnotes border colSpan rowSpan scope vAlign
  dateTime rel`.split(/\s+/),
);

/** What of this HTML no README may have: written out again here, apart from the list that the renderer goes by. */
export function forbiddenIn(html: string): string[] {
  const root = parseHtml(html);
  const found: string[] = [];
  const waiting: Root['children'] = [...root.children];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'comment' || node.type === 'doctype') found.push(node.type);
    if (node.type === 'element') waiting.push(...node.children);
  }
  for (const element of elementsOf(root)) found.push(...forbiddenOn(element));
  return found;
}

function forbiddenOn({ tagName, properties, content }: Element): string[] {
  const found = allowedElements.has(tagName) ? [] : [`<${tagName}>`];
  if (content !== undefined) found.push('template content');
  for (const [name, value] of Object.entries(properties)) {
    const text = Array.isArray(value) ? value.join(' ') : String(value);
    const forbidden =
      !allowedAttributes.has(name) ||
      (name === 'href' && !/^(?:https?:\/\/|mailto:|ircs?:|xmpp:|#(?:user-content-|$))/.test(text)) ||
      (name === 'src' && !/^https?:\/\//.test(text)) ||
      (name === 'srcSet' &&
        !/^https?:\/\/\S+(?: [\d.]+[wx])?(?:, https?:\/\/\S+(?: [\d.]+[wx])?)*$/.test(text)) ||
      ((name === 'id' || name === 'name') && !text.startsWith('user-content-')) ||
      (name === 'type' && tagName === 'input' && text !== 'checkbox') ||
      (name === 'className' &&
        !/^(?:(?:hljs|hljs-[\w-]+|[a-z]+_|language-[\w+#.-]+|contains-task-list|task-list-item|footnotes|sr-only)(?: |$))+$/.test(
          text,
        ));
    if (forbidden) found.push(`<${tagName} ${name}="${text}">`);
  }
  if (tagName === 'input' && properties.disabled !== true) found.push('<input> that is not disabled');
  if (tagName === 'a' && /^https?:/.test(String(properties.href))) {
    if (String(properties.rel) !== 'nofollow,noopener,noreferrer,ugc') found.push('<a> without rel');
  }
  return found;
}
