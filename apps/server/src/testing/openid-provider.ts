import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export interface OpenIdProvider {
  issuer: string;
  /** Claims by subject; changed at will. */
  people: Map<string, Record<string, unknown>>;
  /** Whoever is sent there next signs in as this one. */
  isSignedIn: string;
  /** Tells it where it may send people back to; before that it knows no client. */
  open(redirectUri: string): Promise<void>;
  /** Signs with a new key from now on, and publishes no other. */
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
  startAgain(): Promise<void>;
}

export const CLIENT = { id: 'waybill & co', secret: 'a secret: with "signs" & spaces' };

/** A real OpenID provider on another site than the registry: `localhost` is no `127.0.0.1`. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  let provider: Provider | null = null;
  let redirectUri = '';
  let server: Server;
  const listen = async (port: number) => {
    server = createServer((request, response) => {
      if (provider === null) {
        response.writeHead(503).end();
      } else if (request.url?.startsWith('/interaction/')) {
        const login = { login: { accountId: self.isSignedIn } };
        void provider.interactionFinished(request, response, login, { mergeWithLastSubmission: false });
      } else {
        provider.callback()(request, response);
      }
    });
    await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  let keys = 0;
  const renew = async () => {
    keys += 1;
    provider = await makeProvider(self, redirectUri, `key-${keys}`);
  };
  const self: OpenIdProvider = {
    issuer: `http://localhost:${port}`,
    people: new Map(),
    isSignedIn: '',
    async open(uri) {
      redirectUri = uri;
      await renew();
    },
    rotateKeys: renew,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    async startAgain() {
      await listen(port);
    },
  };
  return self;
}

async function makeProvider(
  { issuer, people }: OpenIdProvider,
  redirectUri: string,
  kid: string,
): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
      },
    ],
    jwks: { keys: [jwk] },
    // Long, as the tests move the clock of the registry alone.
    ttl: { Interaction: 9000, Grant: 9000, Session: 9000, AccessToken: 9000, IdToken: 9000 },
    cookies: { keys: ['for tests'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['realm_access'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...people.get(id) }),
    }),
    // Nobody is asked whether they agree.
    loadExistingGrant: async (context: {
      oidc: { client: { clientId: string }; session: { accountId: string } };
    }) => {
      const grant = new provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  });
  return provider;
}
