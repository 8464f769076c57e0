/**
 * Where to go after signing in: a path of this registry, and nothing else. What is anything else becomes the start page, as
 * whoever makes up such a link has no business with an error.
 * @param text what came along in the address.
 * @returns path, query and fragment, from the root of the registry.
 */
export function readReturnTo(text: string, publicUrl: string): string {
  if (text.length > 2_000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return '/me';
  const base = new URL(publicUrl);
  const url = URL.parse(text, base.origin);
  if (url === null || url.origin !== base.origin || url.pathname.startsWith('//')) return '/me';
  const prefix = base.pathname.replace(/\/$/, '');
  const isBelow = prefix !== '' && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  const path = isBelow ? url.pathname.slice(prefix.length) || '/' : url.pathname;
  if (path.startsWith('//')) return '/me';
  return `${path}${url.search}${url.hash}`;
}
