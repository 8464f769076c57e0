import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { numbered } from '../../http/numbered-query.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { showDependents } from './dependents/list-dependents.ts';
import { describeCrate, describeDependency } from './describe.ts';
import {
  listAuthorsDocs,
  listDeletedVersionsDocs,
  listDependenciesDocs,
  listDependentsDocs,
  listVersionsDocs,
  readCrateDocs,
  readVersionDocs,
} from './documentation.ts';
import { findCrateFor } from './find-crate.ts';
import { listGoneVersions } from './gone/index.ts';
import { readInclude } from './include.ts';
import {
  countCategory,
  countKeyword,
  describeCategory,
  describeKeyword,
  type Label,
} from './labels/index.ts';
import { listCrateVersions } from './list-versions.ts';
import { describeVersions, requireVersion, showVersion } from './show-version.ts';
import { type CrateRow, listDependencies, listVersionsById, outlineVersions } from './store.ts';
import { readVersionSegment } from './version-segment.ts';

const NamedCrate = Type.Object({ name: Type.String() });
const NamedVersion = Type.Object({ name: Type.String(), version: Type.String() });
const Text = Type.Optional(Type.String());
const words = (description: string) => Type.Optional(Type.String({ description }));

/** What can be read about a crate, in crates.io's shapes. */
export function crateRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  const crateOf = async (request: FastifyRequest, name: string): Promise<CrateRow> =>
    findCrateFor(db, await access.readerOf(request), name);

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onRequest', access.requireReader);
    app.addHook('onSend', async (_request, reply) => {
      if (platform.config.visibility === 'private') reply.header('cache-control', 'private, no-store');
    });

    app.get(
      '/api/v1/crates/:name',
      {
        schema: {
          ...readCrateDocs,
          params: NamedCrate,
          querystring: Type.Object({
            include: words(
              'What the answer has, by commas: `versions`, `default_version`, `keywords`, `categories`, `badges`, `downloads`, or `full`, which it is unless it is given.',
            ),
          }),
        },
      },
      async (request) => {
        const include = readInclude(request.query.include);
        const reader = await access.readerOf(request);
        const crate = await findCrateFor(db, reader, request.params.name);
        // No more than five of each (crates-io-api §6.5).
        const labelsOf = async (texts: string, count: typeof countKeyword): Promise<Label[]> => {
          const found = [];
          for (const text of JSON.parse(texts) as string[])
            found.push((await count(db, reader, text)) ?? { text, crates: 1, since: crate.created_at });
          return found;
        };
        const outline = (await outlineVersions(db, crate.id)).sort((a, b) => b.id - a.id);
        const shown = describeCrate(crate, include.versions ? outline : null, include);
        const ids = include.versions
          ? null
          : outline
              .filter(({ num }) => include.defaultVersion && num === shown.default_version)
              .map(({ id }) => id);
        const rows = (await listVersionsById(db, crate.id, ids)).sort((a, b) => b.id - a.id);
        return {
          crate: shown,
          versions:
            include.versions || include.defaultVersion ? await describeVersions(platform, crate, rows) : null,
          keywords: include.keywords
            ? (await labelsOf(crate.keywords, countKeyword)).map(describeKeyword)
            : null,
          categories: include.categories
            ? (await labelsOf(crate.categories, countCategory)).map(describeCategory)
            : null,
        };
      },
    );

    app.get(
      '/api/v1/crates/:name/versions',
      {
        schema: {
          ...listVersionsDocs,
          params: NamedCrate,
          querystring: Type.Object({
            sort: words(
              '`semver`, the highest first, which it is unless it is given; or `date`, the newest first.',
            ),
            include: words('`release_tracks`, for what is in `meta` then.'),
            'nums[]': Type.Optional(
              Type.Union([Type.String(), Type.Array(Type.String())], {
                description: 'Only these versions, such as `1.0.0`; may be given many times.',
              }),
            ),
            per_page: words('How many at once, 100 at most; all of them unless it is given.'),
            seek: Text,
            page: Text,
          }),
        },
      },
      async (request) =>
        listCrateVersions(platform, await crateOf(request, request.params.name), request.query),
    );

    app.get(
      '/api/v1/crates/:name/deleted_versions',
      { schema: { ...listDeletedVersionsDocs, params: NamedCrate } },
      async (request) => {
        const gone = await listGoneVersions(db, await crateOf(request, request.params.name));
        return {
          deleted_versions: gone.map(({ num, deletedAt }) => ({ num, deleted_at: deletedAt.toISOString() })),
        };
      },
    );

    app.get(
      '/api/v1/crates/:name/:version',
      { schema: { ...readVersionDocs, params: NamedVersion } },
      async (request) => {
        const num = readVersionSegment(request.params.version);
        const crate = await crateOf(request, request.params.name);
        return { version: await showVersion(platform, crate, num) };
      },
    );

    app.get(
      '/api/v1/crates/:name/:version/dependencies',
      { schema: { ...listDependenciesDocs, params: NamedVersion } },
      async (request) => {
        const num = readVersionSegment(request.params.version);
        const crate = await crateOf(request, request.params.name);
        const version = await requireVersion(platform, crate, num);
        const rows = await listDependencies(db, version.id);
        return { dependencies: rows.map((row) => describeDependency(row)) };
      },
    );

    app.get(
      '/api/v1/crates/:name/reverse_dependencies',
      {
        schema: {
          ...listDependentsDocs,
          params: NamedCrate,
          querystring: Type.Object(numbered),
        },
      },
      async (request) => {
        const reader = await access.readerOf(request);
        const crate = await findCrateFor(db, reader, request.params.name);
        return showDependents(platform, reader, crate, request.query);
      },
    );

    // Who wrote it stands in the manifest only, and crates.io has given this empty answer for years.
    app.get(
      '/api/v1/crates/:name/:version/authors',
      { schema: { ...listAuthorsDocs, params: NamedVersion } },
      async (request) => {
        const num = readVersionSegment(request.params.version);
        await requireVersion(platform, await crateOf(request, request.params.name), num);
        return { users: [], meta: { names: [] } };
      },
    );
  };
}
