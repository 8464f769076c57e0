import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkCharacter } from './access-token.ts';
import {
  API_TOKEN_PREFIX,
  hashToken,
  newAccessToken,
  newToken,
  parseAccessToken,
  parseToken,
} from './index.ts';

it.each([
  ['gGK6jurSwKyl9V3Az19z7YEFQI9aoOO', 'd'],
  ['0'.repeat(31), 'w'],
])('gives %s the check character of crates.io', (secret, check) => {
  expect(checkCharacter(secret)).toBe(check);
  expect(parseAccessToken(`wbtp_${secret}${check}`)).toEqual({ ok: true, secret });
});

it('makes tokens that it reads again', () => {
  const token = newAccessToken(randomBytes);
  expect(token).toMatch(/^wbtp_[A-Za-z0-9]{32}$/);
  expect(parseAccessToken(token)).toEqual({ ok: true, secret: token.slice(5, 36) });
  const apiToken = newToken(API_TOKEN_PREFIX, randomBytes);
  expect(parseToken(API_TOKEN_PREFIX, apiToken)).toMatchObject({ ok: true });
  expect(parseAccessToken(apiToken)).toEqual({ ok: false, reason: 'prefix' });
});

it('says what is wrong, the prefix first and the check character last', () => {
  const secret = '0'.repeat(31);
  expect(parseAccessToken(`cio_tp_${secret}w`)).toEqual({ ok: false, reason: 'prefix' });
  expect(parseAccessToken(`WBTP_${secret}w`)).toEqual({ ok: false, reason: 'prefix' });
  expect(parseAccessToken('wbtp_')).toEqual({ ok: false, reason: 'length' });
  expect(parseAccessToken(`wbtp_${secret}ww`)).toEqual({ ok: false, reason: 'length' });
  expect(parseAccessToken(`wbtp_${secret}w\n`)).toEqual({ ok: false, reason: 'length' });
  expect(parseAccessToken(`wbtp_${secret}\n`)).toEqual({ ok: false, reason: 'characters' });
  expect(parseAccessToken(`wbtp_${secret.slice(1)}-w`)).toEqual({ ok: false, reason: 'characters' });
  expect(parseAccessToken(`wbtp_${secret.slice(1)}éw`)).toEqual({ ok: false, reason: 'characters' });
  expect(parseAccessToken(`wbtp_${secret}x`)).toEqual({ ok: false, reason: 'check_character' });
});

it('never throws on any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !parseAccessToken(`wbtp_${text}`).ok));
});

it('gives every character the same chance: bytes above the last multiple of 62 are thrown away', () => {
  let next = 0;
  const everyByte = (count: number) => Uint8Array.from({ length: count }, () => next++ % 256);
  const counts = new Map<string, number>();
  // 8 tokens use up 248 good bytes, which is each character four times.
  const secrets = Array.from({ length: 8 }, () => newAccessToken(onlyFresh(everyByte)).slice(5, 36)).join('');
  for (const character of secrets) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(62);
  expect(new Set(counts.values())).toEqual(new Set([4]));
});

/** Hands out one byte at a time, so that no byte is drawn and left unused. */
function onlyFresh(source: (count: number) => Uint8Array) {
  return () => source(1);
}

it('refuses to make a token without randomness', () => {
  expect(() => newAccessToken(() => new Uint8Array())).toThrow(RangeError);
  expect(() => newAccessToken((count) => new Uint8Array(count).fill(255))).toThrow(RangeError);
});

it('hashes the whole token', async () => {
  const token = newAccessToken(randomBytes);
  expect(await hashToken(token)).toBe(createHash('sha256').update(token).digest('hex'));
  expect(await hashToken('gGK6jurSwKyl9V3Az19z7YEFQI9aoOO')).toBe(
    '0b663aaf51ae26e3ad309e601482634e0710f1d3c3a66e4ac17e357d2a15177c',
  );
});
