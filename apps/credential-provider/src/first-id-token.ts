import type { IdTokenSource } from '@waybill/api/ci';
import { ClientFault } from '@waybill/api/client';

/** Any ID token of the job, for what uses none up. @throws {ClientFault} `no_id_token` */
export async function firstIdToken(source: IdTokenSource, audience: string): Promise<string> {
  const idToken = await source.token(audience, 0);
  if (idToken !== null) return idToken;
  throw new ClientFault('no_id_token', `${source.title} has no ID token for this job`, {
    remedy: source.another,
  });
}
