import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { JWK } from 'jose';
import {
  decide,
  noRules,
  type Outcome,
  type Publisher,
  providers,
  readUnverified,
  serverUrlOf,
  type TrustedIssuer,
  type VerifiedIdToken,
  verifyIdToken,
} from '../index.ts';
import { checkSignature } from '../node-signature.ts';

/** The clock of all tests. */
export const now = new Date('2026-11-22T12:00:00Z');
export const nowSeconds = now.getTime() / 1000;
export const audience = 'crates.example.com';
export const githubUrl = 'https://token.actions.githubusercontent.com';
export const gitlabUrl = 'https://gitlab.com';

type Claims = Record<string, unknown>;
type Header = Record<string, unknown>;

type Samples = Record<string, { header: Header; payload: Claims }>;

const samples: Samples = { ...vectors('github'), ...vectors('gitlab') };

function vectors(provider: string): Samples {
  const file = `../../../../tests/vectors/trusted-publishing/${provider}-claims.json`;
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

/** The claims of a sample, its times moved so that it was issued ten seconds ago. A change to undefined removes a claim. */
export function sample(name = 'github', changes: Claims = {}): Claims {
  const payload = samples[name]?.payload;
  if (payload === undefined) throw new Error(`There is no sample ${name}.`);
  const shift = nowSeconds - 10 - Number(payload.iat);
  const times = Object.fromEntries(
    ['iat', 'nbf', 'exp'].map((claim) => [claim, Number(payload[claim]) + shift]),
  );
  return { ...payload, ...times, ...changes };
}

/** A stand-in for an issuer: a real key pair of its own, and signatures by node:crypto instead of by `jose`. */
export class TestIssuer {
  readonly trusted: TrustedIssuer;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly keyId: string;

  constructor(url = githubUrl, id = 1, { modulusLength = 2048, provider = 'github' } = {}) {
    const descriptor = providers[provider];
    if (descriptor === undefined) throw new Error(`There is no provider ${provider}.`);
    this.trusted = { id, url, provider: descriptor, serverUrl: serverUrlOf(descriptor, url) };
    ({ publicKey: this.publicKey, privateKey: this.privateKey } = generateKeyPairSync('rsa', {
      modulusLength,
    }));
    this.keyId = `key-${id}`;
  }

  get jwk(): JWK {
    return { ...this.publicKey.export({ format: 'jwk' }), kid: this.keyId, use: 'sig', alg: 'RS256' } as JWK;
  }

  get header(): Header {
    return { typ: 'JWT', alg: 'RS256', kid: this.keyId };
  }

  /** A token with these claims. Changes of the header as in `sample`. */
  sign(claims: Claims, headerChanges: Header = {}): string {
    return this.signText(JSON.stringify({ ...this.header, ...headerChanges }), JSON.stringify(claims));
  }

  /** An RS256 signature over any header and payload, JSON or not. */
  signText(header: string | Uint8Array, payload: string | Uint8Array): string {
    const input = `${encode(header)}.${encode(payload)}`;
    return `${input}.${createSign('RSA-SHA256').update(input).sign(this.privateKey, 'base64url')}`;
  }

  /** The whole way of a token at a registry that trusts this issuer. */
  async verify(jwt: string, changes: { keys?: readonly JWK[]; now?: Date; issuer?: TrustedIssuer } = {}) {
    const unverified = readUnverified(jwt);
    if (!unverified.ok) return unverified;
    const verification = {
      token: unverified.value,
      issuer: this.trusted,
      keys: [this.jwk],
      audience,
      now,
      ...changes,
    };
    const outcome = await verifyIdToken(verification);
    // A server checks by Node, all others by Web Crypto: no attack may find a difference.
    const byNode = await verifyIdToken({ ...verification, checkSignature });
    if (!isDeepStrictEqual(byNode, outcome))
      throw new Error(`by Web Crypto: ${codeOf(outcome)}; by Node: ${codeOf(byNode)}`);
    return outcome;
  }

  /** A token that has to pass. */
  async verified(claims: Claims, changes: { issuer?: TrustedIssuer } = {}): Promise<VerifiedIdToken> {
    const outcome = await this.verify(this.sign(claims), changes);
    if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.detail}`);
    return outcome.value;
  }
}

export function encode(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64url');
}

export function hmac(input: string, secret: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url');
}

/** The code of a refusal, or `accepted`. */
export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'accepted' : outcome.refusal.code;
}

/** The sentence of a refusal. */
export function detailOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? '' : outcome.refusal.detail;
}

/** A publisher as the owner of the base sample would have made it yesterday. */
export function publisher(changes: Partial<Publisher> = {}): Publisher {
  return {
    id: 1,
    issuerId: 1,
    provider: 'github',
    crates: [{ id: 10, name: 'octo' }],
    identity: { owner: 'octo-org', repository: 'octo-repo', workflow: 'release.yml' },
    environment: { rule: 'named', name: 'release' },
    pins: { repository_owner_id: '100200300', repository_id: '400500600' },
    state: 'active',
    rules: noRules,
    makerId: 1,
    isProven: true,
    confirmedAt: new Date(now.getTime() - 24 * 60 * 60 * 1000),
    ...changes,
  };
}

/** A publisher as the owner of the base sample of GitLab would have made it yesterday, at an issuer with the id 1. */
export function gitlabPublisher(changes: Partial<Publisher> = {}): Publisher {
  return publisher({
    provider: 'gitlab',
    identity: { namespace: 'octo-group/crates', project: 'octo-crate', workflow: '.gitlab-ci.yml' },
    pins: { namespace_id: '8100200', project_id: '51000001' },
    ...changes,
  });
}

/** An issuer of GitLab; gitlab.com unless told otherwise. */
export function gitlabIssuer(url = gitlabUrl, id = 1): TestIssuer {
  return new TestIssuer(url, id, { provider: 'gitlab' });
}

/** Signs, verifies and decides: `granted`, or the code of the refusal, whoever refused. */
export async function judge(issuer: TestIssuer, claims: Claims, ...publishers: Publisher[]): Promise<string> {
  const outcome = await issuer.verify(issuer.sign(claims));
  if (!outcome.ok) return outcome.refusal.code;
  const decision = decide({ token: outcome.value, publishers, now });
  return decision.outcome === 'granted' ? 'granted' : decision.code;
}
