import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { type Access, asReader } from '../access/index.ts';
import { searchCrates } from './search-crates.ts';
import { prepareSubstrings } from './store.ts';

const Text = Type.Optional(Type.String());
/** Other parameters are ignored, as on crates.io. */
const SearchQuery = Type.Object({
  q: Text,
  sort: Text,
  page: Text,
  per_page: Text,
  seek: Text,
  all_keywords: Text,
  keyword: Text,
  category: Text,
  letter: Text,
  user_id: Text,
  team_id: Text,
  following: Text,
  include_yanked: Text,
  'ids[]': Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
});

/** `GET /api/v1/crates`: `cargo search`, and every list of crates (crates-io-api §10.1). */
export function searchRoutes(platform: Platform, access: Access) {
  const { database, config, log } = platform;
  return async (instance: FastifyInstance): Promise<void> => {
    const substrings = await prepareSubstrings(database.db, database.engine);
    if (!substrings)
      log.warn(
        'names are searched by their beginning only: let an administrator of the database run `create extension pg_trgm`, then start again',
      );
    const search = { engine: database.engine, substrings };
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onRequest', access.requireReader);
    app.get('/api/v1/crates', { schema: { querystring: SearchQuery } }, async (request, reply) => {
      if (request.query.following !== undefined) {
        // As at crates.io: no scope stands for this, and what somebody follows nobody else learns.
        const caller = await access.requireCaller(request, { scope: null, crate: null });
        reply.header('cache-control', 'no-store');
        return searchCrates(database.db, search, asReader(caller), request.query, caller.user.id);
      }
      const reader = await access.readerOf(request);
      if (config.visibility === 'private' || access.isPersonal(request))
        reply.header('cache-control', 'private, no-store');
      return searchCrates(database.db, search, reader, request.query);
    });
  };
}
