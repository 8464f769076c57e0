import { providers } from '@waybill/trusted-publishing';
import type { CiRun } from './wording.ts';

/** The run that an upload or an access token came from, of what is stored about it (`trustpub_data`, a `Provenance`). */
export function ciRunOf(provenance: Readonly<Record<string, unknown>>): CiRun {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const provider = text(provenance['provider']) ?? 'unknown';
  const links = provenance['links'] as Readonly<Record<string, unknown>> | null | undefined;
  return {
    provider: providers[provider]?.title ?? provider,
    repository: text(provenance['repository']) ?? 'not told',
    commit: text(provenance['sha']),
    url: text(links?.['run']),
  };
}
