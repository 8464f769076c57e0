import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readForm } from './read-form.ts';

export interface GithubUser {
  id: number;
  login: string;
  name: string | null;
  emails: { email: string; primary: boolean; verified: boolean; visibility: string | null }[];
  orgs: string[];
  /** `org/slug` */
  teams: string[];
}

export interface GithubStandIn {
  url: string;
  /** Whoever comes next is this one. */
  user: GithubUser;
  /** Paths that the API was asked for, with their queries. */
  asked: string[];
  close(): Promise<void>;
}

export const GITHUB_CLIENT = { id: 'Iv1.0123456789abcdef', secret: 'secret-of-github' };

/** GitHub's OAuth and the part of its REST API that tells who somebody is, in the shapes its documentation shows. */
export async function startGithubStandIn(user: GithubUser): Promise<GithubStandIn> {
  const codes = new Map<string, { challenge: string; user: GithubUser }>();
  const tokens = new Map<string, GithubUser>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', self.url);
    const json = (body: unknown, status = 200) =>
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body));
    if (url.pathname === '/login/oauth/authorize') {
      const code = `code${codes.size}`;
      codes.set(code, { challenge: url.searchParams.get('code_challenge') ?? '', user: self.user });
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      return response.writeHead(302, { location: back.href }).end();
    }
    if (url.pathname === '/login/oauth/access_token') {
      const form = await readForm(request);
      const known = codes.get(form['code'] ?? '');
      if (known === undefined || form['client_secret'] !== GITHUB_CLIENT.secret || !form['code_verifier'])
        return json({ error: 'bad_verification_code', error_description: 'The code passed is incorrect.' });
      codes.delete(form['code'] ?? '');
      const token = `gho_${tokens.size}`;
      tokens.set(token, known.user);
      return json({ access_token: token, scope: 'read:org,read:user,user:email', token_type: 'bearer' });
    }
    self.asked.push(`${url.pathname}${url.search}`);
    const who = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    if (who === undefined || request.headers['user-agent'] === undefined)
      return json({ message: 'Bad credentials', status: '401' }, 401);
    const page = <T>(list: readonly T[]): T[] => {
      const size = Number(url.searchParams.get('per_page') ?? 30);
      const number = Number(url.searchParams.get('page') ?? 1);
      return list.slice((number - 1) * size, number * size);
    };
    switch (url.pathname) {
      case '/api/v3/user':
        return json({
          login: who.login,
          id: who.id,
          node_id: 'U_x',
          type: 'User',
          name: who.name,
          email: null,
        });
      case '/api/v3/user/emails':
        return json(page(who.emails));
      case '/api/v3/user/orgs':
        return json(page(who.orgs.map((login, id) => ({ login, id, description: '' }))));
      case '/api/v3/user/teams':
        return json(
          page(
            who.teams.map((team, id) => {
              const [login = '', slug = ''] = team.split('/');
              return { id, name: slug.toUpperCase(), slug, privacy: 'closed', organization: { login, id } };
            }),
          ),
        );
      default:
        return json({ message: 'Not Found', status: '404' }, 404);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const self: GithubStandIn = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    user,
    asked: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}
