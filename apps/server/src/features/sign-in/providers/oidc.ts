import { createHash, timingSafeEqual } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { SignInProvider } from '../../../config/sign-in.ts';
import { fetchJson, type JsonRequest } from '../../trusted-publishing/index.ts';
import type { Person } from '../person.ts';
import { type Claims, leavesOpen, personOf } from './claims.ts';
import type { CallbackQuery, Secrets, SignInWay } from './provider.ts';
import { notVerified, refused, unavailable } from './refusals.ts';

/** Never `none`, and nothing that a shared secret signs: the client secret would be a key for identities. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const LEEWAY_SECONDS = 30;
const KEPT_MS = 10 * 60_000;
const MOST_TOKEN_BYTES = 64 * 1024;

/** What is used of OpenID Connect Discovery 1.0 §3. */
interface Discovery {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  userinfo_endpoint?: string;
  token_endpoint_auth_methods_supported?: unknown;
  authorization_response_iss_parameter_supported?: unknown;
}

/**
 * OpenID Connect, authorization code flow with PKCE (RFC 7636) and nonce. Nothing is asked of the provider before somebody
 * wants to sign in, so one that is down does not keep the server from starting.
 */
export function oidcWay(provider: SignInProvider, now: () => Date): SignInWay {
  let known: { document: Discovery; at: number } | null = null;
  let kept: { keys: JSONWebKeySet; at: number } | null = null;

  const ask = (url: string, request?: JsonRequest): Promise<unknown> =>
    fetchJson(url, provider, request).catch((error: unknown) => {
      throw unavailable(provider, error);
    });

  async function discover(): Promise<Discovery> {
    if (known !== null && isRecent(known.at)) return known.document;
    const document = readDiscovery(provider, await ask(provider.discoveryUrl));
    known = { document, at: now().getTime() };
    return document;
  }

  async function fetchKeys(address: string): Promise<JSONWebKeySet> {
    const keys = readKeys(provider, await ask(address));
    kept = { keys, at: now().getTime() };
    return keys;
  }

  const isRecent = (at: number): boolean => at <= now().getTime() && now().getTime() - at < KEPT_MS;

  /** A provider changes its keys when it likes: an unknown one is looked for once in each sign-in. */
  async function verify(idToken: string, { issuer, jwks_uri: address }: Discovery): Promise<JWTPayload> {
    const options: JWTVerifyOptions = {
      issuer,
      audience: provider.clientId,
      algorithms: ALGORITHMS,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now(),
      requiredClaims: ['sub', 'iat', 'exp'],
    };
    const old = kept !== null && isRecent(kept.at) ? kept.keys : null;
    const check = async (keys: JSONWebKeySet) =>
      (await jwtVerify(idToken, createLocalJWKSet(keys), options)).payload;
    if (old === null) return check(await fetchKeys(address));
    try {
      return await check(old);
    } catch (error) {
      const mayBeNew =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;
      if (!mayBeNew) throw error;
    }
    return check(await fetchKeys(address));
  }

  async function checkedClaims(idToken: string, document: Discovery, nonce: string): Promise<Claims> {
    if (idToken.length > MOST_TOKEN_BYTES) throw notVerified(provider, 'its ID token is too long');
    const claims = await verify(idToken, document).catch((error: unknown) => {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw notVerified(provider, `its ID token is refused (${error.message})`, error);
    });
    if (typeof claims['nonce'] !== 'string' || !isSame(claims['nonce'], nonce))
      throw notVerified(provider, 'its ID token was not made for this sign-in (nonce)');
    const { azp } = claims;
    const isShared = Array.isArray(claims.aud) && claims.aud.length > 1;
    if ((isShared || azp !== undefined) && azp !== provider.clientId)
      throw notVerified(provider, 'its ID token was made for another program (azp)');
    if (
      typeof claims.sub !== 'string' ||
      claims.sub === '' ||
      claims.sub.length > 255 ||
      claims.sub.includes('\0')
    )
      throw notVerified(provider, 'its ID token has no usable subject');
    return claims;
  }

  async function userinfo(document: Discovery, accessToken: unknown, claims: Claims): Promise<Claims | null> {
    const { userinfo_endpoint: address } = document;
    if (address === undefined || typeof accessToken !== 'string' || !leavesOpen(provider, claims))
      return null;
    const answer = await ask(address, { headers: { authorization: `Bearer ${accessToken}` } });
    // OpenID Connect Core §5.3.4: else one could be given the claims of somebody else.
    if (!isObject(answer) || answer['sub'] !== claims['sub'])
      throw notVerified(provider, 'its userinfo is about somebody else');
    return answer;
  }

  return {
    provider,

    async authorizationUrl({ state, nonce, codeVerifier }: Secrets, redirectUri: string): Promise<string> {
      const url = new URL((await discover()).authorization_endpoint);
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      for (const [name, value] of Object.entries({
        response_type: 'code',
        client_id: provider.clientId,
        redirect_uri: redirectUri,
        scope: provider.scopes.join(' '),
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }))
        url.searchParams.set(name, value);
      return url.href;
    },

    async finish({ code, iss }: CallbackQuery, { nonce, codeVerifier }, redirectUri): Promise<Person> {
      const document = await discover();
      const mustSay = document.authorization_response_iss_parameter_supported === true;
      if ((iss !== undefined || mustSay) && iss !== document.issuer)
        throw notVerified(provider, 'the answer came from another issuer (iss)');
      const answer = await ask(
        document.token_endpoint,
        tokenRequest(provider, document, {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: codeVerifier,
        }),
      );
      if (!isObject(answer) || typeof answer['error'] === 'string')
        throw refused(provider, `it does not take the code back (${errorName(answer)})`);
      if (typeof answer['id_token'] !== 'string')
        throw notVerified(provider, 'it gave no ID token; is the scope `openid` among those of the client');
      const claims = await checkedClaims(answer['id_token'], document, nonce);
      const more = await userinfo(document, answer['access_token'], claims);
      const person = personOf({ ...provider, issuer: document.issuer }, claims, more);
      // Entra leaves the groups out where there are many: that must not look as if there were none.
      const isCut = isObject(claims['_claim_names']) && Object.hasOwn(claims['_claim_names'], 'groups');
      return isCut ? { ...person, groups: null } : person;
    },
  };
}

