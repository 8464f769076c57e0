import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { describeCrate, describeVersion } from './describe.ts';
import { listDependenciesDocs, listVersionsDocs, readCrateDocs, readVersionDocs } from './documentation.ts';
import { type CrateRow, findVersion, findVisibleCrate, listDependencies, listVersions } from './store.ts';

interface ByName {
  Params: { name: string };
}

/** What can be read about a crate, in crates.io's shapes. */
export function crateRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  // On a private registry whoever reads has been let in.
  const isPublicRegistry = platform.config.visibility === 'public';
  const isPublicPage = (crate: CrateRow) => isPublicRegistry && crate.visibility === 'public';

  async function crateOf(request: FastifyRequest<{ Params: { name: string } }>): Promise<CrateRow> {
    const { name } = request.params;
    const reader = await access.readerOf(request);
    // Decided before the database is asked: a name that can never be one costs nothing.
    const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    return crate;
  }

  async function versionOf(crate: CrateRow, num: string) {
    const version = await findVersion(db, crate.id, num);
    if (version === null) {
      throw new Problem('version_not_found', `crate \`${crate.name}\` does not have a version \`${num}\``);
    }
    return version;
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', access.requireReader);
    app.addHook('onSend', async (_request, reply) => {
      if (platform.config.visibility === 'private') reply.header('cache-control', 'private, no-store');
    });

    app.get<ByName>('/api/v1/crates/:name', { schema: readCrateDocs }, async (request) => {
      const crate = await crateOf(request);
      const versions = await listVersions(db, crate.id);
      return {
        crate: describeCrate(crate, versions),
        versions: versions.map((version) => describeVersion(crate, version, isPublicPage(crate))),
        keywords: (JSON.parse(crate.keywords) as string[]).map((keyword) => ({ id: keyword, keyword })),
        categories: (JSON.parse(crate.categories) as string[]).map((slug) => ({ id: slug, slug })),
      };
    });

    app.get<ByName>('/api/v1/crates/:name/versions', { schema: listVersionsDocs }, async (request) => {
      const crate = await crateOf(request);
      const versions = await listVersions(db, crate.id);
      return {
        versions: versions.map((version) => describeVersion(crate, version, isPublicPage(crate))),
        meta: { total: versions.length, next_page: null },
      };
    });

    app.get<{ Params: { name: string; version: string } }>(
      '/api/v1/crates/:name/:version',
      { schema: readVersionDocs },
      async (request) => {
        const crate = await crateOf(request);
        return {
          version: describeVersion(
            crate,
            await versionOf(crate, request.params.version),
            isPublicPage(crate),
          ),
        };
      },
    );

    app.get<{ Params: { name: string; version: string } }>(
      '/api/v1/crates/:name/:version/dependencies',
      { schema: listDependenciesDocs },
      async (request) => {
        const crate = await crateOf(request);
        const version = await versionOf(crate, request.params.version);
        const rows = await listDependencies(db, version.id);
        return {
          dependencies: rows.map((row) => ({
            id: row.id,
            version_id: row.version_id,
            crate_id: row.crate_name,
            req: row.requirement,
            optional: row.optional === 1,
            default_features: row.default_features === 1,
            features: JSON.parse(row.features) as string[],
            target: row.target,
            kind: row.kind,
            registry: row.registry,
          })),
        };
      },
    );
  };
}
