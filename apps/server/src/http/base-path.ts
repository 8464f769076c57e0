import type { IncomingMessage } from 'node:http';

/**
 * Addresses are put together by many hands: `//` is one slash, and `.` and `..` are resolved, as at crates.io (crates-io-api
 * §1.7). What is escaped stays as it is.
 */
function normalised(url: string): string {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  if (!path.startsWith('/') || !/\/\/|\/\.\.?(?:\/|$)/.test(path)) return url;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const isFolder = /\/\.{0,2}$/.test(path) && parts.length > 0;
  return `/${parts.join('/')}${isFolder ? '/' : ''}${end === -1 ? '' : url.slice(end)}`;
}

/**
 * Where `public_url` has a path, requests arrive with it or, behind a proxy that strips it, without: both mean the same.
 */
export function underBasePath(publicUrl: string): (request: { url?: string | undefined }) => string {
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  return (request: Pick<IncomingMessage, 'url'>) => {
    const url = normalised(request.url ?? '/');
    if (base === '' || !url.startsWith(base)) return url;
    const rest = url.slice(base.length);
    if (rest === '' || rest.startsWith('?')) return `/${rest}`;
    return rest.startsWith('/') ? rest : url;
  };
}
