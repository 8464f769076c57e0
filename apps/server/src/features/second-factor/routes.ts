import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, requireFreshForFactors } from '../access/index.ts';
import { accountOf, findUserByLogin, type SignedIn } from '../accounts/index.ts';
import { Assertion, Attestation } from './bodies.ts';
import { type Own, removePasskey, removeTotp, renewRecoveryCodes, resetFactors } from './change-factors.ts';
import { confirmByCode, confirmByPasskey } from './confirm-factor.ts';
import { showConfirmation, showFactors, showPasskey, waysToConfirm } from './describe.ts';
import { factorDocs, resetDocs } from './documentation.ts';
import { addPasskey, nameAnew, startPasskey } from './passkeys/enrol.ts';
import { confirmEnrolment, startEnrolment } from './totp/enrol.ts';

const PATH = '/api/v1/me/second-factor';
const closed = { additionalProperties: false } as const;
const Code = Type.String({ maxLength: 100 });
const Name = Type.String({ maxLength: 200 });
const CodeBody = Type.Object({ code: Code }, closed);
const ConfirmationBody = Type.Union([CodeBody, Type.Object({ passkey: Assertion }, closed)]);
const NewPasskeyBody = Type.Object({ name: Name, passkey: Attestation }, closed);
const NameBody = Type.Object({ name: Name }, closed);
const ById = Type.Object({ id: Type.String({ pattern: '^\\d{1,15}$' }) });
const ByLogin = Type.Object({ login: Type.String() });
const BODY_LIMIT = 64 * 1024;

/** The second factors of a person: an authenticator app, passkeys, recovery codes. */
export function secondFactorRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  const ownOf = (request: FastifyRequest, { user, session }: SignedIn): Own => ({
    user,
    session,
    address: request.ip,
    correlationId: request.id,
  });

  /** Somebody who may change their second factors now. */
  async function requireFresh(request: FastifyRequest): Promise<Own> {
    const signedIn = await access.requireSignedIn(request, { ownAccount: true });
    requireFreshForFactors(platform.config, signedIn.session, platform.now());
    return ownOf(request, signedIn);
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(PATH, { schema: factorDocs.read }, async (request) => {
      const { user, session } = await access.requireSignedIn(request);
      return showFactors(platform, user, session);
    });

    // These two take a session that waits for its second factor, and with the page of the same purpose they alone do.
    app.post(`${PATH}/confirmations/options`, { schema: factorDocs.ways }, async (request) => {
      const { user, session } = await access.requireBegunSession(request);
      return waysToConfirm(platform, user, session);
    });
    app.post(
      `${PATH}/confirmations`,
      { schema: { body: ConfirmationBody, ...factorDocs.confirm }, bodyLimit: BODY_LIMIT },
      async (request) => {
        const own = ownOf(request, await access.requireBegunSession(request));
        const { body } = request;
        if ('code' in body) await confirmByCode(platform, own, body.code);
        else await confirmByPasskey(platform, own, body.passkey as AuthenticationResponseJSON);
        return showConfirmation(platform);
      },
    );

    app.post(`${PATH}/totp`, { schema: factorDocs.startTotp }, async (request) => {
      return { totp: await startEnrolment(platform, await requireFresh(request)) };
    });
    app.post(
      `${PATH}/totp/confirmations`,
      { schema: { body: CodeBody, ...factorDocs.confirmTotp } },
      async (request) => {
        const own = await requireFresh(request);
        return { recovery_codes: await confirmEnrolment(platform, own, request.body.code) };
      },
    );
    app.delete(`${PATH}/totp`, { schema: factorDocs.removeTotp }, async (request, reply) => {
      await removeTotp(platform, await requireFresh(request));
      return reply.code(204).send();
    });

    app.post(`${PATH}/recovery-codes`, { schema: factorDocs.renewCodes }, async (request) => {
      return { recovery_codes: await renewRecoveryCodes(platform, await requireFresh(request)) };
    });

    app.post(`${PATH}/passkeys/options`, { schema: factorDocs.startPasskey }, async (request) => {
      return { options: await startPasskey(platform, await requireFresh(request)) };
    });
    app.post(
      `${PATH}/passkeys`,
      { schema: { body: NewPasskeyBody, ...factorDocs.addPasskey }, bodyLimit: BODY_LIMIT },
      async (request) => {
        const own = await requireFresh(request);
        const { name, passkey: answer } = request.body;
        const made = await addPasskey(platform, own, { name, answer: answer as RegistrationResponseJSON });
        return { passkey: showPasskey(made.passkey), recovery_codes: made.recoveryCodes };
      },
    );
    app.patch(
      `${PATH}/passkeys/:id`,
      { schema: { params: ById, body: NameBody, ...factorDocs.namePasskey } },
      async (request) => {
        const own = ownOf(request, await access.requireSignedIn(request, { ownAccount: true }));
        const passkey = await nameAnew(platform, own, Number(request.params.id), request.body.name);
        return { passkey: showPasskey(passkey) };
      },
    );
    app.delete(
      `${PATH}/passkeys/:id`,
      { schema: { params: ById, ...factorDocs.removePasskey } },
      async (request, reply) => {
        await removePasskey(platform, await requireFresh(request), Number(request.params.id));
        return reply.code(204).send();
      },
    );

    app.delete(
      '/api/v1/admin/users/:login/second-factor',
      { schema: { params: ByLogin, ...resetDocs } },
      async (request, reply) => {
        const { user: admin } = await access.requireAdmin(request, { stepUp: true });
        const user = await findUserByLogin(db, request.params.login);
        const accountId = user === null ? null : await accountOf(db, user.id);
        if (user === null || accountId === null)
          throw new Problem('user_not_found', `There is no user with the login \`${request.params.login}\`.`);
        const by = { userId: admin.id, login: admin.login, correlationId: request.id };
        await resetFactors(platform, { user, accountId }, by);
        return reply.code(204).send();
      },
    );
  };
}
