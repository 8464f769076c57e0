import type { IdTokenSource } from '@waybill/api/ci';
import { ClientFault, type Json, type Registry, said } from '@waybill/api/client';
import { explained } from './explained.ts';
import { firstIdToken } from './first-id-token.ts';
import { type Answer, onlyNow } from './protocol.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * On a public registry cargo asks for a token to read only to see, before it builds for minutes, that one can be had; it
 * sends it nowhere. So what can be known by now is looked at: does the CI give this job an ID token, and what would the
 * registry say to it? That uses nothing up. Neither crate nor version is known, so a refusal is a hint and no more.
 *
 * @throws {ClientFault} where publishing cannot succeed
 */
export async function checkBeforeBuild(
  registry: Registry,
  source: IdTokenSource,
  audience: string,
  { tell }: Surroundings,
): Promise<Answer> {
  await explained(
    `preparing to publish to ${registry.address.base} with an ID token from ${source.title}`,
    async () => {
      const hint = refusalIn(await rehearsed(registry, await firstIdToken(source, audience)));
      if (hint !== null) tell(`this may be refused at the upload: ${hint}`);
    },
  );
  return onlyNow('');
}

/** Best effort: what cannot be asked now will be told when it matters. */
async function rehearsed(registry: Registry, idToken: string): Promise<Json> {
  try {
    return await registry.json('POST', '/api/v1/trusted_publishing/rehearsals', { jwt: idToken });
  } catch (error) {
    if (error instanceof ClientFault) return {};
    throw error;
  }
}

/** Where tokens are numbered, the first may be used up and the next one good. */
const saysNothing = ['id_token_replayed', 'id_token_tries_exhausted'];

function refusalIn({ outcome, code, detail }: Json): string | null {
  if (outcome !== 'refused' || saysNothing.includes(String(code)) || typeof detail !== 'string') return null;
  return said(detail);
}
