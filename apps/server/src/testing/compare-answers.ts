import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { afterAll, afterEach } from 'vitest';
import type { AnswerRules } from './answer-rules.ts';

/** Fastify announces each new instance here, before it has any route. */
const CHANNEL = 'fastify.initialization';

/**
 * Compares every answer of every server of this process with the document that the server gives of itself, and fails the
 * test in which one differs: whoever sends the request, by whatever client. Runs before each file of feature tests.
 */
const wrong: string[] = [];
let rules: Promise<AnswerRules> | null = null;

const listen = (message: unknown) => {
  const app = (message as { fastify: FastifyInstance }).fastify;
  app.addHook('onSend', async (request, reply, payload) => {
    // Another program's server, or one that is asked before it is ready.
    if (!app.hasDecorator('swagger')) return payload;
    rules ??= import('./answer-rules.ts').then(({ answerRules }) => answerRules());
    const problem = (await rules).problemOf(app, {
      method: request.method,
      route: request.is404 ? null : routeOf(request),
      query: Object.keys((request.query as object | undefined) ?? {}),
      status: reply.statusCode,
      type: reply.getHeader('content-type')?.toString() ?? null,
      body: payload,
    });
    if (problem !== null) wrong.push(...problem.split('\n'));
    return payload;
  });
};

const routeOf = (request: FastifyRequest): string | null => request.routeOptions.url ?? null;

/** What is wrong with the answers so far, for the tests of this itself: it fails no other test then. */
export const takeWrong = (): string[] => [...new Set(wrong.splice(0))];

function failIfWrong(): void {
  const found = takeWrong();
  if (found.length > 0) throw new Error(`Not as /api/openapi.json says:\n${found.join('\n')}`);
}

subscribe(CHANNEL, listen);
afterEach(failIfWrong);
afterAll(() => {
  unsubscribe(CHANNEL, listen);
  failIfWrong();
});
