import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { indexPath } from '@waybill/cargo-formats';
import { matchesEtag } from '../../http/etag.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import type { Platform } from '../../platform/platform.ts';
import type { BodyCache, IndexBody } from './body-cache.ts';
import { acceptsGzip, cacheControl, isIndexName, TEXT } from './index-file.ts';
import { openPublicTags } from './public-tags.ts';

/** As `routes.ts` and the hooks of the whole server give them, but for what differs from answer to answer. */
const USUAL = [
  ...['cache-control', cacheControl(false)],
  ...['vary', 'accept-encoding'],
  ...['x-content-type-options', 'nosniff'],
  ...['x-frame-options', 'DENY'],
];
const ROUTE = '/index/*';
const ROOT = '/index/';

/**
 * Answers what cargo asks a thousand times for one build, an index file of the public index that is in memory already, before any
 * routing: as the route would, byte for byte. All else goes on to the route, which also fills the memory.
 */
export function answerIndexQuickly(
  { config, database }: Pick<Platform, 'config' | 'database'>,
  bodies: BodyCache,
  { requests }: Pick<Metrics, 'requests'>,
  isStopping: () => boolean,
): (next: RequestListener) => RequestListener {
  // There are no answers for everybody.
  if (config.visibility === 'private') return (next) => next;
  const ask = openPublicTags(database);
  const base = new URL(config.publicUrl).pathname.replace(/\/$/, '');

  const send = (
    response: ServerResponse,
    status: number,
    etag: string,
    body: IndexBody | null,
    zip: boolean,
  ) => {
    requests.add(ROUTE, 'GET', String(status));
    const headers = [...USUAL, 'x-request-id', randomUUID(), 'etag', etag];
    if (body === null) {
      response.writeHead(status, headers).end();
      return;
    }
    const bytes = zip && body.gzip !== null ? body.gzip : body.plain;
    headers.push('content-type', TEXT, 'content-length', String(bytes.length));
    if (bytes === body.gzip) headers.push('content-encoding', 'gzip');
    response.writeHead(status, headers).end(bytes);
  };

  return (next) => (request, response) => {
    const lowerName = isPlainGet(request) ? nameIn(request.url ?? '', base) : null;
    if (lowerName === null || isStopping()) return next(request, response);
    const slowly = () => next(request, response);
    ask({
      lowerName,
      found(etag) {
        if (etag === null) return slowly();
        const { headers } = request;
        if (matchesEtag(headers['if-none-match'], etag)) return send(response, 304, etag, null, false);
        const body = bodies.get(etag);
        if (body === undefined) return slowly();
        send(response, 200, etag, body, acceptsGzip(headers['accept-encoding']));
      },
      unknown: slowly,
    });
  };
}

/** What has a body is left to the route. */
function isPlainGet(request: IncomingMessage): boolean {
  if (request.method !== 'GET') return false;
  if (request.httpVersionMajor === 2)
    return (request as unknown as Http2ServerRequest).stream?.endAfterHeaders === true;
  const { headers } = request;
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

/** The crate whose index file is at this address, written as cargo writes it; null for anything else. */
function nameIn(url: string, base: string): string | null {
  const path = base !== '' && url.startsWith(base) ? url.slice(base.length) : url;
  if (!path.startsWith(ROOT)) return null;
  const lowerName = path.slice(path.lastIndexOf('/') + 1);
  return isIndexName(lowerName) && path === ROOT + indexPath(lowerName) ? lowerName : null;
}
