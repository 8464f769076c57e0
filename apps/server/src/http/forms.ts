import type { FastifyInstance } from 'fastify';
import { readText } from './json-bodies.ts';

/** Lets the routes of this plugin take what a plain form of a page sends. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', (request, payload, done) => {
    readText(request, payload).then(
      (text) => done(null, Object.fromEntries(new URLSearchParams(text))),
      (error: Error) => done(error),
    );
  });
}

/** A form has nothing but text; JSON, which is read there as everywhere, could have anything. */
export function formText(fields: Record<string, unknown> | null, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? value : '';
}
