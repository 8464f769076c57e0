import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUpLater } from './lifetime.ts';

/** Three issuers of one host: a good one, one whose keys never end, and one with thousands of keys that are none. */
export interface GreedyIssuer {
  readonly good: string;
  readonly endless: string;
  readonly crowded: string;
  /** How often the keys of the good one were asked for, and how many bytes of the endless ones were taken. */
  readonly asked: () => number;
  readonly taken: () => number;
}

const CHUNK = Buffer.alloc(64 * 1024, ' ');

export async function useGreedyIssuer(): Promise<GreedyIssuer> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'good', alg: 'RS256', use: 'sig' };
  const crowd = Array.from({ length: 2000 }, (_, at) => ({ kty: 'RSA', kid: `k${at}`, n: 'AQAB', e: 'x' }));
  let asked = 0;
  let taken = 0;
  const server = createServer((request, response) => {
    const [, issuer = '', path = ''] = /^\/(\w+)\/(.*)$/.exec(request.url ?? '') ?? [];
    response.setHeader('content-type', 'application/json');
    if (path === '.well-known/openid-configuration') {
      const own = `http://${request.headers.host}/${issuer}`;
      return void response.end(JSON.stringify({ issuer: own, jwks_uri: `${own}/jwks` }));
    }
    if (issuer === 'good') asked += 1;
    if (issuer !== 'endless')
      return void response.end(JSON.stringify({ keys: issuer === 'crowded' ? [...crowd, key] : [key] }));
    response.write('{"keys":[');
    const pour = () => {
      while (!response.destroyed) {
        taken += CHUNK.length;
        if (!response.write(CHUNK)) return void response.once('drain', pour);
      }
    };
    pour();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUpLater(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    good: `${url}/good`,
    endless: `${url}/endless`,
    crowded: `${url}/crowded`,
    asked: () => asked,
    taken: () => taken,
  };
}

/** Looks like an ID token of that issuer, signed by a key of that id. */
export function madeUpToken(issuer: string, kid: string, audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: issuer, aud: audience, iat: now, nbf: now, exp: now + 300, jti: kid, sub: 'x' };
  return `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(claims)}.${Buffer.alloc(256, 7).toString('base64url')}`;
}
