import type { IncomingMessage } from 'node:http';

/**
 * Where `public_url` has a path, requests arrive with it or, behind a proxy that strips it, without: both mean the same.
 */
export function underBasePath(publicUrl: string): (request: { url?: string | undefined }) => string {
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  return (request: Pick<IncomingMessage, 'url'>) => {
    const url = request.url ?? '/';
    if (base === '' || !url.startsWith(base)) return url;
    const rest = url.slice(base.length);
    if (rest === '' || rest.startsWith('?')) return `/${rest}`;
    return rest.startsWith('/') ? rest : url;
  };
}
