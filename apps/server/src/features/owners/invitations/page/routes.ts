import { errorStatus } from '@waybill/api';
import { hashToken } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { formText, readForms } from '../../../../http/forms.ts';
import { type Html, html, page } from '../../../../http/html.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { Problem } from '../../../../platform/problem.ts';
import type { Access } from '../../../access/index.ts';
import { answerInvitation } from '../answer-invitation.ts';
import { findInvitationByToken } from '../store.ts';

type ByToken = { Params: { token: string } };

/** Where the link of an invitation leads. Opening it changes nothing: a mail reader may open links by itself. */
export function invitationPageRoutes(platform: Platform, access: Access) {
  const send = (reply: FastifyReply, body: Html) => {
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      // The address has the token. Not `no-referrer`: browsers then send the form with the origin `null`.
      .header('referrer-policy', 'same-origin');
    return page('Invitation · Waybill', body, platform.config.publicUrl);
  };
  const refuse = (reply: FastifyReply, { code, message }: Problem) =>
    send(reply.code(errorStatus[code]), html`<h1>Invitation</h1><p class="problem">${message}</p>`);

  return async (app: FastifyInstance): Promise<void> => {
    readForms(app);

    app.get<ByToken>('/accept-invite/:token', async (request, reply) => {
      const invitation = await findInvitationByToken(
        platform.database.db,
        await hashToken(request.params.token),
      );
      if (invitation === null)
        return refuse(
          reply,
          new Problem('invitation_not_found', 'There is no such invitation: it was answered or withdrawn.'),
        );
      return send(
        reply,
        html`<h1>Own ${invitation.crateName}?</h1>
        <p><strong>${invitation.inviterLogin}</strong> invites you to own the crate
        <strong>${invitation.crateName}</strong>: to publish and yank versions, and to change its owners and trusted
        publishers.</p>
        <form method="post">
          <button type="submit" name="answer" value="accept">Accept</button>
          <button type="submit" name="answer" value="decline" class="plain">Decline</button>
        </form>`,
      );
    });

    app.post<ByToken>('/accept-invite/:token', async (request, reply) => {
      access.refuseForeignOrigin(request);
      const answer = formText(request.body as Record<string, unknown> | null, 'answer');
      if (answer !== 'accept' && answer !== 'decline')
        return refuse(reply, new Problem('body_invalid', 'Choose whether to accept or to decline.'));
      try {
        const tokenHash = await hashToken(request.params.token);
        const { crateName } = await answerInvitation(
          platform,
          { tokenHash },
          answer === 'accept',
          request.id,
        );
        const sentence = answer === 'accept' ? 'You own it now.' : 'You declined.';
        return send(reply, html`<h1>${crateName}</h1><p>${sentence}</p>`);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return refuse(reply, error);
      }
    });
  };
}
