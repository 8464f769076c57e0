import { ClientFault } from '../client/client-fault.ts';
import { said } from '../client/read-answer.ts';
import type { RegistryAddress } from '../client/registry-address.ts';
import type { WellKnown } from '../client/well-known.ts';

/**
 * What to have the ID token made for. A registry may not choose freely: one that could name, say, a cloud provider would
 * be handed a token that opens the owner's account there. So it is the registry's own host, or what the job itself says.
 *
 * @param chosen by whoever wrote the job, for a registry whose operator set another audience
 * @throws {ClientFault} `wrong_audience`
 */
export function audienceFor(
  address: RegistryAddress,
  wellKnown: WellKnown,
  chosen: string | undefined,
): string {
  const wanted = wellKnown.audience;
  const shown = said(wanted).slice(0, 255);
  if (chosen !== undefined && chosen !== '') {
    if (chosen === wanted) return chosen;
    throw new ClientFault(
      'wrong_audience',
      `this job makes its ID tokens for \`${chosen}\`, and ${address.base} takes those for \`${shown}\``,
      {
        remedy: 'set WAYBILL_AUDIENCE (or --audience) to what the registry wants, if you trust it to say so',
      },
    );
  }
  if (wanted === address.audience) return wanted;
  throw new ClientFault(
    'wrong_audience',
    `${address.base} wants ID tokens for \`${shown}\`, which is not its own name`,
    {
      remedy:
        'if that is right (its operator set `audience`, or it has another public address), say so in the job: ' +
        // It is copied into a shell.
        (/^[\w.:/-]+$/.test(wanted) ? `WAYBILL_AUDIENCE='${shown}'` : 'in WAYBILL_AUDIENCE'),
    },
  );
}
