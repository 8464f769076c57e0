import type { BuiltPage } from './built-pages.ts';

/**
 * The page at a path.
 * @param path as it came, without its query
 * @param pages with patterns such as `/crates/:name` and `/docs/:page+`; the first that fits is it
 */
export function findPage<Page extends Pick<BuiltPage, 'pattern'>>(
  path: string,
  pages: readonly Page[],
): Page | null {
  const parts = partsOf(path);
  const isAt = ({ pattern }: Page): boolean => {
    const wanted = partsOf(pattern);
    if (wanted.at(-1)?.endsWith('+') === true && parts.length > wanted.length)
      return wanted.slice(0, -1).every((part, index) => fits(part, parts[index]));
    return wanted.length === parts.length && wanted.every((part, index) => fits(part, parts[index]));
  };
  return pages.find(isAt) ?? null;
}

/** Values that stand in an address as they are. */
const PLAIN = /^[\w-]{1,64}$/;

/** What the page at a path asks the API first. */
export function questionsAt(
  path: string,
  { pattern, questions }: Pick<BuiltPage, 'pattern' | 'questions'>,
): string[] {
  const parts = partsOf(path);
  const values = new Map(partsOf(pattern).map((part, index) => [part, parts[index] ?? '']));
  return questions.flatMap((question) => {
    const variables = question.match(/:\w+/g) ?? [];
    if (!variables.every((name) => PLAIN.test(values.get(name) ?? ''))) return [];
    return [question.replace(/:\w+/g, (name) => values.get(name) ?? '')];
  });
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');
const fits = (wanted: string, part: string | undefined): boolean => wanted.startsWith(':') || wanted === part;
