import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { readForm } from './read-form.ts';

export interface CrookedProvider {
  issuer: string;
  /** How the next ID tokens are, where they differ from good ones. */
  lies: {
    claims?: JWTPayload;
    without?: string[];
    sign?: 'none' | 'HS256' | 'another key';
    /** What the browser brings back as `iss`. */
    iss?: string;
    userinfo?: Record<string, unknown>;
  };
  /** What the token endpoint was last asked with. */
  lastForm: Record<string, string>;
  close(): Promise<void>;
}

export const CROOKED_CLIENT = { id: 'waybill', secret: 'secret-of-crooked' };

/** An OpenID provider that says what a test wants it to say. */
export async function startCrookedProvider(): Promise<CrookedProvider> {
  const good = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(good.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const nonces = new Map<string, string>();

  const idToken = async (code: string): Promise<string> => {
    const { lies, issuer } = self;
    const now = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      iss: issuer,
      aud: CROOKED_CLIENT.id,
      sub: 'mallory',
      nonce: nonces.get(code),
      iat: now,
      exp: now + 300,
      ...lies.claims,
    };
    for (const name of lies.without ?? []) delete claims[name];
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    if (lies.sign === 'none') return `${part({ alg: 'none', kid: 'one' })}.${part(claims)}.`;
    if (lies.sign === 'HS256') {
      const head = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims)}`;
      return `${head}.${createHmac('sha256', CROOKED_CLIENT.secret).update(head).digest('base64url')}`;
    }
    const { privateKey } = lies.sign === 'another key' ? other : good;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', self.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: self.issuer,
          authorization_endpoint: `${self.issuer}/authorize`,
          token_endpoint: `${self.issuer}/token`,
          userinfo_endpoint: `${self.issuer}/userinfo`,
          jwks_uri: `${self.issuer}/keys`,
          token_endpoint_auth_methods_supported: ['client_secret_post'],
        });
      case '/keys':
        return json({ keys: [jwk] });
      case '/authorize': {
        const code = `code-${nonces.size}`;
        nonces.set(code, url.searchParams.get('nonce') ?? '');
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', code);
        back.searchParams.set('state', url.searchParams.get('state') ?? '');
        if (self.lies.iss !== undefined) back.searchParams.set('iss', self.lies.iss);
        return response.writeHead(302, { location: back.href }).end();
      }
      case '/token': {
        self.lastForm = await readForm(request);
        const { code = '' } = self.lastForm;
        if (!nonces.has(code)) return json({ error: 'invalid_grant' }, 400);
        const token = await idToken(code);
        nonces.delete(code);
        return json({ access_token: 'for userinfo', token_type: 'Bearer', id_token: token });
      }
      case '/userinfo':
        return json({ sub: 'mallory', ...self.lies.userinfo });
      default:
        return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const self: CrookedProvider = {
    issuer: `http://localhost:${(server.address() as AddressInfo).port}`,
    lies: {},
    lastForm: {},
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}
