/**
 * Whether a path is that of a page.
 * @param path as it came, without its query
 * @param patterns such as `/crates/:name` and `/docs/:page+`
 */
export function isPage(path: string, patterns: readonly string[]): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  return patterns.some((pattern) => {
    const wanted = pattern.split('/').filter((part) => part !== '');
    if (wanted.at(-1)?.endsWith('+') === true && parts.length > wanted.length)
      return wanted.slice(0, -1).every((part, index) => fits(part, parts[index]));
    return wanted.length === parts.length && wanted.every((part, index) => fits(part, parts[index]));
  });
}

/** Values that stand in an address as they are. */
const PLAIN = /^[\w-]{1,64}$/;

/**
 * What the page at a path asks the API first.
 * @param questions by the pattern that a path begins with; `/` is the start page alone
 */
export function firstQuestion(path: string, questions: Readonly<Record<string, string>>): string | null {
  const parts = path.split('/').filter((part) => part !== '');
  for (const [pattern, question] of Object.entries(questions)) {
    const wanted = pattern.split('/').filter((part) => part !== '');
    const isThere = wanted.length === 0 ? parts.length === 0 : parts.length >= wanted.length;
    if (!isThere || !wanted.every((part, index) => fits(part, parts[index]))) continue;
    const values = new Map(wanted.map((part, index) => [part, parts[index] ?? '']));
    const given = wanted.filter((part) => part.startsWith(':')).map((part) => values.get(part) ?? '');
    if (!given.every((value) => PLAIN.test(value))) return null;
    return question.replace(/:\w+/g, (name) => values.get(name) ?? '');
  }
  return null;
}

const fits = (wanted: string, part: string | undefined): boolean => wanted.startsWith(':') || wanted === part;
