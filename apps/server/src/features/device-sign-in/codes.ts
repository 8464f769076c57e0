import { randomBytes, randomInt } from 'node:crypto';
import { hashToken } from '@waybill/trusted-publishing';

/** Consonants that are not mistaken for one another, and spell no words (RFC 8628 §6.1). */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LETTERS = 8;

/** What the program keeps to itself. */
export const newDeviceCode = (): string => randomBytes(32).toString('base64url');

/** What a person reads on one screen and types on another: `BCDF-GHJK`. */
export function newUserCode(): string {
  return shown(Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
}

/**
 * A typed code in its one form, whatever the case and the hyphens.
 * @returns null when it cannot be one.
 */
export function readUserCode(typed: string): string | null {
  if (typed.length > 100) return null;
  const letters = typed.replace(/[\s-]/g, '').toUpperCase();
  const isCode = letters.length === LETTERS && [...letters].every((letter) => ALPHABET.includes(letter));
  return isCode ? shown(letters) : null;
}

/** Of either code: the database keeps nothing else. */
export const hashCode = hashToken;

const shown = (letters: string): string => `${letters.slice(0, LETTERS / 2)}-${letters.slice(LETTERS / 2)}`;
