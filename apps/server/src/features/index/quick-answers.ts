import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { indexPath } from '@waybill/cargo-formats';
import { matchesEtag } from '../../http/etag.ts';
import { everyAnswer } from '../../http/every-answer.ts';
import type { QuickAnswers, StreamListener } from '../../http/http-versions.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import type { Platform } from '../../platform/platform.ts';
import type { BodyCache } from './body-cache.ts';
import { acceptsGzip, cacheControl, isIndexName, TEXT } from './index-file.ts';
import { openPublicTags } from './public-tags.ts';

const ROUTE = '/index/*';
const ROOT = '/index/';
/** Up to here Node sends a text in one go with the headers before it; bytes go by themselves, for a third more of the time. */
const MOST_AT_ONCE = 12 * 1024;

interface Question {
  lowerName: string;
  ifNoneMatch: string | undefined;
  acceptEncoding: string | string[] | undefined;
}
type Send = (status: 200 | 304, headers: Record<string, string>, body: Buffer | null) => void;

/**
 * Answers what cargo asks a thousand times for one build, an index file of the public index that is in memory already, before any
 * routing: as the route would, byte for byte. All else goes on to the route, which also fills the memory.
 */
export function answerIndexQuickly(
  { config, database }: Pick<Platform, 'config' | 'database'>,
  bodies: BodyCache,
  { requests }: Pick<Metrics, 'requests'>,
  isStopping: () => boolean,
): QuickAnswers | null {
  // There are no answers for everybody.
  if (config.visibility === 'private') return null;
  const ask = openPublicTags(database);
  /** As `routes.ts` and the hooks of the whole server give them, but for what differs from answer to answer. */
  const usual = { 'cache-control': cacheControl(false), vary: 'accept-encoding', ...everyAnswer(config) };
  const base = new URL(config.publicUrl).pathname.replace(/\/$/, '');

  function answer({ lowerName, ifNoneMatch, acceptEncoding }: Question, send: Send, slowly: () => void) {
    ask({
      lowerName,
      found(etag) {
        if (etag === null) return slowly();
        const has = matchesEtag(ifNoneMatch, etag);
        const body = has ? undefined : bodies.get(etag);
        if (!has && body === undefined) return slowly();
        requests.add(ROUTE, 'GET', has ? '304' : '200');
        const headers = { ...usual, 'x-request-id': randomUUID(), etag };
        if (body === undefined) return send(304, headers, null);
        const zipped = acceptsGzip(acceptEncoding) ? body.gzip : null;
        const bytes = zipped ?? body.plain;
        const more = { 'content-type': TEXT, 'content-length': String(bytes.length) };
        if (zipped === null) send(200, { ...headers, ...more }, bytes);
        else send(200, { ...headers, ...more, 'content-encoding': 'gzip' }, bytes);
      },
      unknown: slowly,
    });
  }

  /** The crate whose index file is at this address, written as cargo writes it; null for anything else. */
  function nameIn(url: string): string | null {
    if (isStopping()) return null;
    const path = base !== '' && url.startsWith(base) ? url.slice(base.length) : url;
    if (!path.startsWith(ROOT)) return null;
    const lowerName = path.slice(path.lastIndexOf('/') + 1);
    return isIndexName(lowerName) && path === ROOT + indexPath(lowerName) ? lowerName : null;
  }

  return {
    http1:
      (next: RequestListener): RequestListener =>
      (request, response) => {
        const { headers, method, url = '' } = request;
        // What has a body is left to the route.
        const isPlain = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
        const lowerName = method === 'GET' && isPlain ? nameIn(url) : null;
        if (lowerName === null) return next(request, response);
        answer(
          {
            lowerName,
            ifNoneMatch: headers['if-none-match'],
            acceptEncoding: headers['accept-encoding'],
          },
          (status, answered, body) => {
            response.writeHead(status, answered);
            if (body === null) response.end();
            else if (body.length > MOST_AT_ONCE) response.end(body);
            else response.end(body.toString('latin1'), 'latin1');
          },
          () => next(request, response),
        );
      },
    http2:
      (next: StreamListener): StreamListener =>
      (stream, headers, ...rest) => {
        const lowerName =
          headers[':method'] === 'GET' && stream.endAfterHeaders ? nameIn(headers[':path'] ?? '') : null;
        if (lowerName === null) return next(stream, headers, ...rest);
        answer(
          {
            lowerName,
            ifNoneMatch: headers['if-none-match'],
            acceptEncoding: headers['accept-encoding'],
          },
          (status, answered, body) => {
            if (stream.destroyed) return;
            stream.respond({ ':status': status, ...answered }, { endStream: body === null });
            if (body !== null) stream.end(body);
          },
          () => {
            if (!stream.destroyed) next(stream, headers, ...rest);
          },
        );
      },
  };
}
