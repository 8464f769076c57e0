import { ClientFault } from '../client/client-fault.ts';
import type { AccessToken, ExchangeTarget, Registry } from '../client/registry.ts';
import type { IdTokenSource } from './job-access.ts';

/**
 * Exchanges an ID token of this job for an access token. An ID token that was used before is no reason to give up while
 * the job has others: a workspace publishes one crate after the other, each by a process that knows nothing of the last.
 *
 * @throws {ClientFault} `no_id_token`, or `refused` with the registry's sentence
 */
export async function exchangeInJob(
  registry: Registry,
  source: IdTokenSource,
  audience: string,
  target: ExchangeTarget,
): Promise<AccessToken> {
  let usedUp: ClientFault | null = null;
  for (let n = 0; ; n += 1) {
    const idToken = await source.token(audience, n);
    if (idToken === null) throw noMore(source, usedUp);
    try {
      return await registry.exchange(idToken, target);
    } catch (error) {
      if (!(error instanceof ClientFault) || error.refusal?.code !== 'id_token_replayed') throw error;
      usedUp = error;
    }
  }
}

function noMore(source: IdTokenSource, usedUp: ClientFault | null): ClientFault {
  const { title, another: remedy } = source;
  if (usedUp === null)
    return new ClientFault('no_id_token', `${title} has no ID token for this job`, { remedy });
  return new ClientFault('no_id_token', `all ID tokens that ${title} has for this job are used up`, {
    remedy,
    reasons: [usedUp.message],
    ...(usedUp.refusal === null ? {} : { refusal: usedUp.refusal }),
  });
}
