import { isIP } from 'node:net';
import type { Config } from '../../../config/config.ts';
import { Problem } from '../../../platform/problem.ts';

export interface RelyingParty {
  /** The host of `public_url`, and no parent domain of it. */
  id: string;
  /** Exactly this one. */
  origin: string;
}

/** Browsers use passkeys at names only, not at addresses of machines (WebAuthn §5.1.2). */
export function relyingParty({ publicUrl }: Pick<Config, 'publicUrl'>): RelyingParty | null {
  const { hostname, origin } = new URL(publicUrl);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? { id: hostname, origin } : null;
}

/** @throws Problem `passkeys_unavailable` */
export function requireRelyingParty(config: Pick<Config, 'publicUrl'>): RelyingParty {
  const party = relyingParty(config);
  if (party !== null) return party;
  throw new Problem(
    'passkeys_unavailable',
    `Browsers use no passkeys at an address without a name, as ${config.publicUrl} is one; the operator can set public_url to one with a name, such as https://crates.example.com, or http://localhost:9292 to try it out.`,
  );
}
