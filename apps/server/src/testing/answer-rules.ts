import { formatParamUrl } from '@fastify/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

export interface SentAnswer {
  method: string;
  /** As it was registered: `/api/v1/crates/:name`. Null: there is none at this address. */
  route: string | null;
  /** The names in its query. */
  query: readonly string[];
  status: number;
  type: string | null;
  /** What is about to be sent: text, bytes, a stream, or nothing. */
  body: unknown;
}

export interface AnswerRules {
  /** What is wrong with an answer, as a sentence that names route, status and place; null: it is as documented. */
  problemOf(app: FastifyInstance, answer: SentAnswer): string | null;
}

interface Response {
  description: string;
  content?: Record<string, { schema?: object }>;
}
type Responses = Record<string, Response>;
interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Responses;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** Made once per process: making the document and compiling a schema each cost more than a request. */
export function answerRules(): AnswerRules {
  let known: { document: Document; check: ReturnType<typeof compiledFrom> } | null = null;
  const readFrom = (app: FastifyInstance) => {
    const document = app.swagger() as unknown as Document;
    known = { document, check: compiledFrom(document) };
    return known;
  };
  return {
    problemOf(app, answer) {
      const { method, route } = answer;
      if (route === null) {
        const held = known ?? readFrom(app);
        return compare(answer, refusals(held.document), held.check);
      }
      // Pages and the index have no schema.
      if (!route.startsWith('/api/')) return null;
      const path = formatParamUrl(route);
      const verb = (method === 'HEAD' ? 'GET' : method).toLowerCase();
      const find = ({ document }: { document: Document }) => document.paths[path]?.[verb];
      // Another server of this file may be configured to have more routes.
      const held = known !== null && find(known) !== undefined ? known : readFrom(app);
      const operation = find(held);
      if (operation === undefined) return `${method} ${route} is not in the document`;
      if (!Object.keys(operation.responses).some((status) => /^[123]/.test(status)))
        return `${method} ${route} has no schema for its success: give it \`response: { 200: … }\``;
      return compare(answer, operation.responses, held.check) ?? unknownParameter(answer, operation);
    },
  };
}

/** What a request asks for with success is in the document, too. */
function unknownParameter({ method, route, query, status }: SentAnswer, operation: Operation): string | null {
  if (status >= 300) return null;
  const known = operation.parameters?.filter((one) => one.in === 'query').map(({ name }) => name) ?? [];
  const unknown = query.find((name) => !known.includes(name));
  return unknown === undefined
    ? null
    : `${method} ${route} ${status}: the document has no parameter ${unknown} in the query`;
}

const refusals = ({ components }: Document): Responses => {
  const content = { 'application/json': { schema: components.schemas['ApiError'] ?? {} } };
  return { '4XX': { description: '', content }, '5XX': { description: '', content } };
};

function compare(
  answer: SentAnswer,
  responses: Responses,
  check: (schema: object) => ValidateFunction,
): string | null {
  const { method, route, status, body } = answer;
  const where = `${method} ${route ?? '(no route)'} ${status}`;
  const response = responses[status] ?? responses[`${String(status)[0]}XX`];
  if (response === undefined) return `${where}: the document has no such status`;
  const type = answer.type?.split(';', 1)[0] ?? null;
  const isEmpty = body === undefined || body === null || body === '';
  if (response.content === undefined)
    return isEmpty ? null : `${where}: the document has no body for it, and it has one`;
  if (type === null) return isEmpty ? `${where}: the document has a body for it, and it has none` : null;
  const media = response.content[type];
  if (media === undefined) return `${where}: the document does not have the type ${type}`;
  if (type !== 'application/json' || method === 'HEAD') return null;
  const value = parsed(body);
  if (value === undefined) return `${where}: the body is not JSON`;
  const validate = check(media.schema ?? {});
  if (validate(value)) return null;
  return (validate.errors ?? [])
    .map(({ instancePath, message, params }) => {
      const extra = params['additionalProperty'] ?? params['unevaluatedProperty'];
      const place = `${instancePath}${extra === undefined ? '' : `/${extra}`}` || '/';
      return `${where}: ${place} ${extra === undefined ? message : 'is not in the document'}`;
    })
    .join('\n');
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : String(body));
  } catch {
    return undefined;
  }
}

/**
 * Compiles a schema of the document when it is first needed, the named ones once. Each file of tests does it again, so
 * that compiling has to be cheap, rather than what comes of it.
 */
export function compiledFrom(document: Pick<Document, 'components'>): (schema: object) => ValidateFunction {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  formats.default(ajv);
  for (const [name, schema] of Object.entries(document.components.schemas))
    ajv.addSchema(schema, `#/components/schemas/${name}`);
  const byText = new Map<string, ValidateFunction>();
  const compiled = new WeakMap<object, ValidateFunction>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(schema);
    const made = byText.get(text) ?? ajv.compile(schema);
    byText.set(text, made);
    compiled.set(schema, made);
    return made;
  };
}
