import { createHmac, timingSafeEqual } from 'node:crypto';
import { allKeys, type Secrets } from '../../platform/secrets.ts';

/** Without the prefix that it has with https. */
const SESSION_COOKIE = 'waybill.session_token';

/**
 * Signs the cookie of a session anew where one of the other keys signed it: the account library knows one key only. What none
 * of them signed stays as it is, and is refused there.
 */
export function signedByOwnKey(cookies: string, secrets: Secrets): string {
  if (!cookies.includes(SESSION_COOKIE)) return cookies;
  return cookies
    .split(';')
    .map((pair) => {
      const at = pair.indexOf('=');
      const isSession = at > 0 && pair.slice(0, at).trim().endsWith(SESSION_COOKIE);
      return isSession ? `${pair.slice(0, at)}=${resigned(pair.slice(at + 1).trim(), secrets)}` : pair;
    })
    .join(';');
}

function resigned(value: string, secrets: Secrets): string {
  const [token, signature] = partsOf(value);
  if (token === '' || signature === '') return value;
  for (const key of allKeys(secrets)) {
    if (!isEqual(signature, sign(token, key.session))) continue;
    return key.session === secrets.session
      ? value
      : encodeURIComponent(`${token}.${sign(token, secrets.session)}`);
  }
  return value;
}

function partsOf(value: string): [token: string, signature: string] {
  try {
    const text = decodeURIComponent(value);
    const dot = text.lastIndexOf('.');
    return dot < 1 ? ['', ''] : [text.slice(0, dot), text.slice(dot + 1)];
  } catch {
    return ['', ''];
  }
}

const sign = (token: string, key: string): string =>
  createHmac('sha256', key).update(token, 'utf8').digest('base64');

const isEqual = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
