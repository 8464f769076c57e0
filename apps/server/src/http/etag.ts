/** Does an `If-None-Match` header hold this tag? Weak comparison, RFC 9110 §13.1.2; proxies may have weakened ours. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*');
}
