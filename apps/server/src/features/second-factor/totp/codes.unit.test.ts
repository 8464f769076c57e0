import { describe, expect, it } from 'vitest';
import { base32, codeOf, newSecret, otpauthUri, stepAt, stepOfCode } from './codes.ts';

const SECRET = Buffer.from('12345678901234567890');

describe('codes of an authenticator app', () => {
  // RFC 6238, appendix B (SHA-1): the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %d seconds it is %s', (seconds, code) => {
    expect(codeOf(SECRET, stepAt(new Date(seconds * 1000)))).toBe(code);
  });

  it('is good one step before and after, and no more', () => {
    const now = new Date(1_111_111_111_000);
    const step = stepAt(now);
    const found = [-2, -1, 0, 1, 2].map((by) => stepOfCode(SECRET, codeOf(SECRET, step + by), now));
    expect(found).toEqual([null, step - 1, step, step + 1, null]);
  });

  it.each(['', '05047', '0504711', '05047x', '٠٥٠٤٧١', ' 050471', '050471\n'])('%j is none', (code) => {
    expect(stepOfCode(SECRET, code, new Date(1_111_111_111_000))).toBeNull();
  });

  it('comes of a secret of 160 random bits', () => {
    expect(newSecret()).toHaveLength(20);
    expect(newSecret().equals(newSecret())).toBe(false);
  });

  // RFC 4648 §10
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foob', 'MZXW6YQ'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s in base 32 is %s', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
  });

  it('is told to the app with the registry and the login', () => {
    const uri = new URL(otpauthUri({ host: 'crates.example.com:8443', login: 'ann', secret: 'MZXQ' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toBe('/Waybill crates.example.com:8443:ann');
    expect(uri.search).not.toContain('+');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      secret: 'MZXQ',
      issuer: 'Waybill crates.example.com:8443',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
