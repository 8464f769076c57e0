import type { Answer } from '../api/client.ts';

type Registry = Pick<Answer<'/.well-known/waybill', 'get'>, 'visibility' | 'endpoints'>;

/** What the registry is called in `.cargo/config.toml`: the name that all of our documentation uses. */
export const REGISTRY_NAME = 'waybill';

/** What `.cargo/config.toml` needs, with the addresses of this very registry. */
export function registryBlock(
  { visibility, endpoints }: Registry,
  { privateCrates = false }: { privateCrates?: boolean } = {},
): string {
  const index = (privateCrates ? endpoints['private_index'] : endpoints['index']) ?? '';
  const table = `[registries.${REGISTRY_NAME}]\nindex = "${index}"\n`;
  if (visibility === 'public' && !privateCrates) return table;
  return `${table}\n[registry]\nglobal-credential-providers = ["cargo:token"]\n`;
}

/** For the command line. */
export const addCommand = (crate: string): string => `cargo add ${crate} --registry ${REGISTRY_NAME}`;

/** For `Cargo.toml`. Build metadata is no part of a requirement. */
export const manifestLine = (crate: string, version: string): string =>
  `${crate} = { version = "${version.split('+', 1)[0]}", registry = "${REGISTRY_NAME}" }`;

/** `crates.example.com`, of the address of the API. */
export const hostOf = ({ endpoints }: Pick<Registry, 'endpoints'>): string =>
  URL.parse(endpoints['api'] ?? '')?.host ?? '';
