import type { FastifyInstance } from 'fastify';
import { Problem } from '../platform/problem.ts';

/**
 * Bodies are JSON and say so; a body that is missing is answered as crates.io does (crates-io-api §1.2). A DELETE
 * has none, whatever content type a client announces for it.
 */
export function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && request.method === 'DELETE') return done(null, undefined);
    return parse(request, body, done);
  });
  app.addHook('preValidation', async (request) => {
    if (request.body !== undefined || request.routeOptions.schema?.body === undefined) return;
    throw new Problem('content_type_unsupported', 'Expected request with `Content-Type: application/json`');
  });
}
