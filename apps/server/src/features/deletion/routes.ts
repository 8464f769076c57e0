import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, asReader } from '../access/index.ts';
import { readVersionSegment } from '../crates/index.ts';
import { deleteCrate } from './delete-crate.ts';
import { deleteVersion } from './delete-version.ts';
import { deleteCrateDocs, deleteVersionDocs, readDeletionDocs } from './documentation.ts';
import { foreseeDeletion } from './foresee-deletion.ts';
import { readMessage } from './policy.ts';

const NamedCrate = Type.Object({ name: Type.String() });
const NamedVersion = Type.Object({ name: Type.String(), version: Type.String() });
const Message = Type.Optional(Type.String({ description: 'Why, for the audit log.' }));
const Force = Type.Optional(
  Type.Union([Type.Literal('true'), Type.Literal('false')], {
    description: '`true`: whatever the rules for owners say; for administrators only.',
  }),
);

/** What cannot be taken back (crates-io-api §9.2); by a session or an API token that says `delete`. */
export function deletionRoutes(platform: Platform, access: Access) {
  async function who(request: FastifyRequest, name: string, stepUp = true) {
    const needs = { scope: 'delete', rejectLegacy: true, stepUp } as const;
    const { caller, crate } = await access.requireCallerOn(request, name, needs);
    return { user: caller.user, reader: asReader(caller), crate };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();

    app.get(
      '/api/v1/crates/:name/deletion',
      { schema: { ...readDeletionDocs, params: NamedCrate } },
      async (request, reply) => {
        const { user, reader, crate } = await who(request, request.params.name, false);
        reply.header('cache-control', 'no-store');
        const foreseen = await foreseeDeletion(platform, crate, { user, reader });
        return {
          crate: { reason: foreseen.reason, can_be_forced: foreseen.canBeForced },
          versions: foreseen.versions.map(({ num, createdAt, yanked, reason }) => ({
            num,
            created_at: createdAt.toISOString(),
            yanked,
            reason,
          })),
          name_embargo_hours: platform.config.deletion.nameEmbargoHours,
        };
      },
    );

    app.delete(
      '/api/v1/crates/:name',
      {
        schema: {
          ...deleteCrateDocs,
          params: NamedCrate,
          querystring: Type.Object({ message: Message, force: Force }),
        },
      },
      async (request, reply) => {
        const message = readMessage(request.query.message);
        const { user, reader, crate } = await who(request, request.params.name);
        const force = request.query.force === 'true';
        if (force && !user.isAdmin)
          throw new Problem('permission_denied', 'only an administrator may delete with `force`');
        await deleteCrate(platform, crate, { user, reader, message, force, correlationId: request.id });
        return reply.code(204).send();
      },
    );

    app.delete(
      '/api/v1/crates/:name/:version',
      {
        schema: {
          ...deleteVersionDocs,
          params: NamedVersion,
          querystring: Type.Object({ message: Message }),
        },
      },
      async (request, reply) => {
        const num = readVersionSegment(request.params.version);
        const message = readMessage(request.query.message);
        const { user, crate } = await who(request, request.params.name);
        await deleteVersion(platform, crate, num, { user, message, correlationId: request.id });
        return reply.code(204).send();
      },
    );
  };
}
