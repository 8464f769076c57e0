import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName } from '@waybill/cargo-formats';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { describeCrate, findCrate } from '../crates/index.ts';
import { changeSettings } from './change-settings.ts';
import { changeSettingsDocs, readPartDocs } from './documentation.ts';
import { readPart } from './read-part.ts';

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

const ByName = Type.Object({ name: Type.String() });

/** `PATCH /api/v1/crates/{name}` (crates-io-api §9.1). Unlike there, who asks comes before what there is. */
export function crateSettingsRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/crates/:name/settings',
      { schema: { params: ByName, ...readPartDocs } },
      async (request, reply) => {
        const { caller, crate } = await access.requireCallerOn(request, request.params.name, {
          scope: 'change-owners',
        });
        reply.header('cache-control', 'no-store');
        return readPart(platform, crate, caller.user);
      },
    );
    app.patch(
      '/api/v1/crates/:name',
      { schema: { params: ByName, body: Settings, ...changeSettingsDocs } },
      async (request, reply) => {
        const { name } = request.params;
        const { trustpub_only: trustpubOnly = null, visibility = null } = request.body.crate;
        const needs = { rejectLegacy: true, stepUp: true };
        // Who sees a crate is for those who say who has a part in it, not for a job that manages publishers.
        const scopes =
          visibility === null
            ? (['trusted-publishing'] as const)
            : trustpubOnly === null
              ? (['change-owners'] as const)
              : (['change-owners', 'trusted-publishing'] as const);
        const [allowed] = await Promise.all(
          scopes.map((scope) => access.requireCallerOn(request, name, { ...needs, scope })),
        );
        if (allowed === undefined) throw new Error('no scope was asked for');
        const { user } = allowed.caller;
        const warnings = await changeSettings(
          platform,
          allowed.crate,
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
