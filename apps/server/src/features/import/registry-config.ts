import { asRecord, asText } from './shape.ts';
import { SourceFailure } from './source.ts';

/** The config.json of an index (cargo-client §2). */
export interface RegistryConfig {
  dl: string;
  /** Without a trailing slash; null for a registry without a web API. */
  api: string | null;
  authRequired: boolean;
}

const LONGEST_URL = 4_000;
export const CONFIG_BYTES = 64 * 1024;

/** @param where for the sentence. @throws SourceFailure */
export function readRegistryConfig(text: string, where: string): RegistryConfig {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SourceFailure(`${where} is not JSON; is that the index of a registry?`, { cause });
  }
  const config = asRecord(parsed);
  const dl = asText(config?.['dl'], LONGEST_URL);
  if (config === null || dl === null)
    throw new SourceFailure(`${where} has no \`dl\`; is that the index of a registry?`);
  return {
    dl,
    api: asText(config['api'], LONGEST_URL)?.replace(/\/+$/, '') ?? null,
    authRequired: config['auth-required'] === true,
  };
}
