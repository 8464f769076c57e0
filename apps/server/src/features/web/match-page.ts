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

const fits = (wanted: string, part: string | undefined): boolean => wanted.startsWith(':') || wanted === part;
