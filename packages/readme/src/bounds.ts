/** In bytes of UTF-8. A README beyond it is cut: the longest of the well-known crates have about a quarter of this. */
export const MAX_RENDERED_BYTES = 512 * 1024;
/** Of the tree. Below it the libraries' recursion is far from the end of the stack; browsers flatten at 512. */
export const MAX_DEPTH = 100;
/** Of the tree: what a few bytes can grow to (a table's missing cells, formatting that every paragraph reopens). */
export const MAX_NODES = 60_000;
/** Containers that one line may open. The parser's time grows with their square and worse. */
const MAX_MARKERS = 60;

export function cutReadme(text: string): { text: string; isCut: boolean } {
  // No character takes more than three bytes per UTF-16 unit.
  if (text.length * 3 <= MAX_RENDERED_BYTES) return { text, isCut: false };
  const buffer = new Uint8Array(MAX_RENDERED_BYTES);
  const { read } = new TextEncoder().encodeInto(text, buffer);
  if (read >= text.length) return { text, isCut: false };
  const lineEnd = text.lastIndexOf('\n', read);
  return { text: text.slice(0, lineEnd > 0 ? lineEnd + 1 : read), isCut: true };
}

/** Does a line open more containers (quotes, list items) than any text for people does? Linear in the text. */
export function opensTooManyContainers(text: string): boolean {
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    if (countMarkers(line) > MAX_MARKERS && !isRule(line)) return true;
  }
  return false;
}

function countMarkers(line: string): number {
  const marker = /[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))/y;
  let count = 0;
  while (count <= MAX_MARKERS && marker.test(line)) count += 1;
  return count;
}

/** `- - - - -` or `> * * *`, however long, is a line across the page. */
function isRule(line: string): boolean {
  const marks = line.replace(/^[ \t]{0,3}>/, '').replace(/[ \t]/g, '');
  return (marks.startsWith('-') || marks.startsWith('*')) && new Set(marks).size === 1;
}

interface Tree {
  readonly type: string;
  readonly children?: readonly Tree[];
}

/** Without recursion, so that the measuring itself bears any depth. */
export function measure(root: Tree): { depth: number; nodes: number } {
  let depth = 0;
  let nodes = 0;
  let level: readonly Tree[] = [root];
  while (level.length > 0) {
    depth += 1;
    nodes += level.length;
    // Not `flatMap` with spread arguments: a level may have a million nodes.
    const next: Tree[] = [];
    for (const node of level) for (const child of node.children ?? []) next.push(child);
    level = next;
  }
  return { depth, nodes };
}
