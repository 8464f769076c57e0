import { STATUS_CODES } from 'node:http';
import { ApiError } from '@waybill/api/schemas';
import manifest from '../../../package.json' with { type: 'json' };
import type { Config } from '../../config/config.ts';
import { tags } from '../../http/documented.ts';
import { nameSchemas } from './named-schemas.ts';
import { parameterWords } from './parameter-words.ts';

export const DOCUMENT_PATH = '/api/openapi.json';

/** What the document says of a schema of a route, and of a body that the route reads by itself. */
export interface DescribedSchema {
  hide?: boolean;
  operationId?: string;
  response?: Record<string, unknown>;
  body?: unknown;
  documentedBody?: unknown;
}

/** The frame of the document; the routes fill it. */
export const documentFrame = (config: Pick<Config, 'publicUrl'>) => ({
  openapi: '3.1.0',
  info: {
    title: 'Waybill',
    version: manifest.version,
    license: { name: 'MIT OR Apache-2.0', identifier: 'MIT OR Apache-2.0' },
    description:
      'A Cargo registry with Trusted Publishing. What crates.io has too is as it is there; times are RFC 3339 in UTC, ' +
      'sizes are bytes. Every refusal has the shape `ApiError`, with one of a closed list of codes. This describes the ' +
      'answers of this very version: a later one may add fields, so pass over what you do not know.',
  },
  servers: [{ url: config.publicUrl }],
  tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
  components: {
    securitySchemes: {
      api_token: {
        type: 'apiKey' as const,
        in: 'header' as const,
        name: 'Authorization',
        description: 'An API token of a person (`wbat_…`), as it is, as cargo sends it, or after `Bearer `.',
      },
      access_token: {
        type: 'http' as const,
        scheme: 'bearer',
        description:
          'The access token of a CI job (`wbtp_…`), from the exchange; cargo sends it without `Bearer `.',
      },
      session: {
        type: 'apiKey' as const,
        in: 'cookie' as const,
        name: sessionCookie(config.publicUrl),
        description:
          'A signed-in browser. A request that says an `Origin` must come from the registry’s own.',
      },
    },
  },
});

/** Better Auth puts the prefix of browsers before the name of a cookie that only https may carry. */
function sessionCookie(publicUrl: string): string {
  return `${publicUrl.startsWith('https:') ? '__Secure-' : ''}waybill.session_token`;
}

/** Pages are not for programs: outside `/api/` only what has a name is in the document. Any route may refuse. */
export function describeRoute(schema: DescribedSchema | undefined, url: string): DescribedSchema {
  if (schema?.hide === true || (!url.startsWith('/api/') && schema?.operationId === undefined))
    return { hide: true };
  const { documentedBody, ...rest } = schema ?? {};
  return {
    ...rest,
    ...(documentedBody === undefined ? {} : { body: documentedBody }),
    response: { ...rest.response, '4XX': ApiError, '5XX': ApiError },
  };
}

interface Whole {
  paths?: unknown;
  components?: { schemas?: object };
}

interface Operation {
  parameters?: { name: string; description?: string }[];
  responses: Record<string, { description: string }>;
}

/** What is said more than once gets a name; what the frame leaves without words, or with its own, gets ours. */
export function finishDocument<Document extends Whole>(document: Document): Document {
  const { paths, schemas } = nameSchemas(document.paths ?? {});
  for (const operations of Object.values(paths))
    for (const operation of Object.values(operations as Record<string, Operation>)) describe(operation);
  return { ...document, paths, components: { ...document.components, schemas } };
}

function describe({ parameters = [], responses }: Operation): void {
  for (const parameter of parameters) {
    const words = parameter.description ?? parameterWords[parameter.name];
    if (words !== undefined) parameter.description = words;
  }
  for (const [status, response] of Object.entries(responses))
    if (response.description === 'Default Response') response.description = STATUS_CODES[status] ?? 'Done';
}
