interface MarkdownNode {
  readonly type: string;
  readonly children?: readonly MarkdownNode[];
}

interface CodeBlock {
  value: string;
  lang?: string | null;
}

/** Highlighting takes time that grows with the code. */
const MOST_HIGHLIGHTED = 32 * 1024;

/**
 * Code blocks as rustdoc's readers know them: what follows a comma in the language (`rust,no_run`) is for the compiler,
 * and lines that begin with `# ` are there to compile, not to be read.
 */
export function tidyCodeBlocks(root: MarkdownNode): void {
  const waiting: MarkdownNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'code') tidy(node as unknown as CodeBlock);
    for (const child of node.children ?? []) waiting.push(child);
  }
}

function tidy(code: CodeBlock): void {
  const language = code.lang?.split(/[,\s{]/)[0] ?? '';
  code.lang = language === '' ? null : language;
  if (language === 'rust' || language === 'rs') code.value = withoutHiddenLines(code.value);
  // Without a language it is not highlighted.
  if (code.value.length > MOST_HIGHLIGHTED) code.lang = null;
}

function withoutHiddenLines(code: string): string {
  return code
    .split('\n')
    .filter((line) => !/^\s*#(?: |$)/.test(line))
    .map((line) => line.replace(/^(\s*)##(?=[^#])/, '$1#'))
    .join('\n');
}
