import { askAhead } from './api/queries.ts';
import { at, crateParts, pagePatterns } from './paths.ts';

/** After this a page is drawn with what it has. */
const PATIENCE_MS = 300;

/**
 * Asks what the server had fetched along with the page (`firstQuestions`), and waits for it a little: it comes with the scripts,
 * and a page that is drawn once, whole, is there sooner than one that is drawn in parts.
 */
export async function firstAnswers(address: string): Promise<void> {
  const path = address.slice(at('').length);
  const crate = /^\/crates\/([^/]+)(\/.*)?$/.exec(path);
  const asked: Promise<void>[] = [];
  if (path === '' || path === pagePatterns.home) asked.push(askAhead('/api/v1/summary'));
  if (crate !== null) {
    const [, encoded = '', rest = '/'] = crate;
    const name = decoded(encoded);
    asked.push(
      askAhead('/api/v1/crates/{name}', { params: { path: { name }, query: { include: crateParts } } }),
    );
    if (rest === '/')
      asked.push(askAhead('/api/v1/crates/{name}/readme', { params: { path: { name } }, parseAs: 'text' }));
  }
  await Promise.race([Promise.all(asked), new Promise((enough) => setTimeout(enough, PATIENCE_MS))]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
