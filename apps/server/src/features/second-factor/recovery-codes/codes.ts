import { randomInt } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';

export const HOW_MANY = 10;
/** Digits and letters that are not mistaken for one another: 16 of them are 80 bits, so that a plain hash is enough. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;

/** `7k2m-9xq4-…`: to be printed or put into a password safe. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, () => {
    const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    return (letters.match(/.{4}/g) ?? []).join('-');
  });
}

/** A typed code in its one form; null when it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const letters = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  const isCode = letters.length === LENGTH && [...letters].every((letter) => ALPHABET.includes(letter));
  return isCode ? letters : null;
}

/** Of a code as it was made or read. */
export const hashRecoveryCode = (code: string): Promise<string> => hashToken(code.replaceAll('-', ''));
