import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tags } from '../../http/documented.ts';
import { compiledFrom } from '../../testing/answer-rules.ts';
import { collectRoutes } from '../../testing/collect-routes.ts';
import { sessionOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const DOCUMENT = '/api/openapi.json';
/** Routes below `/api/` that are not for programs; each with its reason. */
const hidden: readonly string[] = [];
/** Requests that change something and need to say nothing more. */
const withoutBody = [
  'signOut',
  'retryMail',
  'revealMail',
  'runJob',
  'checkStoredIssuer',
  'unyankVersion',
  'addReader',
  'acceptInvitationByLink',
  'addTeamMember',
  'takePrefix',
  'giveCrate',
  'askForSecondFactor',
  'startTotp',
  'renewRecoveryCodes',
  'startPasskey',
  'startPasskeySignIn',
  'followCrate',
];

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface Named extends Operation {
  name: string;
  path: string;
  method: string;
}

let server: TestServer;
let routes: string[];
// biome-ignore lint/suspicious/noExplicitAny: the test is about the shape of it
let document: any;
let operations: Named[];

beforeAll(async () => {
  const started = await collectRoutes(() => startTestServer());
  server = started.result;
  routes = started.routes;
  document = (await server.request('GET', DOCUMENT, { token: null })).json;
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        path,
        method,
        name: `${method.toUpperCase()} ${path}`,
      })),
  );
});
afterAll(() => server.close());

describe('the document of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const outcome = await new Validator().validate(structuredClone(document));
    expect(outcome.errors ?? []).toEqual([]);
    expect(document.openapi).toBe('3.1.0');
  });

  it('has schemas that are valid JSON Schema 2020-12, and references that lead somewhere', () => {
    const check = compiledFrom(document);
    const meta = new Ajv2020({ strict: false });
    for (const { name, requestBody, responses } of operations)
      for (const { content = {} } of [...Object.values(responses), ...(requestBody ? [requestBody] : [])])
        for (const { schema } of Object.values(content)) {
          expect(meta.validateSchema(schema), `${name}: ${meta.errorsText()}`).toBe(true);
          expect(() => check(schema), name).not.toThrow();
        }
    for (const [name, schema] of Object.entries(document.components.schemas as Record<string, object>))
      expect(meta.validateSchema(schema), `${name}: ${meta.errorsText()}`).toBe(true);
  });

  it('has every route below /api/, and no page', () => {
    const documented = operations.map(({ name }) => name.replaceAll(/\{(\w+)\}/g, ':$1'));
    const wanted = routes.filter((route) => / \/api\//.test(route) && !route.startsWith('HEAD '));
    expect(documented.filter((route) => / \/api\//.test(route)).sort()).toEqual(
      wanted.filter((route) => !hidden.includes(route)).sort(),
    );
    expect(documented.filter((route) => !/ \/api\//.test(route)).sort()).toEqual([
      'GET /.well-known/waybill',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
    ]);
  });

  it('says of each what it is for, who may ask and what it answers', () => {
    for (const { name, operationId, summary, tags: chapters, security, responses } of operations) {
      expect(operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary, name).toMatch(/^[^a-z.].{3,79}[^.]$/);
      expect(chapters, name).toHaveLength(1);
      expect(Object.keys(tags), name).toContain(chapters[0]);
      expect(Array.isArray(security), `${name} says what credential it takes`).toBe(true);
      for (const scheme of security.flatMap((one) => Object.keys(one)))
        expect(Object.keys(document.components.securitySchemes), name).toContain(scheme);
      expect(Object.keys(responses), name).toEqual(
        expect.arrayContaining([expect.stringMatching(/^20\d$/), '4XX', '5XX']),
      );
      for (const { description } of Object.values(responses))
        expect(description, name).not.toMatch(/default/i);
    }
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('describes the body of each request that has one, and each parameter', () => {
    const silent: string[] = [];
    for (const { name, method, path, operationId, parameters = [], requestBody } of operations) {
      const takesBody =
        (['post', 'put', 'patch'].includes(method) && !withoutBody.includes(operationId)) ||
        // cargo's own way.
        operationId === 'removeOwners';
      expect(requestBody !== undefined, `${name} has a body in the document`).toBe(takesBody);
      for (const parameter of parameters)
        if (!/^\S/.test(parameter.description ?? '')) silent.push(`${name}: ${parameter.name}`);
      const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(inPath, name).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]));
    }
    expect(silent, 'parameters that do not say what they are').toEqual([]);
  });

  it('names no field of an answer that it leaves open by mistake', () => {
    const open = Object.entries(document.components.schemas as Record<string, Record<string, unknown>>)
      .filter(([, schema]) => schema['type'] === 'object' && schema['additionalProperties'] !== false)
      .map(([name]) => name);
    // What a CI says of its jobs is its own.
    expect(open).toEqual(['Provenance']);
  });

  it('names the cookie by which a browser is signed in', async () => {
    const { name } = document.components.securitySchemes.session;
    expect(await sessionOf(server)).toMatch(new RegExp(`^${name}=`));
  });

  it('is told of by the registry, belongs to its address, and is asked for again for nothing', async () => {
    const registry = await server.request('GET', '/.well-known/waybill', { token: null });
    expect(registry.json.endpoints.openapi).toBe(`${server.url}${DOCUMENT}`);
    expect(document.servers).toEqual([{ url: server.url }]);
    const first = await server.request('GET', DOCUMENT, { token: null });
    const again = await server.request('GET', DOCUMENT, {
      token: null,
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect([first.status, again.status, again.text]).toEqual([200, 304, '']);
  });
});
