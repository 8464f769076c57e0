import { readDocument } from '@waybill/readme';
import type { Element, ElementContent, Root } from 'hast';
import type { DocAttributes, DocHeading, DocNode } from '../../src/pages/docs/doc-node.ts';
import { type DocFile, pathMeant } from './files.ts';
import { withValues } from './values.ts';

export interface ReadPage {
  summary: string;
  headings: DocHeading[];
  nodes: DocNode[];
}

export interface Surroundings {
  /** The page that a file of the repository is, and its title. */
  pages: ReadonlyMap<string, { page: string; title: string }>;
  picture: (path: string) => { asset: string; width: number; height: number } | null;
}

/** Ids that the frame around a page has. */
const TAKEN = new Set(['app', 'page']);
/** The renderer puts it before every id, as a README stands among other things. Here the ids are ours. */
const PREFIX = 'user-content-';
const KEPT = ['id', 'title', 'colSpan', 'rowSpan', 'start', 'align', 'open', 'alt', 'dateTime'] as const;

/** A file of the documentation, made ready to be shown: its title apart, its links and pictures ours. */
export function readPage(file: DocFile, around: Surroundings): ReadPage {
  const root = readDocument(file.text);
  const title = root.children.find((child): child is Element => isElement(child, 'h1'));
  const rest = root.children.filter((child) => child !== title);
  const first = rest.find((child): child is Element => isElement(child, 'p'));
  return {
    summary: firstSentence(first === undefined ? '' : textOf(first)),
    headings: rest.flatMap((child) => (child.type === 'element' ? headingOf(child, file) : [])),
    nodes: new Shower(file, around).all(rest),
  };
}

class Shower {
  readonly #file: DocFile;
  readonly #around: Surroundings;
  #before = '';
  /** Of the table that is being shown. */
  #isOfCodes = false;

  constructor(file: DocFile, around: Surroundings) {
    this.#file = file;
    this.#around = around;
  }

  all(nodes: Root['children']): DocNode[] {
    return nodes.flatMap((node) => this.#one(node as ElementContent));
  }

  #one(node: ElementContent): DocNode[] {
    if (node.type === 'text') {
      const shown = withValues(node.value, this.#before);
      this.#before = (this.#before + node.value).slice(-40);
      return shown;
    }
    if (node.type !== 'element') return [];
    if (node.tagName === 'a') return this.#link(node);
    if (node.tagName === 'input') return [node.properties['checked'] ? '☑ ' : '☐ '];
    if (node.tagName === 'img') return this.#picture(node);
    if (node.tagName === 'table') this.#isOfCodes = isOfCodes(node);
    if (node.tagName === 'tr') return this.#row(node);
    // The corner of a table heads nothing.
    const tag = node.tagName === 'th' && node.children.length === 0 ? 'td' : node.tagName;
    return [[tag, attributesOf(node), ...this.all(node.children)]];
  }

  /** One of a table of codes can be linked to by its code, and shows how. */
  #row(node: Element): DocNode[] {
    const code = this.#isOfCodes ? codeOf(node) : null;
    if (code === null) return [['tr', attributesOf(node), ...this.all(node.children)]];
    const [first] = node.children.filter((child) => isElement(child, 'td'));
    const link: DocNode = ['td', {}, ['a', { href: `#${code}` }, ['code', {}, code]]];
    return [['tr', { id: code }, link, ...this.all(node.children.filter((child) => child !== first))]];
  }

  /** To another page, within this one, or out of the registry. What only the repository has is no link here. */
  #link(node: Element): DocNode[] {
    const href = String(node.properties['href'] ?? '');
    const children = this.all(node.children);
    if (href.startsWith('#')) return [['a', { href }, ...children]];
    const path = pathMeant(href, this.#file.path);
    const there = path === null ? undefined : this.#around.pages.get(path);
    if (there !== undefined) {
      // Whoever reads it here knows no files.
      const isFileName = /^[\w/-]+(?:\.md|\/)$/.test(textOf(node));
      const hash = /#.*$/s.exec(href)?.[0] ?? '';
      return [['a', { page: there.page, hash }, ...(isFileName ? [there.title] : children)]];
    }
    // An example's address is no place to go to.
    const isWeb =
      /^https?:\/\//.test(href) &&
      !/^https?:\/\/(?:[\w.-]+\.)?(?:example|example\.com|localhost|127\.0\.0\.1)(?:[:/]|$)/.test(href);
    return isWeb ? [['a', { href, rel: 'noopener noreferrer' }, ...children]] : children;
  }

  #picture(node: Element): DocNode[] {
    const alt = String(node.properties['alt'] ?? '');
    const path = pathMeant(String(node.properties['src'] ?? ''), this.#file.path);
    const picture = path === null ? null : this.#around.picture(path);
    return picture === null ? (alt === '' ? [] : [['em', {}, alt]]) : [['img', { alt, ...picture }]];
  }
}

function attributesOf({ properties }: Element): DocAttributes {
  const kept: Record<string, string | number | boolean> = {};
  for (const name of KEPT) {
    const value = properties[name];
    if (value !== undefined && value !== null && !Array.isArray(value)) kept[name] = value;
  }
  if (typeof kept['id'] === 'string') kept['id'] = bareId(kept['id']);
  const { className } = properties;
  const classes = Array.isArray(className) ? className : [];
  if (classes.length > 0) kept['class'] = classes.join(' ');
  return kept;
}

const bareId = (id: string): string => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id);

function headingOf(node: Element, { path }: DocFile): DocHeading[] {
  if (node.tagName !== 'h2' && node.tagName !== 'h3') return [];
  const id = bareId(String(node.properties['id'] ?? ''));
  if (id === '' || TAKEN.has(id))
    throw new Error(`the heading “${textOf(node)}” of ${path} cannot be linked to`);
  return [{ id, text: textOf(node), level: node.tagName === 'h2' ? 2 : 3 }];
}

const isOfCodes = (table: Element): boolean => /^code\b/.test(textOf(table));

/** What alone stands in its first cell. */
function codeOf(row: Element): string | null {
  const cell = row.children.find((child): child is Element => isElement(child, 'td'));
  const code = cell?.children[0];
  if (cell?.children.length !== 1 || code === undefined || !isElement(code, 'code')) return null;
  return textOf(cell);
}

const isElement = (node: Root['children'][number], tag: string): boolean =>
  node.type === 'element' && node.tagName === tag;

function textOf(node: Element): string {
  return node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A full stop within `cargo.toml` or `e.g.` ends none. */
const firstSentence = (text: string): string =>
  /^.*?[.:](?=\s+[A-Z`]|$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text;
