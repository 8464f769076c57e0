import { oneLine, type Registry } from '@waybill/api/client';

/** Who a credential is, and what it may do. */
export interface Credential {
  readonly login: string;
  readonly email: string | null;
  readonly isAdmin: boolean;
  /** Null: whatever its person may. */
  readonly scopes: readonly string[] | null;
  /** Null: all of its person. */
  readonly crates: readonly string[] | null;
  /** Null: it has no end. */
  readonly expiresAt: string | null;
}

/** `GET /api/v1/me` with the credential of this client. */
export async function credentialOf(registry: Registry): Promise<Credential> {
  const { user, credential } = (await registry.json('GET', '/api/v1/me')) as {
    user?: { login?: string; email?: string | null; is_admin?: boolean };
    credential?: { scopes?: string[] | null; crates?: string[] | null; expires_at?: string | null };
  };
  return {
    login: oneLine(user?.login ?? ''),
    email: user?.email ?? null,
    isAdmin: user?.is_admin === true,
    scopes: credential?.scopes ?? null,
    crates: credential?.crates ?? null,
    expiresAt: credential?.expires_at ?? null,
  };
}

/** `scopes read, yank; crates acme-*`. */
export function reachInWords({ scopes, crates }: Pick<Credential, 'scopes' | 'crates'>): string {
  const may = scopes === null ? 'all scopes' : `scopes ${scopes.join(', ')}`;
  return `${may}; ${crates === null || crates.length === 0 ? 'all crates' : `crates ${crates.join(', ')}`}`;
}
