import { audienceFor } from '@waybill/api/ci';
import { ClientFault, oneLine } from '@waybill/api/client';
import { type Rehearsal, readRehearsal } from './rehearsal.ts';
import { rehearsalSummary } from './rehearsal-summary.ts';
import type { Session } from './session.ts';

const PATH = '/api/v1/trusted_publishing/rehearsals';

/**
 * Asks whether this job might publish, and shows the answer with all its checks. No token is made, and nothing used up.
 * @throws {ClientFault} `refused`, where it might not
 */
export async function rehearse({ runner, inputs, registry, source }: Session): Promise<void> {
  const { address } = registry;
  const audience = audienceFor(address, await registry.wellKnown(), inputs.audience ?? undefined);
  const idToken = await source.token(audience, 0);
  if (idToken === null) throw new ClientFault('no_id_token', `${source.title} has no ID token for this job`);
  const { crate, version } = inputs;
  const body = {
    jwt: idToken,
    ...(crate === null ? {} : { crate }),
    ...(version === null ? {} : { version }),
  };
  const rehearsal = readRehearsal(await registry.json('POST', PATH, body));

  runner.addSummary(rehearsalSummary(rehearsal, { registry: address.base, crate, version }));
  runner.group(`Rehearsal at ${address.base}: ${rehearsal.outcome}`, rehearsal.checks.map(checkLine));
  for (const warning of rehearsal.warnings) runner.warning(warning);
  if (rehearsal.outcome === 'refused') throw refusalOf(rehearsal);
  runner.info(rehearsal.detail);
}

const checkLine = ({ outcome, name, expected, actual }: Rehearsal['checks'][number]) =>
  `${outcome.padEnd(7)} ${name}: expected ${expected || 'nothing'}; got ${actual || 'nothing'}`;

function refusalOf({ code, detail, remedy }: Rehearsal): ClientFault {
  return new ClientFault('refused', oneLine(detail), {
    remedy,
    refusal: { status: 200, code, detail, remedy, field: null, correlationId: null, retryAfter: null },
  });
}
