import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access, Caller } from '../access/index.ts';
import { type CrateRow, findVisibleCrate, type Reader, rightsOn } from '../crates/index.ts';
import { addOwners, checkLogins, type OwnerChange, removeOwners } from './change-owners.ts';
import { changeReaders } from './change-readers.ts';
import { ownerDocs as docs } from './documentation.ts';
import { type OwnerRow, teamsOf, userOwners } from './store.ts';

const OWNERS = '/api/v1/crates/:name/owners';
const ByName = Type.Object({ name: Type.String() });
const ByTeam = Type.Object({ name: Type.String(), team: Type.String() });
/** cargo says `users`, crates.io's own pages `owners`. */
const Body = Type.Union([
  Type.Object({
    owners: Type.Optional(Type.Array(Type.String())),
    users: Type.Optional(Type.Array(Type.String())),
  }),
  Type.Null(),
]);

/** Who owns a crate (crates-io-api §8): `cargo owner`. */
export function ownerRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  const describe = (owner: OwnerRow) => describeOwner(owner, platform.config.publicUrl);

  async function visible(reader: Reader, name: string): Promise<CrateRow> {
    const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    return crate;
  }

  /** Somebody who may try to change the owners, and the crate as that person sees it. */
  async function change(
    request: FastifyRequest,
    name: string,
  ): Promise<{ caller: Caller; change: Omit<OwnerChange, 'logins'> }> {
    const stepUp = request.method !== 'GET' && request.method !== 'HEAD';
    const { caller, crate } = await access.requireCallerOn(request, name, { scope: 'change-owners', stepUp });
    return { caller, change: { crate, user: caller.user, correlationId: request.id } };
  }

  async function readersOf({ crate }: Pick<OwnerChange, 'crate'>) {
    return { teams: (await teamsOf(db, crate.id, 'reader')).map(describe) };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();

    await app.register(async (reading) => {
      const open = reading.withTypeProvider<TypeBoxTypeProvider>();
      open.addHook('onRequest', access.requireReader);
      open.get(OWNERS, { schema: { params: ByName, ...docs.list } }, async (request) => {
        const crate = await visible(await access.readerOf(request), request.params.name);
        const owners = [...(await userOwners(db, crate.id)), ...(await teamsOf(db, crate.id, 'owner'))];
        return { users: owners.map(describe) };
      });
      open.get(
        '/api/v1/crates/:name/owner_user',
        { schema: { params: ByName, ...docs.users } },
        async (request) => {
          const crate = await visible(await access.readerOf(request), request.params.name);
          return { users: (await userOwners(db, crate.id)).map(describe) };
        },
      );
      open.get(
        '/api/v1/crates/:name/owner_team',
        { schema: { params: ByName, ...docs.teams } },
        async (request) => {
          const crate = await visible(await access.readerOf(request), request.params.name);
          return { teams: (await teamsOf(db, crate.id, 'owner')).map(describe) };
        },
      );
    });

    for (const [method, schema, carryOut] of [
      ['PUT', docs.add, addOwners],
      ['DELETE', docs.remove, removeOwners],
    ] as const)
      app.route<{ Params: { name: string }; Body: { owners?: string[]; users?: string[] } | null }>({
        method,
        url: OWNERS,
        schema: { params: ByName, body: Body, ...schema },
        // cargo before 1.97 sends `--list` after `--remove` so.
        onRequest: async ({ headers }) => {
          const isEmpty = headers['transfer-encoding'] === undefined && !Number(headers['content-length']);
          if (method === 'DELETE' && isEmpty) checkLogins([]);
        },
        handler: async (request) => {
          const logins = request.body?.owners ?? request.body?.users ?? [];
          checkLogins(logins);
          const { change: wanted } = await change(request as FastifyRequest, request.params.name);
          return { ok: true, msg: await carryOut(platform, { ...wanted, logins }) };
        },
      });

    app.get(
      '/api/v1/crates/:name/readers',
      { schema: { params: ByName, ...docs.readers } },
      async (request) => {
        const { caller, change: wanted } = await change(request, request.params.name);
        const rights = caller.user.isAdmin ? 'full' : await rightsOn(db, wanted.crate.id, caller.user.id);
        if (rights === 'none')
          throw new Problem('crate_owner_required', 'only owners see who else may read the crate');
        return readersOf(wanted);
      },
    );
    for (const [method, schema, mayRead] of [
      ['PUT', docs.addReader, true],
      ['DELETE', docs.removeReader, false],
    ] as const)
      app.route<{ Params: { name: string; team: string } }>({
        method,
        url: '/api/v1/crates/:name/readers/:team',
        schema: { params: ByTeam, ...schema },
        handler: async (request) => {
          const { change: wanted } = await change(request as FastifyRequest, request.params.name);
          await changeReaders(platform, wanted, request.params.team, mayRead);
          return readersOf(wanted);
        },
      });
  };
}

/** Clients of crates.io take `url` for granted. */
export const describeOwner = (owner: OwnerRow, publicUrl: string) => ({
  ...owner,
  avatar: null,
  url:
    owner.kind === 'user'
      ? `${publicUrl}/api/v1/users/${owner.login}`
      : `${publicUrl}/api/v1/organizations/${owner.login.replace(':', '/teams/')}`,
});
