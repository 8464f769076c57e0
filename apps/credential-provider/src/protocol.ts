/** What cargo says and is told: credential provider protocol, version 1. One line each way, and nothing else on stdout. */
export const HELLO = '{"v":[1]}';

export type Operation =
  | { readonly kind: 'read' }
  | { readonly kind: 'publish'; readonly name: string; readonly version: string; readonly checksum: string }
  | { readonly kind: 'yank' | 'unyank'; readonly name: string; readonly version: string }
  | { readonly kind: 'owners'; readonly name: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'logout' }
  /** Of a newer cargo. */
  | { readonly kind: 'unknown' };

export interface Request {
  /** As cargo writes it: `sparse+https://crates.example.com/index/`. */
  readonly indexUrl: string;
  /** Absent for registries without a name in the configuration. */
  readonly registryName: string | null;
  readonly operation: Operation;
  /** From the configuration: `credential-provider = ["cargo-credential-waybill", "--sign-in"]`. */
  readonly args: readonly string[];
}

export type Answer =
  | { readonly Ok: { readonly kind: 'logout' } }
  | { readonly Ok: GivenToken }
  | { readonly Err: { readonly kind: 'url-not-supported' | 'not-found' | 'operation-not-supported' } }
  | {
      readonly Err: {
        readonly kind: 'other';
        readonly message: string;
        readonly 'caused-by': readonly string[];
      };
    };

export type GivenToken = {
  readonly kind: 'get';
  readonly token: string;
  /** True: good for whatever cargo does next. */
  readonly operation_independent: boolean;
} & ({ readonly cache: 'never' } | { readonly cache: 'expires'; readonly expiration: number });

/** For this one call. */
export const onlyNow = (token: string): Answer => ({
  Ok: { kind: 'get', token, cache: 'never', operation_independent: false },
});

/** Cargo keeps it in memory until a minute before it expires, and then asks again. */
export const until = (expiresAt: Date, token: string, forAll: boolean): Answer => ({
  Ok: {
    kind: 'get',
    token,
    cache: 'expires',
    expiration: Math.floor(expiresAt.getTime() / 1000),
    operation_independent: forAll,
  },
});

export const loggedOut: Answer = { Ok: { kind: 'logout' } };
/** In a list of providers the next one is asked. */
export const notFound: Answer = { Err: { kind: 'not-found' } };
/** The same, and it says that the registry is not ours. */
export const urlNotSupported: Answer = { Err: { kind: 'url-not-supported' } };
export const operationNotSupported: Answer = { Err: { kind: 'operation-not-supported' } };
export const failure = (message: string, causedBy: readonly string[]): Answer => ({
  Err: { kind: 'other', message, 'caused-by': causedBy },
});

/** @returns null for what is no request of this protocol */
export function parseRequest(line: string): Request | null {
  const json = parseObject(line);
  const registry = json?.['registry'] as Record<string, unknown> | null | undefined;
  const indexUrl = registry?.['index-url'];
  if (json === null || typeof json['kind'] !== 'string' || typeof indexUrl !== 'string') return null;
  if (json['v'] !== undefined && json['v'] !== 1) return null;
  const operation = operationIn(json);
  if (operation === null) return null;
  const args = json['args'] ?? [];
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) return null;
  const name = registry?.['name'];
  return { indexUrl, registryName: typeof name === 'string' ? name : null, operation, args };
}

function operationIn(json: Record<string, unknown>): Operation | null {
  if (json['kind'] === 'login' || json['kind'] === 'logout') return { kind: json['kind'] };
  if (json['kind'] !== 'get') return { kind: 'unknown' };
  const { operation: kind, name, vers: version, cksum: checksum } = json;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  switch (kind) {
    case 'read':
      return { kind };
    case 'publish':
      return isText(name) && isText(version) && isText(checksum) ? { kind, name, version, checksum } : null;
    case 'yank':
    case 'unyank':
      return isText(name) && isText(version) ? { kind, name, version } : null;
    case 'owners':
      return isText(name) ? { kind, name } : null;
    default:
      return isText(kind) ? { kind: 'unknown' } : null;
  }
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
