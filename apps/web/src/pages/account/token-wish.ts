import { isScope, type ScopeId } from './token-scopes.ts';

export type Expiry = '7' | '30' | '90' | '365' | 'date' | 'none';
export const expiryChoices: readonly { value: Expiry; label: string }[] = [
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'On a day of my choice' },
  { value: 'none', label: 'Never' },
];

/** What the form for a new API token holds. */
export interface TokenWish {
  name: string;
  expiry: Expiry;
  /** `2027-01-31`; counts where `expiry` is `date`. */
  until: string;
  scopes: readonly ScopeId[];
  /** One pattern per line. */
  crates: string;
}

/**
 * What the form begins with. Another page, or a message of a program, may say it in the address:
 * `?name=laptop&scopes=publish-update,yank&crates=acme-*&days=30`.
 */
export function wishFrom(query: Readonly<Record<string, string>>, isPrivateRegistry: boolean): TokenWish {
  const scopes = listed(query['scopes']).filter(isScope);
  const usual: ScopeId[] = [
    'publish-update',
    'publish-new',
    ...(isPrivateRegistry ? (['read'] as const) : []),
  ];
  const days = expiryChoices.find(({ value }) => value === query['days'])?.value;
  return {
    name: (query['name'] ?? '').slice(0, 200),
    expiry: days ?? '90',
    until: '',
    scopes: scopes.length === 0 ? usual : scopes,
    crates: listed(query['crates']).join('\n'),
  };
}

/** Why the token cannot be made so, beside the field; null where it can. */
export function wrongIn(
  wish: TokenWish,
  now: Date,
): { field: 'name' | 'until' | 'scopes'; says: string } | null {
  if (wish.name.trim() === '') return { field: 'name', says: 'Give it a name by which you know it again.' };
  if (wish.scopes.length === 0) return { field: 'scopes', says: 'Choose at least one: it could do nothing.' };
  if (wish.expiry === 'date') {
    const end = endOf(wish, now);
    if (end === null) return { field: 'until', says: 'Choose the day.' };
    if (end <= now) return { field: 'until', says: 'That day is over.' };
  }
  return null;
}

/** As the API takes it. */
export function requestOf(wish: TokenWish, now: Date) {
  const crates = listed(wish.crates);
  return {
    name: wish.name.trim(),
    endpoint_scopes: [...wish.scopes],
    crate_scopes: crates.length === 0 ? null : crates,
    expired_at: endOf(wish, now)?.toISOString() ?? null,
  };
}

function endOf({ expiry, until }: TokenWish, now: Date): Date | null {
  if (expiry === 'none') return null;
  if (expiry !== 'date') return new Date(now.getTime() + Number(expiry) * 86_400_000);
  // It lives to the end of that day, where whoever chose it is.
  const end = new Date(`${until}T23:59:59`);
  return Number.isNaN(end.getTime()) ? null : end;
}

const listed = (text = ''): string[] => text.split(/[\s,]+/).filter((part) => part !== '');
