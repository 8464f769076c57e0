import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import { changeIssuer } from './change-issuer.ts';
import { checkIssuer } from './check-issuer.ts';
import { createIssuer } from './create-issuer.ts';
import { deleteIssuer } from './delete-issuer.ts';
import {
  changeIssuerDocs,
  checkStoredDocs,
  checkWantedDocs,
  createIssuerDocs,
  deleteIssuerDocs,
  listIssuersDocs,
  readIssuerDocs,
  readSwitchDocs,
  setSwitchDocs,
} from './documentation.ts';
import { mustFindIssuer, visibleIssuers } from './find-issuer.ts';
import { readIssuerBody } from './issuer-body.ts';
import type { StoredIssuer } from './issuer-row.ts';
import type { Issuers } from './issuers.ts';
import { findSwitch, type Switch, setSwitch } from './pause.ts';
import { showIssuer } from './show-issuer.ts';

const PATH = '/api/v1/admin/issuers';
const SWITCH = '/api/v1/admin/trusted_publishing';

/** The fields themselves are read as those of the configuration are, with the same sentences (`issuer-body.ts`). */
const IssuerBody = Type.Object(
  {
    issuer: Type.Record(Type.String(), Type.Unknown()),
    accept_unreachable: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const ById = Type.Object({ id: Type.String({ pattern: '^\\d{1,15}$' }) });
const SwitchBody = Type.Object(
  {
    trusted_publishing: Type.Object(
      { enabled: Type.Boolean(), reason: Type.Optional(Type.Union([Type.String(), Type.Null()])) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** Which issuers are trusted, and the kill switches; for administrators. */
export function issuerRoutes(platform: Platform, issuers: Issuers, access: Access) {
  const { db } = platform.database;

  /** Asking for the issuer makes this copy of the server begin, or end, fetching its keys. */
  const show = async (stored: StoredIssuer) =>
    showIssuer(stored, (await issuers.byUrl(stored.url))?.keys.status() ?? null);

  async function context(request: FastifyRequest, acceptUnreachable = false) {
    const { user } = await access.requireAdmin(request, { stepUp: true });
    return { userId: user.id, correlationId: request.id, acceptUnreachable };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(PATH, { schema: listIssuersDocs }, async (request) => {
      await access.requireAdmin(request);
      const held = await issuers.current();
      const list = await visibleIssuers(db);
      return {
        issuers: list.map((stored) => showIssuer(stored, held.byId(stored.id)?.keys.status() ?? null)),
      };
    });

    app.post(PATH, { schema: { body: IssuerBody, ...createIssuerDocs } }, async (request) => {
      const by = await context(request, request.body.accept_unreachable);
      const { issuer, check } = await createIssuer(platform, request.body.issuer, by);
      return { issuer: await show(issuer), check };
    });

    app.post(`${PATH}/check`, { schema: { body: IssuerBody, ...checkWantedDocs } }, async (request) => {
      await access.requireAdmin(request);
      return { check: await checkIssuer(readIssuerBody(request.body.issuer)) };
    });

    app.get(`${PATH}/:id`, { schema: { params: ById, ...readIssuerDocs } }, async (request) => {
      await access.requireAdmin(request);
      return { issuer: await show(await mustFindIssuer(db, Number(request.params.id))) };
    });

    app.patch(
      `${PATH}/:id`,
      { schema: { params: ById, body: IssuerBody, ...changeIssuerDocs } },
      async (request) => {
        const by = await context(request, request.body.accept_unreachable);
        const id = Number(request.params.id);
        const { issuer, check } = await changeIssuer(platform, id, request.body.issuer, by);
        return { issuer: await show(issuer), ...(check === null ? {} : { check }) };
      },
    );

    app.delete(`${PATH}/:id`, { schema: { params: ById, ...deleteIssuerDocs } }, async (request, reply) => {
      await deleteIssuer(platform, Number(request.params.id), await context(request));
      await issuers.current();
      return reply.code(204).send();
    });

    app.post(`${PATH}/:id/check`, { schema: { params: ById, ...checkStoredDocs } }, async (request) => {
      await access.requireAdmin(request);
      return { check: await checkIssuer(await mustFindIssuer(db, Number(request.params.id))) };
    });

    app.get(SWITCH, { schema: readSwitchDocs }, async (request) => {
      await access.requireAdmin(request);
      return { trusted_publishing: showSwitch(await findSwitch(db)) };
    });

    app.patch(SWITCH, { schema: { body: SwitchBody, ...setSwitchDocs } }, async (request) => {
      const by = await context(request);
      return {
        trusted_publishing: showSwitch(await setSwitch(platform, request.body.trusted_publishing, by)),
      };
    });
  };
}

const showSwitch = ({ enabled, reason, changedAt, changedBy }: Switch) => ({
  enabled,
  reason,
  changed_at: changedAt,
  changed_by: changedBy,
});
