import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkEnvironmentName,
  checkIdentity,
  explainUnverified,
  lookupKey,
  noRules,
  type ProviderDescriptor,
  type Publisher,
  providers,
  readClaims,
  readUnverified,
  refusalCodes,
  serverUrlOf,
} from '@waybill/trusted-publishing';
import { fitsPattern, problemOfRefPattern } from '../../packages/trusted-publishing/src/ref-pattern.ts';
import { bytes, must, type Target, text, vectors } from './target.ts';

type Samples = Record<string, { header: object; payload: Record<string, unknown> }>;
const folder = join(vectors, 'trusted-publishing');
const encode = (value: string | Uint8Array) => Buffer.from(value).toString('base64url');
const descriptors = Object.values(providers);
const now = new Date('2026-11-22T12:00:00Z');

const samples = () =>
  readdirSync(folder)
    .filter((file) => file.endsWith('-claims.json'))
    .flatMap((file) => Object.values(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Samples));

function known(code: string, detail: string): void {
  must(Object.hasOwn(refusalCodes, code), `an unknown code: ${code}`);
  must(detail !== '', 'a refusal without a sentence');
  must(!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(detail), 'a sentence that draws what it should not');
}

export const tokenTargets: readonly Target[] = [
  {
    name: 'jwt',
    seeds: () =>
      samples().map(({ header, payload }) =>
        bytes([header, payload, 'signature'].map((part) => encode(JSON.stringify(part))).join('.')),
      ),
    run(input) {
      const jwt = text(input);
      const outcome = readUnverified(jwt);
      if (!outcome.ok) return known(outcome.refusal.code, outcome.refusal.detail);
      const parts = jwt.split('.');
      must(parts.length === 3, 'a token of other than three parts');
      for (const part of parts)
        must(encode(Buffer.from(part, 'base64url')) === part, 'a part in a second spelling');
      must(
        JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()).iss === outcome.value.issuer,
        'another iss',
      );
    },
  },
  {
    name: 'claims',
    seeds: () => samples().map(({ payload }) => bytes(JSON.stringify(payload))),
    run(input) {
      const unverified = readClaims(`${encode('{"alg":"RS256","kid":"x"}')}.${encode(input)}.x`);
      if (!unverified.ok) return known(unverified.refusal.code, unverified.refusal.detail);
      const { iss } = unverified.value.claims;
      const url = typeof iss === 'string' ? iss : 'https://issuer.example';
      for (const provider of descriptors) {
        const issuer = { id: 1, url, provider, serverUrl: serverUrlOf(provider, url) };
        const publishers = [publisherOf(provider)];
        const { refusals, verdict } = explainUnverified({
          unverified: unverified.value,
          issuer,
          publishers,
          audience: 'crates.example',
          now,
        });
        for (const { code, detail } of refusals) known(code, detail);
        if (verdict !== null && verdict !== 'would-pass') known(verdict.code, verdict.detail);
      }
    },
  },
  {
    name: 'identity-fields',
    seeds: () => descriptors.flatMap(({ identity }) => identity.map(({ example }) => bytes(example))),
    run(input) {
      const value = text(input);
      for (const provider of descriptors) {
        const { identity } = publisherOf(provider);
        for (const { key } of provider.identity) {
          const outcome = checkIdentity(provider, { ...identity, [key]: value });
          if (!outcome.ok) known(outcome.refusal.code, outcome.refusal.detail);
          else {
            must(outcome.value[key] === value && value !== '', 'taken in another spelling');
            must(Buffer.byteLength(value) <= 255 && !/[\p{C}]/u.test(value), 'too long, or not to be seen');
            must(lookupKey(provider, outcome.value) !== '', 'a publisher nobody can find');
          }
        }
        const environment = checkEnvironmentName(provider, value);
        if (!environment.ok) known(environment.refusal.code, environment.refusal.detail);
      }
    },
  },
  {
    name: 'ref-patterns',
    seeds: () => [],
    run(input) {
      const [pattern = '', ref = ''] = text(input).split('\n');
      const target = { crate: 'rocket', version: '1.2.3' };
      const started = performance.now();
      const fits = fitsPattern(pattern, ref, target);
      problemOfRefPattern(pattern);
      must(performance.now() - started < 1000, 'takes a second');
      if (
        pattern.length <= 200 &&
        ref.length <= 1024 &&
        !/\{\{(?!crate\}\}|version\}\})\w+\}\}/.test(pattern)
      )
        must(fits === fitsPlainly(pattern, ref), `fits: ${fits}, by a regular expression the opposite`);
    },
  },
];

/** The same by a regular expression, which is no longer than these inputs allow. */
function fitsPlainly(pattern: string, ref: string): boolean {
  const filled = pattern.split(/(\{\{crate\}\}|\{\{version\}\}|\*+)/u).map((part) => {
    if (part === '{{crate}}') return 'rocket';
    if (part === '{{version}}') return '1\\.2\\.3';
    if (/^\*+$/.test(part)) return part.length === 1 ? '[^/]*' : '[^]*';
    return part.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
  });
  // A pattern of many wildcards would take this one for ever, and is compared with nothing.
  if ((pattern.match(/\*+/g) ?? []).length > 4)
    return fitsPattern(pattern, ref, { crate: 'rocket', version: '1.2.3' });
  return new RegExp(`^(?:${filled.join('')})$`, 'u').test(ref);
}

function publisherOf(provider: ProviderDescriptor): Publisher {
  return {
    id: 1,
    issuerId: 1,
    provider: provider.id,
    crates: [{ id: 1, name: 'rocket' }],
    identity: Object.fromEntries(provider.identity.map(({ key, example }) => [key, example])),
    environment: { rule: 'any' },
    pins: {},
    state: 'active',
    rules: noRules,
    makerId: 1,
    isProven: true,
    confirmedAt: now,
  };
}
