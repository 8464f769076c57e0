import { expect, it } from 'vitest';
import { providers } from '../index.ts';
import { codeOf, judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const signWith = (member: string, claims = sample()) =>
  issuer.signText(JSON.stringify(issuer.header), `${JSON.stringify(claims).slice(0, -1)},${member}}`);

it('takes no claim from a `__proto__` member', async () => {
  const { environment: _, repository_id: __, ...claims } = sample();
  const jwt = signWith('"__proto__":{"repository_id":"400500600","environment":"release"}', claims);
  expect(codeOf(await issuer.verify(jwt))).toBe('id_token_claim_missing');
});

it('keeps such a member as what it is, and pollutes nothing', async () => {
  const outcome = await issuer.verify(signWith('"__proto__":{"polluted":true},"constructor":1'));
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  expect(Object.getPrototypeOf(outcome.value.claims)).toBeNull();
  expect(outcome.value.claims.polluted).toBeUndefined();
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

it('takes no header from a `__proto__` member', async () => {
  const header = '{"alg":"RS256","__proto__":{"kid":"key-1"}}';
  expect(codeOf(await issuer.verify(issuer.signText(header, JSON.stringify(sample()))))).toBe(
    'id_token_key_id_missing',
  );
});

it('finds no provider and no pin under names every object has', async () => {
  expect(providers.constructor).toBeUndefined();
  expect(Object.getPrototypeOf(providers)).toBeNull();
  const pins = JSON.parse('{"repository_owner_id":"100200300","__proto__":{"repository_id":"400500600"}}');
  expect(await judge(issuer, sample(), publisher({ pins }))).toBe('pin_mismatch');
});

it('gives claims and facts that cannot be changed afterwards', async () => {
  const token = await issuer.verified(sample('github', { nested: { list: [{ a: 1 }] } }));
  const nested = token.claims.nested as { list: { a: number }[] };
  expect(() => Object.assign(token, { replayKey: 'x' })).toThrow(TypeError);
  expect(() => Object.assign(token.claims, { repository: 'x' })).toThrow(TypeError);
  expect(() => Object.assign(token.facts.identity, { owner: 'x' })).toThrow(TypeError);
  expect(() => nested.list.push({ a: 2 })).toThrow(TypeError);
  expect(() => Object.assign(nested.list[0] ?? {}, { a: 2 })).toThrow(TypeError);
});
