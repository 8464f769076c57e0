import type { SignInProvider } from '../../../config/sign-in.ts';
import { type Person, readAddress } from '../person.ts';

export type Claims = Readonly<Record<string, unknown>>;

const MOST_GROUPS = 5_000;

/**
 * Who it is by verified claims. What stands in the ID token goes before what the userinfo endpoint says.
 * @param userinfo of the same subject, or null.
 */
export function personOf(provider: SignInProvider, idToken: Claims, userinfo: Claims | null): Person {
  const sources = userinfo === null ? [idToken] : [idToken, userinfo];
  const text = (name: string) => sources.map((claims) => claims[name]).find(isText) ?? null;
  const email = emailOf(provider, sources);
  const login =
    provider.loginClaim === ''
      ? (text('preferred_username') ?? text('nickname') ?? text('email') ?? '')
      : (sources.map((claims) => valueAt(claims, provider.loginClaim)).find(isText) ?? '');
  return {
    issuer: provider.issuer,
    subject: String(idToken['sub']),
    login,
    name: cleanName(text('name')),
    email,
    groups: groupsOf(provider, sources),
  };
}

/** Whether the userinfo endpoint could tell more. */
export function leavesOpen(provider: SignInProvider, idToken: Claims): boolean {
  const person = personOf(provider, idToken, null);
  return person.groups === null || person.email === null || person.login === '' || person.name === null;
}

/** Address and word about it from the same source, or one could be vouched for by the other. */
function emailOf(provider: SignInProvider, sources: readonly Claims[]): string | null {
  for (const { email, email_verified: verified } of sources) {
    // Some providers send the text.
    if (isText(email) && (verified === true || verified === 'true')) return readAddress(email);
  }
  if (!provider.trustEmail) return null;
  const claimed = sources.find(
    ({ email, email_verified: verified }) => isText(email) && verified === undefined,
  );
  return isText(claimed?.['email']) ? readAddress(claimed['email']) : null;
}

function groupsOf(provider: SignInProvider, sources: readonly Claims[]): string[] | null {
  for (const claims of sources) {
    const value = valueAt(claims, provider.groupsClaim);
    if (typeof value === 'string') return [value].filter(isText);
    if (Array.isArray(value)) return value.filter(isText).slice(0, MOST_GROUPS);
  }
  return null;
}

/** A claim by its whole name, dots and all, or else by the way through objects that the dots tell. */
function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}

/** PostgreSQL keeps no text with a NUL. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 1_000 && !value.includes('\0');

/** A name is for show: what cannot be shown is left out. */
export const cleanName = (name: string | null): string | null =>
  name
    ?.replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200) || null;
