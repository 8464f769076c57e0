import { IDENTITY_PREFIX } from '@waybill/api/client';
import { isCrateName } from '@waybill/cargo-formats';
import {
  checkEnvironmentName,
  checkIdentity,
  type ProviderDescriptor,
  providers,
} from '@waybill/trusted-publishing';

/** A job as a link describes it, each field such as an owner could type it. */
export interface Mend {
  readonly ok: true;
  readonly provider: ProviderDescriptor;
  readonly identity: Readonly<Record<string, string>>;
  readonly environment: string | null;
  readonly crate: string | null;
  readonly attempt: string | null;
}

/** Why there is no page: anybody can write a link, so what no publisher could have is not shown at all. */
export interface Unreadable {
  readonly ok: false;
  readonly says: string;
}

export function readMend(query: Readonly<Record<string, unknown>>): Mend | Unreadable {
  const text = (name: string) => (typeof query[name] === 'string' ? (query[name] as string) : null);
  const id = text('provider') ?? '';
  const provider = Object.hasOwn(providers, id) ? providers[id] : undefined;
  if (provider === undefined) return unreadable('It names no CI provider that there is.');
  const given = provider.identity.map(({ key }) => [key, text(IDENTITY_PREFIX + key) ?? '']);
  const identity = checkIdentity(provider, Object.fromEntries(given));
  if (!identity.ok) return unreadable(identity.refusal.detail);
  const environment = text('environment');
  if (environment !== null) {
    const name = checkEnvironmentName(provider, environment);
    if (!name.ok) return unreadable(name.refusal.detail);
  }
  const crate = text('crate');
  if (crate !== null && !isCrateName(crate))
    return unreadable('Its crate has a name that no crate can have.');
  const attempt = text('attempt');
  if (attempt !== null && !/^[0-9a-f-]{1,64}$/.test(attempt))
    return unreadable('Its log reference is none of this registry.');
  return { ok: true, provider, identity: identity.value, environment, crate, attempt };
}

const unreadable = (says: string): Unreadable => ({ ok: false, says });
