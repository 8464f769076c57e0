import type { Options } from 'rehype-sanitize';
import { ID_PREFIX } from './addresses.ts';

/**
 * All that a README may become: what is not named here is left out, an element with its text kept, unless that text is
 * none (`strip`). Close to what crates.io lets through, without its `style`-like attributes. Addresses are not judged
 * here but in `addresses.ts`, which every `href`, `src` and `srcset` goes through.
 */
export const allowList: Options = {
  tagNames: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'section', 'center', 'hr', 'br', 'blockquote', 'pre'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'figure', 'figcaption'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...['a', 'img', 'picture', 'source', 'input'],
    ...['b', 'strong', 'i', 'em', 'u', 's', 'strike', 'del', 'ins', 'mark', 'small', 'sub', 'sup', 'span'],
    ...['code', 'kbd', 'samp', 'var', 'tt', 'abbr', 'cite', 'dfn', 'q', 'time', 'bdi', 'bdo', 'wbr'],
    ...['ruby', 'rb', 'rp', 'rt', 'rtc'],
  ],
  attributes: {
    '*': [
      'id',
      'title',
      'lang',
      ['dir', 'ltr', 'rtl', 'auto'],
      ['align', 'left', 'right', 'center', 'justify'],
    ],
    a: ['href', 'name', 'ariaDescribedBy', 'ariaLabel', 'dataFootnoteRef', 'dataFootnoteBackref'],
    img: [
      'src',
      'srcSet',
      'alt',
      'width',
      'height',
      ['align', 'left', 'right', 'center', 'top', 'middle', 'bottom'],
    ],
    source: ['srcSet', 'media', 'type', 'width', 'height'],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    code: [['className', /^language-[\w+#.-]{1,32}$/]],
    details: ['open'],
    ol: ['start', 'reversed', ['type', '1', 'a', 'A', 'i', 'I'], ['className', 'contains-task-list']],
    ul: [['className', 'contains-task-list']],
    li: ['value', ['className', 'task-list-item']],
    section: ['dataFootnotes', ['className', 'footnotes']],
    h2: [['className', 'sr-only']],
    table: ['width', 'border'],
    th: ['colSpan', 'rowSpan', 'width', 'scope', ['vAlign', 'top', 'middle', 'bottom']],
    td: ['colSpan', 'rowSpan', 'width', ['vAlign', 'top', 'middle', 'bottom']],
    time: ['dateTime'],
  },
  // A checkbox is the only input there is, and nobody can tick it.
  required: { input: { type: 'checkbox', disabled: true } },
  ancestors: {
    ...{ caption: ['table'], thead: ['table'], tbody: ['table'], tfoot: ['table'] },
    ...{ tr: ['table'], th: ['table'], td: ['table'] },
    source: ['picture'],
  },
  clobber: ['id', 'name', 'ariaDescribedBy'],
  clobberPrefix: ID_PREFIX,
  protocols: {},
  // What is between their tags is no text for people.
  strip: [
    ...['script', 'style', 'svg', 'math', 'template', 'title', 'textarea', 'select', 'noscript', 'noembed'],
    ...[
      'noframes',
      'iframe',
      'frameset',
      'object',
      'embed',
      'applet',
      'xmp',
      'plaintext',
      'audio',
      'video',
      'canvas',
    ],
  ],
  allowComments: false,
  allowDoctypes: false,
};
