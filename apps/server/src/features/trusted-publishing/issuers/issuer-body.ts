import type { JWK } from 'jose';
import {
  certificates,
  type Entry,
  fail,
  IssuerFieldError,
  refuseUnknownFields,
  textField,
} from '../../../config/issuer-fields.ts';
import { readIssuerSettings, settingFields } from '../../../config/issuer-settings.ts';
import { Problem } from '../../../platform/problem.ts';
import type { StoredIssuer, WantedIssuer } from './issuer-row.ts';

export const bodyFields = [...settingFields, 'jwks', 'ca'];

const MOST_KEYS_BYTES = 256 * 1024;

/**
 * An issuer as the administration's clients describe it. `null` is as good as leaving a field out.
 * @throws Problem `issuer_invalid`, with the path of the field.
 */
export function readIssuerBody(body: Entry): WantedIssuer {
  try {
    refuseUnknownFields(body, 'issuer', bodyFields);
    const entry = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
    return {
      ...readIssuerSettings(entry, 'issuer'),
      origin: 'administration',
      jwksFile: null,
      staticJwks: entry['jwks'] === undefined ? null : keySet(entry['jwks']),
      ca: entry['ca'] === undefined ? null : certificates(textField(entry, 'ca', 'issuer'), 'issuer.ca'),
    };
  } catch (error) {
    throw error instanceof IssuerFieldError ? new Problem('issuer_invalid', error.message) : error;
  }
}

/** What is stored, in the words of the body: a change is laid over it and read as a whole. */
export function toBody(issuer: StoredIssuer): Record<string, unknown> {
  return {
    provider: issuer.provider,
    url: issuer.url,
    internal: issuer.internal,
    enabled: issuer.suspendedAt === null,
    server_url: issuer.serverUrl === '' ? null : issuer.serverUrl,
    jwks_hosts: issuer.jwksHosts,
    allows_missing_ids: issuer.allowsMissingIds,
    algorithms: issuer.algorithms,
    identity_claims: issuer.identityClaims,
    jwks: issuer.staticJwks === null ? null : (JSON.parse(issuer.staticJwks) as unknown),
    ca: issuer.ca,
  };
}

const secretParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** Whether a key can be used is found out by the check; here, whether it may be kept. */
function keySet(value: unknown): string {
  const keys = (value as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys))
    return fail('issuer.jwks', 'must be a JSON Web Key Set, an object with the list `keys`');
  for (const [index, key] of keys.entries()) {
    const path = `issuer.jwks.keys[${index}]`;
    if (typeof key !== 'object' || key === null || Array.isArray(key)) fail(path, 'must be a JSON Web Key');
    if (secretParts.some((part) => Object.hasOwn(key as JWK, part)))
      fail(path, 'holds a secret or private key; give only public keys, and take that one for leaked');
  }
  const text = JSON.stringify({ keys });
  if (text.length > MOST_KEYS_BYTES)
    fail('issuer.jwks', `must have at most ${MOST_KEYS_BYTES} characters, but has ${text.length}`);
  // PostgreSQL has no text with a NUL in it.
  return text.includes('\\u0000') ? fail('issuer.jwks', 'must have no NUL character in it') : text;
}
