/** The registry of a dependency that is not of this one: its name for people, and the page of the crate if that is known. */
export function placeOf(registry: string, crate: string): { name: string; href: string | null } {
  const url = URL.parse(registry.replace(/^(?:sparse|registry)\+/, ''));
  if (url === null) return { name: registry, href: null };
  const isCratesIo =
    url.host === 'index.crates.io' || /^\/rust-lang\/crates\.io-index(?:\.git)?\/?$/.test(url.pathname);
  if (isCratesIo && (url.host === 'index.crates.io' || url.host === 'github.com'))
    return { name: 'crates.io', href: `https://crates.io/crates/${encodeURIComponent(crate)}` };
  return { name: url.host === '' ? registry : url.host, href: null };
}
