import type { Root } from 'hast';
import rehypeHighlight from 'rehype-highlight';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeSlug from 'rehype-slug';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { folderOf, ID_PREFIX, type Place } from './addresses.ts';
import { allowList } from './allow-list.ts';
import { cutReadme, MAX_DEPTH, MAX_NODES, measure, opensTooManyContainers } from './bounds.ts';
import { tidyCodeBlocks } from './code-blocks.ts';
import { asPlainText, CUT_SENTENCE, type PlainReason } from './plain-text.ts';
import { type Forge, readRepository } from './repository.ts';
import { placeAddresses } from './tree.ts';

export interface ReadmeSource {
  /** Its path in the crate; the ending says whether it is Markdown. */
  readonly file: string;
  /** The `repository` of the manifest. */
  readonly repository?: string | null;
  /** The folder of the crate in that repository. */
  readonly pathInVcs?: string | null;
  /** The commit it was packaged from; null: relative links go to the default branch. */
  readonly commit?: string | null;
  /** Hosts of forges that only this registry knows. */
  readonly forges?: ReadonlyMap<string, Forge>;
}

/** As crates.io decides; a file without any ending is Markdown too. */
const markdownEndings = /\.(?:md|markdown|mdown|mdwn|mkd|mkdn|mkdown)$/i;

const parse = unified().use(remarkParse).use(remarkGfm);
const toTree = unified().use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' }).use(rehypeRaw);
const clean = unified().use(rehypeSanitize, allowList);
// After the cleaning: these add nothing but ids and `hljs` classes of their own.
const dress = unified().use(rehypeSlug, { prefix: ID_PREFIX }).use(rehypeHighlight);
const write = unified().use(rehypeStringify, { characterReferences: { useNamedReferences: false } });

/**
 * A README as HTML that may stand in any page: GitHub's Markdown, cleaned to the allow-list on the tree, without script,
 * style and forms, its relative links made absolute. What is no Markdown, or would become a tree too deep or too large, is
 * escaped text instead. Never throws. Its time is bounded by nothing but the text's 512 KiB, and grows with the square of it
 * and worse for texts made to: run it where it can be stopped.
 */
export function renderReadme(text: string, source: ReadmeSource): string {
  const name = source.file.slice(source.file.lastIndexOf('/') + 1);
  if (name.includes('.') && !markdownEndings.test(name)) return asPlainText(text);
  const { text: shown, isCut } = cutReadme(text);
  const rendered = renderMarkdown(shown, placeOf(source));
  if (typeof rendered !== 'string') return asPlainText(text, rendered.reason);
  return isCut ? `${rendered}${CUT_SENTENCE}` : rendered;
}

function placeOf(source: ReadmeSource): Place {
  const { commit = null } = source;
  return {
    repository: readRepository(source.repository, source.forges),
    folder: folderOf(source.pathInVcs ?? '', source.file),
    commit: commit !== null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit) ? commit : null,
  };
}

/**
 * A page of our own documentation as a tree: cleaned like a README, but its addresses are left as they are written, for
 * whoever knows where its files are shown. They must be judged there.
 * @throws Error it is too large or too deep, which no page of ours is
 */
export function readDocument(text: string): Root {
  const tree = readTree(text, () => {});
  if ('reason' in tree) throw new Error(`this page is too ${tree.reason} to be shown`);
  return tree;
}

function renderMarkdown(text: string, place: Place): string | { reason: PlainReason } {
  const tree = readTree(text, (cleaned) => placeAddresses(cleaned, place));
  return 'reason' in tree ? tree : `${write.stringify(tree).trim()}\n`;
}

function readTree(text: string, judge: (cleaned: Root) => void): Root | { reason: PlainReason } {
  if (opensTooManyContainers(text)) return { reason: 'deep' };
  try {
    const markdown = parse.parse(text);
    const before = tooMuch(markdown);
    if (before !== null) return { reason: before };
    tidyCodeBlocks(markdown);
    const raw = toTree.runSync(markdown) as Root;
    const after = tooMuch(raw);
    if (after !== null) return { reason: after };
    const tree = clean.runSync(raw) as Root;
    judge(tree);
    return dress.runSync(tree) as Root;
  } catch (error) {
    // HTML is parsed before its depth can be measured.
    if (error instanceof RangeError) return { reason: 'deep' };
    throw error;
  }
}

function tooMuch(tree: Parameters<typeof measure>[0]): PlainReason | null {
  const { depth, nodes } = measure(tree);
  if (depth > MAX_DEPTH) return 'deep';
  return nodes > MAX_NODES ? 'large' : null;
}