function tokenRequest(
  provider: SignInProvider,
  document: Discovery,
  fields: Record<string, string>,
): JsonRequest {
  const methods = document.token_endpoint_auth_methods_supported;
  const inBody =
    Array.isArray(methods) &&
    !methods.includes('client_secret_basic') &&
    methods.includes('client_secret_post');
  const { clientId, clientSecret } = provider;
  // RFC 6749 §2.3.1: both are form-encoded first.
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(inBody ? {} : { authorization: `Basic ${basic}` }),
    },
    body: String(
      new URLSearchParams({
        ...fields,
        ...(inBody ? { client_id: clientId, client_secret: clientSecret } : {}),
      }),
    ),
    statuses: [400, 401],
  };
}

const formEncoded = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);

function readDiscovery(provider: SignInProvider, answer: unknown): Discovery {
  const isText = (name: string) => isObject(answer) && typeof answer[name] === 'string';
  const needed = ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'];
  const missing = needed.find((name) => !isText(name));
  if (missing !== undefined)
    throw unavailable(provider, new Error(`${provider.discoveryUrl} has no ${missing}`));
  const document = answer as unknown as Discovery;
  if (document.issuer !== provider.issuer) {
    throw unavailable(
      provider,
      new Error(
        `${provider.discoveryUrl} says that its issuer is ${document.issuer}, but sign_in.providers says ${provider.issuer}`,
      ),
    );
  }
  const page = URL.parse(document.authorization_endpoint);
  if (page?.protocol !== 'https:' && !(provider.internal && page?.protocol === 'http:'))
    throw unavailable(provider, new Error(`${document.authorization_endpoint} is not https`));
  return document;
}

function readKeys(provider: SignInProvider, answer: unknown): JSONWebKeySet {
  if (isObject(answer) && Array.isArray(answer['keys']) && answer['keys'].every(isObject))
    return { keys: answer['keys'].filter((key) => key['use'] === undefined || key['use'] === 'sig') };
  throw unavailable(provider, new Error('jwks_uri did not answer a key set'));
}

/** OAuth's own name of an error; anything else might be of anybody's making. */
const errorName = (answer: unknown): string =>
  isObject(answer) && typeof answer['error'] === 'string' && /^[a-z_]{1,40}$/.test(answer['error'])
    ? answer['error']
    : 'no reason told';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
