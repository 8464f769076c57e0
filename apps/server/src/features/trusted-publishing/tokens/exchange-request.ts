import { parseVersion } from '@waybill/cargo-formats';
import { quote } from '@waybill/trusted-publishing';
import { Problem } from '../../../platform/problem.ts';
import { type TokenScope, tokenScopes } from '../publishers/stored-publisher.ts';

/** What a caller sends to have an ID token exchanged, or rehearsed. */
export interface ExchangeRequest {
  jwt: string;
  /** Narrows the token to this crate; with `version` and `checksum` it is bound to exactly that file. */
  crate?: string | undefined;
  version?: string | undefined;
  checksum?: string | undefined;
  /** Narrows what the token may do; left out: all that the publishers grant. */
  scopes?: readonly string[] | undefined;
  /** For publishers that want both credentials. */
  api_token?: string | undefined;
}

/** What the token shall be good for. */
export interface Target {
  /** Null: every crate the job may publish. */
  crate: string | null;
  version: string | null;
  /** Not null: bound to exactly this file of that crate and version. */
  checksum: string | null;
  /** Null: all scopes. */
  scopes: readonly TokenScope[] | null;
}

/** @throws Problem `body_invalid` */
export function readTarget({ crate, version, checksum, scopes }: ExchangeRequest): Target {
  if (checksum !== undefined && (crate === undefined || version === undefined)) {
    throw new Problem(
      'body_invalid',
      'A token is bound by `crate`, `version` and `checksum` together, or narrowed by `crate` alone.',
      { field: 'checksum' },
    );
  }
  if (version !== undefined && (crate === undefined || checksum === undefined)) {
    throw new Problem(
      'body_invalid',
      'A token is bound by `crate`, `version` and `checksum` together, or narrowed by `crate` alone.',
      { field: 'version' },
    );
  }
  if (checksum !== undefined && !/^[0-9a-f]{64}$/.test(checksum)) {
    throw new Problem(
      'body_invalid',
      'checksum must be the SHA-256 of the .crate file, 64 lower-case hex digits.',
      { field: 'checksum' },
    );
  }
  return {
    crate: crate ?? null,
    version: version === undefined ? null : parseVersion(version).text,
    checksum: checksum ?? null,
    scopes: readScopes(scopes),
  };
}

function readScopes(scopes: readonly string[] | undefined): readonly TokenScope[] | null {
  if (scopes === undefined) return null;
  const unknown = scopes.findIndex((scope) => !(tokenScopes as readonly string[]).includes(scope));
  if (unknown >= 0 || scopes.length === 0) {
    const came = unknown < 0 ? 'an empty list' : quote(scopes[unknown]);
    throw new Problem(
      'body_invalid',
      `scopes must be some of ${tokenScopes.map(quote).join(', ')}, and has ${came}.`,
      {
        field: unknown < 0 ? 'scopes' : `scopes[${unknown}]`,
      },
    );
  }
  return tokenScopes.filter((scope) => scopes.includes(scope));
}
