import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { tokenOf } from '../../http/authorization-header.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import {
  type CrateRow,
  findCrate,
  readVersionSegment,
  requireVersion,
  showVersion,
} from '../crates/index.ts';
import { authorizeScope, isAccessToken } from '../trusted-publishing/index.ts';
import { changeVersionDocs, unyankDocs, yankDocs } from './documentation.ts';
import { checkYankChange, type YankChange } from './policy.ts';
import { setYanked, type YankRequest } from './set-yanked.ts';

type Target = { Params: { name: string; version: string } };

const NamedVersion = Type.Object({ name: Type.String(), version: Type.String() });
const VersionChange = Type.Object(
  {
    version: Type.Object(
      {
        yanked: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
        yank_message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** `cargo yank` and `cargo yank --undo`, and the same with a reason (crates-io-api §7). */
export function yankRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  async function change(
    request: FastifyRequest,
    { name, version: segment }: Target['Params'],
    wanted: YankChange,
  ) {
    const num = readVersionSegment(segment);
    checkYankChange(wanted);
    const { by, crate } = await whoYanks(request, name);
    const version = await requireVersion(platform, crate, num);
    await setYanked(platform, { crate, version, change: wanted, by, correlationId: request.id });
    return { crate, num };
  }

  /** A person, or a job whose trusted publisher has the scope `yank`; and of which crate. */
  async function whoYanks(
    request: FastifyRequest,
    name: string,
  ): Promise<{ by: YankRequest['by']; crate: CrateRow }> {
    const { authorization } = request.headers;
    const token = tokenOf(authorization);
    // The credential comes first: a stranger learns no names.
    if (token === null || !isAccessToken(token)) {
      const { caller, crate } = await access.requireCallerOn(request, name, { scope: 'yank' });
      const { id, login } = caller.user;
      return { by: { kind: 'user', id, login }, crate };
    }
    const crate = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
    // A refusal names it as it was asked for, and not as a crate is spelled that the job may not see.
    const asked = { id: crate?.id ?? 0, name };
    const grant = await authorizeScope(db, authorization, asked, 'yank', platform.now());
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    return { by: { kind: 'publisher', grant }, crate };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    await instance.register(async (app) => {
      // cargo 1.95 announces JSON for `--undo` and sends nothing.
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => done(null));
      const answer = (yanked: boolean) => async (request: FastifyRequest<Target>) => {
        await change(request, request.params, { yanked });
        return { ok: true };
      };
      app.delete<Target>('/api/v1/crates/:name/:version/yank', { schema: yankDocs }, answer(true));
      app.put<Target>('/api/v1/crates/:name/:version/unyank', { schema: unyankDocs }, answer(false));
    });

    instance
      .withTypeProvider<TypeBoxTypeProvider>()
      .patch(
        '/api/v1/crates/:name/:version',
        { schema: { ...changeVersionDocs, params: NamedVersion, body: VersionChange } },
        async (request, reply) => {
          const { yanked, yank_message: message } = request.body.version;
          const { crate, num } = await change(request, request.params, { yanked, message });
          reply.header('cache-control', 'no-store');
          return { version: await showVersion(platform, crate, num) };
        },
      );
  };
}
