import { parseUrl } from './parse-url.ts';
import type { ProviderDescriptor, ServerRule } from './provider-descriptor.ts';

/**
 * The address of the server that belongs to an issuer, for links: no token says it. Without slash at the end.
 *
 * @param issuerUrl the issuer as configured; one that is no http(s) URL has no server, which gives an empty string.
 */
export function serverUrlOf(descriptor: ProviderDescriptor, issuerUrl: string): string {
  const url = parseUrl(issuerUrl);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return '';
  for (const rule of descriptor.servers) {
    const server = serverBy(rule, url);
    if (server !== undefined) return server;
  }
  return url.origin;
}

function serverBy(rule: ServerRule, { host, origin, pathname }: URL): string | undefined {
  if (!('host' in rule) && !('hostPrefix' in rule)) {
    const path = pathname.replace(/\/+$/, '');
    const end = rule.withoutEnd ?? '';
    return `${origin}${path.endsWith(end) ? path.slice(0, path.length - end.length) : path}`;
  }
  if ('host' in rule) return host === rule.host ? rule.server : undefined;
  const { hostPrefix, hostSuffix, server } = rule;
  if (!host.startsWith(hostPrefix) || !host.endsWith(hostSuffix)) return undefined;
  const label = host.slice(hostPrefix.length, -hostSuffix.length);
  return /^[a-z0-9-]+$/.test(label) ? server.replace('*', label) : undefined;
}
