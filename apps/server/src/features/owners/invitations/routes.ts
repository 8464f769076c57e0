import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { hashToken } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Access, asReader } from '../../access/index.ts';
import { findUserById } from '../../accounts/index.ts';
import { findVisibleCrate, rightsOn } from '../../crates/index.ts';
import { ownerDocs as docs } from '../documentation.ts';
import { describeOwner } from '../routes.ts';
import { answerInvitation } from './answer-invitation.ts';
import { type Invitation, listInvitations } from './store.ts';

const Answer = Type.Object({
  crate_owner_invite: Type.Object({
    crate_id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    accepted: Type.Boolean(),
  }),
});
const Filter = Type.Object({
  crate_name: Type.Optional(Type.String()),
  invitee_id: Type.Optional(Type.String()),
  page: Type.Optional(Type.String()),
  per_page: Type.Optional(Type.String()),
  seek: Type.Optional(Type.String()),
});

/** Invitations to own a crate (crates-io-api §8). */
export function invitationRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  async function usersOf(ids: readonly number[]) {
    const users = [];
    for (const id of new Set(ids)) {
      const user = await findUserById(db, id);
      if (user !== null)
        users.push(
          describeOwner({ id, kind: 'user', login: user.login, name: user.name }, platform.config.publicUrl),
        );
    }
    return users;
  }

  /** Of a crate for its owners, or one's own. @throws Problem */
  async function filterOf(request: FastifyRequest, query: { crate_name?: string; invitee_id?: string }) {
    const user = await access.requireSession(request);
    if (query.crate_name !== undefined) {
      const name = query.crate_name;
      const reader = asReader({ user, token: null });
      const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
      if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
      if (!user.isAdmin && (await rightsOn(db, crate.id, user.id)) !== 'full')
        throw new Problem(
          'crate_owner_required',
          'only crate owners can query pending invitations for their crate',
        );
      return { crateId: crate.id };
    }
    if (query.invitee_id === undefined) throw new Problem('query_invalid', 'missing or invalid filter');
    if (query.invitee_id !== String(user.id))
      throw new Problem('permission_denied', 'only the invitee can query their pending invitations');
    return { inviteeId: user.id };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get('/api/v1/me/crate_owner_invitations', { schema: docs.mine }, async (request) => {
      const user = await access.requireSession(request);
      const page = { after: 0, limit: 1000 };
      const invitations = await listInvitations(db, { inviteeId: user.id }, platform.now(), page);
      return {
        crate_owner_invitations: invitations.map((one) => ({
          ...describe(one),
          invited_by_username: one.inviterLogin,
        })),
        users: await usersOf(invitations.flatMap(({ inviteeId, inviterId }) => [inviteeId, inviterId])),
      };
    });

    app.get(
      '/api/private/crate_owner_invitations',
      { schema: { querystring: Filter, ...docs.search } },
      async (request) => {
        const { query } = request;
        const page = readSeekPage(query);
        const filter = await filterOf(request, query);
        const invitations = await listInvitations(db, filter, platform.now(), page);
        const keys = invitations.map((one) => ('crateId' in filter ? one.inviteeId : one.crateId));
        return {
          invitations: invitations.map(describe),
          users: await usersOf(invitations.flatMap(({ inviteeId, inviterId }) => [inviteeId, inviterId])),
          meta: { next_page: nextPage({ ...query }, page, keys) },
        };
      },
    );

    app.put(
      '/api/v1/me/crate_owner_invitations/:crate_id',
      { schema: { params: Type.Object({ crate_id: Type.String() }), body: Answer, ...docs.answer } },
      async (request) => {
        // As at crates.io: no scope stands for this.
        const { user } = await access.requireCaller(request, { scope: null, crate: null });
        const { crate_id: crateId, accepted } = request.body.crate_owner_invite;
        if (request.params.crate_id !== String(crateId))
          throw new Problem(
            'body_invalid',
            `The path is about the crate ${request.params.crate_id.slice(0, 20)} and the body about ${crateId}; send the same id in both.`,
          );
        await answerInvitation(platform, { crateId, inviteeId: user.id }, accepted, request.id);
        return { crate_owner_invitation: { crate_id: crateId, accepted } };
      },
    );

    app.put(
      '/api/v1/me/crate_owner_invitations/accept/:token',
      { schema: { params: Type.Object({ token: Type.String() }), ...docs.accept } },
      async (request) => {
        access.refuseForeignOrigin(request);
        const tokenHash = await hashToken(request.params.token);
        const { crateId } = await answerInvitation(platform, { tokenHash }, true, request.id);
        return { crate_owner_invitation: { crate_id: crateId, accepted: true } };
      },
    );
  };
}

const describe = ({ crateId, crateName, inviteeId, inviterId, createdAt, expiresAt }: Invitation) => ({
  invitee_id: inviteeId,
  inviter_id: inviterId,
  crate_id: crateId,
  crate_name: crateName,
  created_at: createdAt.toISOString(),
  expires_at: expiresAt.toISOString(),
});
