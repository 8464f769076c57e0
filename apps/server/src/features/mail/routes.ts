import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../http/pagination.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { listMailsDocs, retryMailDocs, revealMailDocs } from './documentation.ts';
import { maskSecrets } from './mask-secrets.ts';
import { retryMail } from './retry-mail.ts';
import { revealMail } from './reveal-mail.ts';
import { keepWaitingMails, listMails, type MailRow, type MailState, mailStates } from './store.ts';

const ListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...mailStates])),
    per_page: Type.Optional(Type.String()),
    seek: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
const ById = Type.Object({ id: Type.String({ pattern: '^\\d{1,15}$' }) });

/** For administrators: every mail of the last weeks, also where nothing is sent. */
export function mailRoutes(platform: Platform, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    const { db } = platform.database;
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(
      '/api/v1/admin/mails',
      { schema: { querystring: ListQuery, ...listMailsDocs } },
      async (request) => {
        // Who gets which mail is nobody else's business, even without the links that are secrets.
        await access.requireAdmin(request, { stepUp: true });
        // What was queued a moment ago is not waiting for anything.
        if (platform.config.mail === null) await keepWaitingMails(db, platform.now());
        const page = readSeekPage(request.query);
        const mails = await listMails(db, {
          state: (request.query.state as MailState | undefined) ?? null,
          before: page.after === 0 ? null : page.after,
          limit: page.limit,
        });
        const ids = mails.map(({ id }) => id);
        return { mails: mails.map(toMail), meta: { next_page: nextPage(request.query, page, ids) } };
      },
    );

    app.post(
      '/api/v1/admin/mails/:id/retry',
      { schema: { params: ById, ...retryMailDocs } },
      async (request) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const context = { userId: caller.user.id, correlationId: request.id };
        return { mail: toMail(await retryMail(platform, Number(request.params.id), context)) };
      },
    );

    app.post(
      '/api/v1/admin/mails/:id/reveal',
      { schema: { params: ById, ...revealMailDocs } },
      async (request) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const context = { userId: caller.user.id, correlationId: request.id };
        const mail = await revealMail(platform, Number(request.params.id), context);
        return { mail: { ...toMail(mail), text: mail.body } };
      },
    );
  };
}

function toMail(row: MailRow) {
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  return {
    id: row.id,
    state: row.state,
    to: row.recipient,
    subject: row.subject,
    text: maskSecrets(row.body),
    has_secret: maskSecrets(row.body) !== row.body,
    attempts: row.attempts,
    last_error: row.last_error,
    created_at: time(row.created_at),
    next_try_at: row.state === 'waiting' ? time(row.next_try_at) : null,
    settled_at: time(row.settled_at),
  };
}
