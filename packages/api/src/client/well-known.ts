import { ClientFault } from './client-fault.ts';
import type { Send } from './http.ts';
import { type Json, readJson } from './read-answer.ts';
import type { RegistryAddress } from './registry-address.ts';

/** What a registry says about itself at `/.well-known/waybill`, as far as the clients look at it. */
export interface WellKnown {
  readonly visibility: 'public' | 'private';
  readonly audience: string;
  /** Those it trusts; none where it is private and does not know who asks. */
  readonly issuers: readonly { readonly provider: string; readonly url: string }[];
}

/**
 * Asks a registry what it is.
 * @throws {ClientFault} `not_a_registry` where something else answers, `unreachable` and `too_slow` where nothing does
 */
export async function readWellKnown(
  send: Send,
  address: RegistryAddress,
  userAgent: string,
  token: string | null = null,
): Promise<WellKnown> {
  const url = `${address.base}/.well-known/waybill`;
  const answer = await send({
    method: 'GET',
    url,
    headers: {
      accept: 'application/json',
      'user-agent': userAgent,
      ...(token === null ? {} : { authorization: token }),
    },
    timeoutMs: 10_000,
  });
  if (answer.status === 404 || answer.status === 410) throw notARegistry(address, `${url} does not exist`);
  const json = readJson(answer, url);
  if (json['registry'] !== 'waybill' || typeof json['audience'] !== 'string') {
    throw notARegistry(address, `${url} is there, but not that of a Waybill registry`);
  }
  return {
    visibility: json['visibility'] === 'private' ? 'private' : 'public',
    audience: json['audience'],
    issuers: issuersIn(json),
  };
}

function notARegistry(address: RegistryAddress, reason: string): ClientFault {
  return new ClientFault('not_a_registry', `there is no Waybill registry at ${address.base}`, {
    reasons: [reason],
    remedy:
      'look at the address: it is the `public_url` of the registry, and its index is that with /index/ behind it',
  });
}

function issuersIn(json: Json): WellKnown['issuers'] {
  const list = Array.isArray(json['issuers']) ? (json['issuers'] as Json[]) : [];
  return list.map((issuer) => ({ provider: String(issuer['provider']), url: String(issuer['url']) }));
}
