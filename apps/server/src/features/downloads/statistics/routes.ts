import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Access } from '../../access/index.ts';
import {
  describeVersions,
  findCrateFor,
  listVersionsById,
  outlineVersions,
  readVersionSegment,
  requireVersion,
} from '../../crates/index.ts';
import { crateDaysDocs, versionDaysDocs } from '../documentation.ts';
import { crateDays, versionDays } from './show-days.ts';

const NamedCrate = Type.Object({ name: Type.String() });
const NamedVersion = Type.Object({ name: Type.String(), version: Type.String() });
const words = (description: string) => Type.Optional(Type.String({ description }));

/** How often crates are downloaded, day by day (crates-io-api §10.3). */
export function statisticsRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onRequest', access.requireReader);

    app.get(
      '/api/v1/crates/:name/downloads',
      {
        schema: {
          ...crateDaysDocs,
          params: NamedCrate,
          querystring: Type.Object({ include: words('`versions`: they are in the answer too.') }),
        },
      },
      async (request) => {
        const wantsVersions = readInclude(request.query.include);
        const crate = await findCrateFor(db, await access.readerOf(request), request.params.name);
        const newest = (await outlineVersions(db, crate.id)).map(({ id }) => id).sort((a, b) => b - a);
        const { single, days, extra } = await crateDays(platform, crate.id, newest);
        const rows = wantsVersions ? await listVersionsById(db, crate.id, [...single]) : [];
        return {
          version_downloads: days,
          ...(wantsVersions
            ? {
                versions: await describeVersions(
                  platform,
                  crate,
                  rows.sort((a, b) => b.id - a.id),
                ),
              }
            : {}),
          meta: { extra_downloads: extra },
        };
      },
    );

    app.get(
      '/api/v1/crates/:name/:version/downloads',
      {
        schema: {
          ...versionDaysDocs,
          params: NamedVersion,
          querystring: Type.Object({
            before_date: words('The last day, such as `2027-01-31`; today unless it is given.'),
          }),
        },
      },
      async (request) => {
        const num = readVersionSegment(request.params.version);
        const crate = await findCrateFor(db, await access.readerOf(request), request.params.name);
        const { id } = await requireVersion(platform, crate, num);
        return { version_downloads: await versionDays(platform, crate.id, id, request.query.before_date) };
      },
    );
  };
}

function readInclude(include: string | undefined): boolean {
  const parts = (include ?? '').split(',').filter((part) => part !== '');
  if (parts.some((part) => part !== 'versions'))
    throw new Problem('query_invalid', "invalid component for ?include= (expected 'versions')");
  return parts.length > 0;
}
