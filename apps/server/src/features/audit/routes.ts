import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../http/pagination.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { searchEventsDocs } from './documentation.ts';
import { searchEvents } from './search-events.ts';
import type { EventRow } from './store.ts';

const Text = Type.Optional(Type.String());
const SearchQuery = Type.Object(
  {
    crate: Text,
    actor: Text,
    action: Text,
    correlation_id: Text,
    since: Text,
    until: Text,
    per_page: Text,
    seek: Text,
  },
  // A misspelt filter must not show everything as if it had been found.
  { additionalProperties: false },
);

/** The trail, for administrators. */
export function auditRoutes(platform: Platform, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/admin/audit',
      { schema: { querystring: SearchQuery, ...searchEventsDocs } },
      async (request, reply) => {
        await access.requireAdmin(request);
        const page = readSeekPage(request.query);
        const events = await searchEvents(platform.database.db, request.query, {
          before: page.after === 0 ? null : page.after,
          limit: page.limit,
        });
        const ids = events.map(({ id }) => id);
        reply.header('cache-control', 'no-store');
        return { events: events.map(toEvent), meta: { next_page: nextPage(request.query, page, ids) } };
      },
    );
  };
}

function toEvent(row: EventRow) {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      ...(row.login === null ? {} : { login: row.login }),
    },
    action: row.action,
    crate: row.crate_name,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    correlation_id: row.correlation_id,
  };
}
