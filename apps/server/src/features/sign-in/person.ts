/** Who a provider says has signed in there. */
export interface Person {
  issuer: string;
  /** What tells people apart, at this issuer and for ever. */
  subject: string;
  /** What they are called there; no login here yet. */
  login: string;
  name: string | null;
  /** Verified, by the provider's word or by the operator's; else null. */
  email: string | null;
  /** Null: the provider did not tell, which is not the same as none. */
  groups: readonly string[] | null;
}

/** As near to what they are called there as a login here can be. */
export function suggestLogin(name: string): string {
  const local = name.split('@', 1)[0] ?? '';
  return local
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 39)
    .replace(/^-+|-+$/g, '');
}

/**
 * An e-mail address as it is stored, or null where it is none. In small letters by ASCII alone: where other letters become
 * ASCII ones, as the Kelvin sign becomes `k`, one mailbox would turn into another, and be that of somebody else.
 */
export function readAddress(text: string): string | null {
  const address = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const isOne = address.length <= 254 && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(address);
  return isOne && address === address.toLowerCase() ? address : null;
}
