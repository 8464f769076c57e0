/**
 * A page of the documentation as the build leaves it: text, or an element with its attributes and what is in it. What stands
 * for a value of this registry is an element of its own, `['$', 'url']`, so that no text can be taken for one.
 */
export type DocNode = string | readonly ['$', ValueName] | DocElement;
export type DocElement = readonly [tag: string, attributes: DocAttributes, ...children: DocNode[]];
export type DocAttributes = Readonly<Record<string, string | number | boolean>>;

/** What differs from registry to registry in the examples. */
export type ValueName = 'url' | 'host' | 'index' | 'privateIndex' | 'audience';
export type Values = Readonly<Record<ValueName, string>>;

export interface DocHeading {
  id: string;
  text: string;
  level: 2 | 3;
}

export interface DocEntry {
  /** What stands behind `/docs/`. */
  page: string;
  title: string;
  /** Its first sentence. */
  summary: string;
  /** The name of the file with its nodes, in `/assets/`. */
  asset: string;
  headings: readonly DocHeading[];
}

export interface DocSubject {
  title: string;
  summary: string;
  pages: readonly DocEntry[];
}
