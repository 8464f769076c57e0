import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { limitPerson } from '../../http/request-limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, asReader } from '../access/index.ts';
import { searchDocs } from './documentation.ts';
import { searchCrates } from './search-crates.ts';
import { asksForFollowed } from './selection.ts';
import { prepareSubstrings } from './store.ts';

const words = (description: string) => Type.Optional(Type.String({ description }));
/** Other parameters are ignored, as on crates.io. */
const SearchQuery = Type.Object({
  q: words('What is looked for, 256 characters at most.'),
  sort: words(
    '`relevance` (usual with `q`), `alphabetical` (usual without), `downloads`, `recent-downloads`, `recent-updates` or `new`; anything else is the usual one.',
  ),
  page: words('Which part of the list, counted from 1; 200 at most. Without it `seek` goes on.'),
  per_page: Type.Optional(Type.String()),
  seek: words('Where the list goes on, as `meta.next_page` has it; not together with `page`.'),
  all_keywords: words('Several keywords with spaces between, 10 at most; a crate must have all of them.'),
  keyword: words('One keyword.'),
  category: words('The slug of a category; those below it count too.'),
  letter: words('What the name begins with: one character.'),
  user_id: words('Crates that this user owns, by id.'),
  team_id: words('Crates that this team owns, by id.'),
  following: words(
    'Whatever it is: the crates that the caller follows. It takes a session or a token without scopes.',
  ),
  include_yanked: words('Whatever is not `yes` leaves out crates of which all versions are yanked.'),
  'ids[]': Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String())], {
      description: 'Exact names, 100 at most; may be given many times.',
    }),
  ),
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
    app.get(
      '/api/v1/crates',
      { schema: { ...searchDocs, querystring: SearchQuery } },
      async (request, reply) => {
        if (asksForFollowed(request.query)) {
          // As at crates.io: no scope stands for this.
          const caller = await access.requireCaller(request, { scope: null, crate: null });
          reply.header('cache-control', 'no-store');
          await limitPerson(platform, 'searches', caller.user.id, request);
          return searchCrates(database.db, search, asReader(caller), request.query, caller.user.id);
        }
        const reader = await access.readerOf(request);
        if (reader.kind === 'user') await limitPerson(platform, 'searches', reader.id, request);
        if (config.visibility === 'private' || access.isPersonal(request))
          reply.header('cache-control', 'private, no-store');
        return searchCrates(database.db, search, reader, request.query);
      },
    );
  };
}
