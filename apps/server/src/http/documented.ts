import type { FastifySchema } from 'fastify';

/** The chapters of the document, in the order in which they are read. */
export const tags = {
  crates: 'What can be read about crates and their versions, and their files.',
  publishing: 'Publishing, yanking, and the settings of a crate.',
  owners: 'Who may do what to a crate.',
  organizations: 'Organisations, their members and teams, and the names that are theirs.',
  'trusted publishing': 'The exchange of an ID token of a CI job, and rehearsals of it.',
  publishers: 'Which jobs may publish, and what became of their tries.',
  account: 'Who one is: sessions, sign-in, API tokens.',
  'exposed tokens': 'Where tokens are brought that somebody found.',
  administration: 'For the administrators of the registry.',
  registry: 'What this registry is, and whether it is well.',
} as const;
export type Tag = keyof typeof tags;

/** What a request may carry to be let in: one of a list. */
export const credentials = {
  /** No credential is asked for. */
  none: [],
  /** Anybody; on a private registry a credential that may read. */
  reader: [{}, { api_token: [] }, { access_token: [] }, { session: [] }],
  person: [{ api_token: [] }, { session: [] }],
  session: [{ session: [] }],
  /** A person, or a CI job with the access token it got in exchange. */
  uploader: [{ api_token: [] }, { access_token: [] }, { session: [] }],
  job: [{ access_token: [] }],
  /** Works without; one that comes along shows its owner more. */
  optional: [{}, { api_token: [] }, { session: [] }],
} as const satisfies Record<string, readonly Record<string, readonly string[]>[]>;

export interface Documentation {
  operationId: string;
  summary: string;
  description?: string;
  tag: Tag;
  credentials: keyof typeof credentials;
  /** By status: the schema of the JSON, or `{ description, content }` for any other type. Refusals need none. */
  response: Readonly<Record<number, unknown>>;
  /** Of a body that the route reads by itself, so that Fastify does not validate it: a schema, or `{ content }`. */
  documentedBody?: unknown;
}

/**
 * What the document says of a route, to be spread into its `schema`. The types say nothing of the answers: they are
 * not made by their schemas, tests compare the two (`testing/compare-answers.ts`).
 */
export function documented({ tag, credentials: kind, ...rest }: Documentation): Documented {
  return { ...rest, tags: [tag], security: credentials[kind].map((one) => ({ ...one })) } as Documented;
}

export type Documented = Omit<FastifySchema, 'response' | 'body' | 'params' | 'querystring' | 'headers'>;

/** An answer, or a body, that is not JSON. */
export const ofType = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: { type: 'string', contentMediaType: type, description } } },
});
