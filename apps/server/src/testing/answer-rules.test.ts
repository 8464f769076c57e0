import Fastify, { type FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectSchemas } from '../features/api-document/index.ts';
import { documented } from '../http/documented.ts';
import { takeWrong } from './compare-answers.ts';

/** A server whose answers are not what its document says. */
let app: FastifyInstance;

const about = { summary: 'Lies', tag: 'registry', credentials: 'none' } as const;
const Truth = Type.Object({ a: Type.Integer() }, { additionalProperties: false });
const lie = (operationId: string) => documented({ ...about, operationId, response: { 200: Truth } });

beforeAll(async () => {
  app = Fastify();
  await collectSchemas(app, { publicUrl: 'http://127.0.0.1' });
  app.get('/api/honest/:name', { schema: lie('honest') }, async () => ({ a: 1 }));
  app.get('/api/more', { schema: lie('more') }, async () => ({ a: 1, b: { c: 2 } }));
  app.get('/api/less', { schema: lie('less') }, async () => ({}));
  app.get('/api/other', { schema: lie('other') }, async () => ({ a: 'text' }));
  app.get('/api/status', { schema: lie('status') }, async (_request, reply) =>
    reply.code(201).send({ a: 1 }),
  );
  app.get('/api/type', { schema: lie('type') }, async (_request, reply) =>
    reply.type('text/plain').send('a'),
  );
  app.get('/api/empty', { schema: lie('empty') }, async (_request, reply) => reply.send());
  app.get('/api/silent', async () => ({ a: 1 }));
  app.get('/api/refusal', { schema: lie('refusal') }, async (_request, reply) =>
    reply.code(404).send({ message: 'not our envelope' }),
  );
  app.get('/api/hidden', { schema: { hide: true } }, async () => ({}));
  app.get('/page', async () => 'a page');
  await app.ready();
});
afterAll(() => app.close());

async function problemsOf(url: string, method: 'GET' | 'HEAD' = 'GET') {
  const answer = await app.inject({ url, method });
  return { body: answer.body, problems: takeWrong() };
}

it('an answer that is as documented passes, whatever the name in its path, and pages are not looked at', async () => {
  expect((await problemsOf('/api/honest/x')).problems).toEqual([]);
  expect((await problemsOf('/api/honest/x', 'HEAD')).problems).toEqual([]);
  expect((await problemsOf('/page')).problems).toEqual([]);
});

it('a schema takes nothing away from an answer: what is too much is sent, and told', async () => {
  const { body, problems } = await problemsOf('/api/more');
  expect(JSON.parse(body)).toEqual({ a: 1, b: { c: 2 } });
  expect(problems).toEqual(['GET /api/more 200: /b is not in the document']);
});

it.each([
  ['/api/less', "GET /api/less 200: / must have required property 'a'"],
  ['/api/other', 'GET /api/other 200: /a must be integer'],
  ['/api/status', 'GET /api/status 201: the document has no such status'],
  ['/api/type', 'GET /api/type 200: the document does not have the type text/plain'],
  ['/api/empty', 'GET /api/empty 200: the document has a body for it, and it has none'],
  ['/api/honest/x?page=1', 'GET /api/honest/:name 200: the document has no parameter page in the query'],
  ['/api/silent', 'GET /api/silent has no schema for its success: give it `response: { 200: … }`'],
  ['/api/hidden', 'GET /api/hidden is not in the document'],
])('%s is told', async (url, sentence) => {
  expect((await problemsOf(url)).problems).toEqual([sentence]);
});

it('a refusal has the one shape of all refusals, also where there is no route', async () => {
  expect((await problemsOf('/api/refusal')).problems).toContain(
    'GET /api/refusal 404: /message is not in the document',
  );
  expect((await problemsOf('/api/nowhere')).problems).toContain(
    'GET (no route) 404: /message is not in the document',
  );
});
