import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../../config/config.ts';
import { isWithin } from '../../config/networks.ts';
import { tokenOf } from '../../http/authorization-header.ts';

/** A request, as far as it matters here. */
interface Asked {
  ip: string;
  headers: IncomingHttpHeaders;
}

/** Whether a request may read the metrics without being an administrator's. It asks no database: that may be what is broken. */
export function mayReadMetrics({
  metrics: { token, addresses },
  trustedProxies,
}: Pick<Config, 'metrics' | 'trustedProxies'>): (request: Asked) => boolean {
  const wanted = token === null ? null : digest(token);
  const isAllowed = isWithin(addresses);
  return (request) => {
    if (wanted !== null && request.headers.authorization !== undefined) {
      const sent = tokenOf(request.headers.authorization);
      if (sent !== null && timingSafeEqual(digest(sent), wanted)) return true;
    }
    return isAllowed(request.ip) && !isForwarded(request, trustedProxies);
  };
}

/** Through a proxy that nobody told us of, everybody comes from its address. */
function isForwarded({ headers }: Asked, trustedProxies: readonly string[]): boolean {
  if (trustedProxies.length > 0) return false;
  return ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
