import type { Root } from 'hast';

/** Instead of the library's own types: those bring the DOM's along, into every file of this repository. */
// biome-ignore lint/style/noDefaultExport: as the library has it
export default function rehypeHighlight(): (tree: Root) => undefined;
