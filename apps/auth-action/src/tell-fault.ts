import { ClientFault, isMendedAtPublisher, publisherPage, reasonsOf } from '@waybill/api/client';
import { ownIdentity } from './own-identity.ts';
import type { Runner } from './runner.ts';
import type { Session } from './session.ts';

/** Why the step failed, in its log: the sentence, what lies behind it, what to do, and where. */
export function tellFault(runner: Runner, error: unknown, session: Session | null): void {
  if (!(error instanceof ClientFault)) {
    // Of ourselves. Its stack tells where; it holds no token, as none is ever put into a message.
    runner.error('Waybill auth failed', [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ]);
    return;
  }
  const link = session === null ? null : mendLink(error, session);
  const sentences = [error.message, ...reasonsOf(error)];
  runner.error(titleOf(error), [...sentences, ...(link === null ? [] : [`to mend it: ${link}`])]);
}

const titleOf = ({ kind, refusal }: ClientFault): string => {
  if (kind === 'refused') return `The registry refused${refusal?.code ? ` (${refusal.code})` : ''}`;
  return kind === 'no_id_token' ? 'No ID token' : 'No access token';
};

function mendLink(
  { refusal }: ClientFault,
  { registry, source, inputs, lastIdToken }: Session,
): string | null {
  const idToken = lastIdToken();
  if (idToken === null || !isMendedAtPublisher(refusal?.code)) return null;
  const job = ownIdentity(source.system, idToken);
  if (job === null) return null;
  return publisherPage(registry.address, {
    ...job,
    crate: inputs.crate,
    correlationId: refusal?.correlationId ?? null,
  });
}
