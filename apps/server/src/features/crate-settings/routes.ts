import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, asReader } from '../access/index.ts';
import { describeCrate, findCrate, findVisibleCrate } from '../crates/index.ts';
import { changeSettings } from './change-settings.ts';
import { changeSettingsDocs } from './documentation.ts';

const Settings = Type.Object(
  {
    crate: Type.Object(
      {
        trustpub_only: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
        visibility: Type.Optional(Type.Union([Type.Literal('public'), Type.Literal('private'), Type.Null()])),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** `PATCH /api/v1/crates/{name}` (crates-io-api §9.1). Unlike there, who asks comes before what there is. */
export function crateSettingsRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.patch(
      '/api/v1/crates/:name',
      { schema: { params: Type.Object({ name: Type.String() }), body: Settings, ...changeSettingsDocs } },
      async (request, reply) => {
        const { name } = request.params;
        const found = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
        const { trustpub_only: trustpubOnly = null, visibility = null } = request.body.crate;
        const needs = { crate: found?.name ?? name, unnamed: true, rejectLegacy: true, stepUp: true };
        // Who sees a crate is for those who say who has a part in it, not for a job that manages publishers.
        const scopes =
          visibility === null
            ? (['trusted-publishing'] as const)
            : trustpubOnly === null
              ? (['change-owners'] as const)
              : (['change-owners', 'trusted-publishing'] as const);
        const [caller] = await Promise.all(
          scopes.map((scope) => access.requireCaller(request, { ...needs, scope })),
        );
        if (caller === undefined) throw new Error('no scope was asked for');
        const { user } = caller;
        const seen =
          found === null ? null : await findVisibleCrate(db, asReader(caller), canonicalName(found.name));
        if (found === null || seen === null)
          throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
        const warnings = await changeSettings(
          platform,
          found,
          { trustpubOnly, visibility },
          { userId: user.id, login: user.login, correlationId: request.id },
        );
        const crate = await findCrate(db, canonicalName(name));
        if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
        reply.header('cache-control', 'no-store');
        return {
          crate: describeCrate(crate),
          warnings,
        };
      },
    );
  };
}
