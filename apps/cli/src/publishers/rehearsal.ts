import type { PublisherPatch } from '@waybill/api';
import type { Registry } from '@waybill/api/client';
import { ClientFault, oneLine } from '@waybill/api/client';
import type { Screen } from '../text/screen.ts';
import { drawTrace, type TracedCheck } from '../text/trace.ts';

const REHEARSALS = '/api/v1/trusted_publishing/rehearsals';

/** A change to a publisher that would let a job pass, as the request to send. */
export interface MendRequest {
  readonly publisher_id: number;
  readonly says: string;
  readonly method: string;
  readonly path: string;
  readonly body: { readonly publisher: PublisherPatch };
}

export interface Rehearsal {
  readonly outcome: 'granted' | 'refused';
  readonly code: string | null;
  readonly detail: string;
  readonly mistake: string | null;
  readonly checks: readonly TracedCheck[];
  readonly remedy: string | null;
  readonly mend: MendRequest | null;
  readonly crates: readonly string[];
  readonly scopes: readonly string[];
  readonly warnings: readonly string[];
}

export interface RehearsalTarget {
  readonly crate?: string;
  readonly version?: string;
}

/** What the exchange would say to this ID token. Nothing is minted, used up or recorded. */
export async function rehearse(
  registry: Registry,
  jwt: string,
  { crate, version }: RehearsalTarget,
): Promise<Rehearsal> {
  if (version !== undefined && crate === undefined)
    throw new ClientFault('usage', '--version says the version of a crate that is not named', {
      remedy: 'name it with --crate',
    });
  const body = {
    jwt,
    ...(crate === undefined ? {} : { crate }),
    ...(version === undefined ? {} : { version }),
  };
  return (await registry.json('POST', REHEARSALS, body)) as unknown as Rehearsal;
}

/** The trace, then the verdict, then what to do: what is read last is what matters. */
export function rehearsalText(rehearsal: Rehearsal, screen: Screen, all = false): string {
  const { outcome, code, detail, checks, remedy, mend, warnings, scopes } = rehearsal;
  const { paint } = screen;
  const granted = outcome === 'granted';
  return [
    ...(checks.length === 0 ? [] : [drawTrace(checks, screen, all), '']),
    `${paint(granted ? 'green' : 'red', granted ? 'would be granted' : `would be refused (${code})`)}: ${oneLine(detail)}`,
    ...(granted ? [`scopes: ${scopes.join(', ')}`] : []),
    ...warnings.map((warning) => `${paint('yellow', 'note')}: ${oneLine(warning)}`),
    ...(remedy === null ? [] : [`what to do: ${oneLine(remedy)}`]),
    ...(mend === null ? [] : [`or change publisher ${mend.publisher_id}: ${oneLine(mend.says)}`]),
  ].join('\n');
}
