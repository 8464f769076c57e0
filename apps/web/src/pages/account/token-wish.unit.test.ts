import { describe, expect, it } from 'vitest';
import { requestOf, wishFrom, wrongIn } from './token-wish.ts';

const now = new Date('2026-11-23T12:00:00Z');

describe('a new API token', () => {
  it('ends in 90 days and can publish, unless the address says otherwise', () => {
    expect(requestOf({ ...wishFrom({}, false), name: ' laptop ' }, now)).toEqual({
      name: 'laptop',
      endpoint_scopes: ['publish-update', 'publish-new'],
      crate_scopes: null,
      expired_at: '2027-02-21T12:00:00.000Z',
    });
    expect(wishFrom({}, true).scopes).toContain('read');
  });

  it('takes what the address asks for, and of scopes and days only those that there are', () => {
    const wish = wishFrom(
      { name: 'both', scopes: 'exchange,root', crates: 'acme-*,rocket', days: '30' },
      false,
    );
    expect(requestOf(wish, now)).toEqual({
      name: 'both',
      endpoint_scopes: ['exchange'],
      crate_scopes: ['acme-*', 'rocket'],
      expired_at: '2026-12-23T12:00:00.000Z',
    });
    expect(wishFrom({ days: '9999' }, false).expiry).toBe('90');
  });

  it('wants a name, a scope, and a day that is still to come', () => {
    const good = { ...wishFrom({}, false), name: 'x' };
    expect(wrongIn(good, now)).toBeNull();
    expect(wrongIn({ ...good, name: '  ' }, now)?.field).toBe('name');
    expect(wrongIn({ ...good, scopes: [] }, now)?.field).toBe('scopes');
    expect(wrongIn({ ...good, expiry: 'date' }, now)?.field).toBe('until');
    expect(wrongIn({ ...good, expiry: 'date', until: '2026-11-20' }, now)?.field).toBe('until');
    expect(wrongIn({ ...good, expiry: 'date', until: '2026-11-30' }, now)).toBeNull();
  });

  it('never ends only where that was chosen', () => {
    expect(requestOf({ ...wishFrom({}, false), expiry: 'none' }, now).expired_at).toBeNull();
  });
});
