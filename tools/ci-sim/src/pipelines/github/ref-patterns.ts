/**
 * Whether a branch or tag is among these patterns: `*` stays within a part of the name and `**` does not, `?` and `+` say
 * how often the character before them is there, and a pattern with `!` takes back what came before it.
 */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  let matched = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) matched &&= !toRegExp(pattern.slice(1)).test(name);
    else matched ||= toRegExp(pattern).test(name);
  }
  return matched;
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|\*\*|\*|\[[^\]]*\]|[?+]|[.^${}()|/\\]/g,
    (found, escaped?: string) => {
      if (escaped !== undefined) return `\\${escaped}`;
      if (found === '**') return '.*';
      if (found === '*') return '[^/]*';
      if (found.startsWith('[') || found === '?' || found === '+') return found;
      return `\\${found}`;
    },
  );
  return new RegExp(`^${source}$`);
}
