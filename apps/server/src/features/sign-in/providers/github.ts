import { createHash } from 'node:crypto';
import type { SignInProvider } from '../../../config/sign-in.ts';
import { fetchJson, type JsonRequest } from '../../trusted-publishing/index.ts';
import { type Person, readAddress } from '../person.ts';
import { cleanName } from './claims.ts';
import type { SignInWay } from './provider.ts';
import { notVerified, refused, unavailable } from './refusals.ts';

const PER_PAGE = 50;
const MOST_PAGES = 20;
/** A team comes with the whole of its organisation. */
const MOST_BYTES = 1024 * 1024;

type Fields = Record<string, unknown>;

/**
 * GitHub's OAuth, which is no OpenID Connect: who it is comes from its API. By id and never by login, which others may have
 * tomorrow. Organisations are groups by their login, teams by `org/slug`.
 */
export function githubWay(provider: SignInProvider): SignInWay {
  const { issuer, apiUrl, clientId, clientSecret, scopes } = provider;
  const ask = (url: string, request: JsonRequest): Promise<unknown> =>
    fetchJson(url, provider, { mostBytes: MOST_BYTES, ...request }).catch((error: unknown) => {
      throw unavailable(provider, error);
    });

  async function accessToken(fields: Record<string, string>): Promise<string> {
    const answer = await ask(`${issuer}/login/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields })),
      statuses: [400, 401],
    });
    // It says 200 to everything.
    const token = isObject(answer) ? answer['access_token'] : undefined;
    if (typeof token === 'string' && token !== '') return token;
    const error = isObject(answer) ? answer['error'] : undefined;
    const reason = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'no reason told';
    throw refused(provider, `it does not take the code back (${reason})`);
  }

  return {
    provider,

    async authorizationUrl({ state, codeVerifier }, redirectUri): Promise<string> {
      const url = new URL(`${issuer}/login/oauth/authorize`);
      for (const [name, value] of Object.entries({
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
      }))
        url.searchParams.set(name, value);
      return url.href;
    },

    async finish({ code, iss }, { codeVerifier }, redirectUri): Promise<Person> {
      // GitHub names itself by RFC 9207; another one that did so would have been mixed up with it.
      if (iss !== undefined && iss !== issuer && !iss.startsWith(`${issuer}/`))
        throw notVerified(provider, 'the answer came from another issuer (iss)');
      const token = await accessToken({ code, redirect_uri: redirectUri, code_verifier: codeVerifier });
      const headers = {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
      };
      const get = (path: string) => ask(`${apiUrl}${path}`, { headers });
      const list = async (path: string): Promise<Fields[]> => {
        const all: Fields[] = [];
        for (let number = 1; number <= MOST_PAGES; number += 1) {
          const page = await get(`${path}?per_page=${PER_PAGE}&page=${number}`);
          if (!Array.isArray(page)) throw notVerified(provider, `${path} is no list`);
          all.push(...page.filter(isObject));
          if (page.length < PER_PAGE) return all;
        }
        throw notVerified(provider, `${path} has more entries than can be read`);
      };

      const user = await get('/user');
      if (!isObject(user) || !Number.isSafeInteger(user['id']) || typeof user['login'] !== 'string')
        throw notVerified(provider, 'its API does not tell who you are');
      const emails =
        scopes.includes('user:email') || scopes.includes('user') ? await list('/user/emails') : [];
      const primary = emails.find(({ primary, verified }) => primary === true && verified === true);
      return {
        issuer,
        subject: String(user['id']),
        login: user['login'],
        name: cleanName(typeof user['name'] === 'string' ? user['name'] : null),
        email: typeof primary?.['email'] === 'string' ? readAddress(primary['email']) : null,
        groups: scopes.some((scope) => ['read:org', 'write:org', 'admin:org'].includes(scope))
          ? groupsOf(await list('/user/orgs'), await list('/user/teams'))
          : null,
      };
    },
  };
}

function groupsOf(organisations: readonly Fields[], teams: readonly Fields[]): string[] {
  const names = [
    ...organisations.map(({ login }) => login),
    ...teams.map(({ slug, organization }) =>
      isObject(organization) && typeof organization['login'] === 'string' && typeof slug === 'string'
        ? `${organization['login']}/${slug}`
        : undefined,
    ),
  ];
  return names.filter((name): name is string => typeof name === 'string').map((name) => name.toLowerCase());
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
