import { downloadUrl } from './download-url.ts';
import type { Fetcher } from './fetcher.ts';
import type { RegistryConfig } from './registry-config.ts';
import { SourceFailure, SourceProblem } from './source.ts';

/**
 * The file of a version from where the source's config.json says. Only a registry that asks for authentication gets the token
 * there, as with cargo.
 * @throws SourceProblem when it is not there, SourceFailure when the source wants (another) token or does not answer.
 */
export async function download(
  fetcher: Fetcher,
  { dl, authRequired }: RegistryConfig,
  version: { name: string; version: string; checksum: string },
): Promise<AsyncIterable<Uint8Array>> {
  const answer = await fetcher.get(downloadUrl(dl, version), authRequired);
  if (answer.status === 200) return answer.body;
  await answer.discard();
  if (answer.status === 401) throw wantsToken('its downloads');
  throw new SourceProblem(`The source does not give the file: its download answers ${answer.status}.`);
}

export function wantsToken(what: string): SourceFailure {
  return new SourceFailure(
    `The source answers 401 for ${what}: it wants a token that may read. Put one into WAYBILL_IMPORT_TOKEN, or pass \`--token -\` and write it to stdin.`,
  );
}
