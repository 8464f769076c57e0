import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import {
  GITHUB_CLIENT,
  type GithubStandIn,
  type GithubUser,
  startGithubStandIn,
} from '../../testing/github-stand-in.ts';
import { FROM_MANY_ADDRESSES } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const octocat: GithubUser = {
  id: 583231,
  login: 'Octocat',
  name: 'The Octocat',
  emails: [
    { email: 'old@github.example', primary: false, verified: true, visibility: null },
    { email: 'Octocat@github.example', primary: true, verified: true, visibility: 'public' },
  ],
  orgs: ['Octo-Org'],
  teams: Array.from({ length: 60 }, (_, at) => `Octo-Org/team-${at}`),
};

let github: GithubStandIn;
let server: TestServer;
beforeAll(async () => {
  github = await startGithubStandIn(octocat);
  server = await startTestServer({
    ...FROM_MANY_ADDRESSES,
    'sign_in.providers': JSON.stringify([
      {
        id: 'github',
        kind: 'github',
        name: 'GitHub',
        base_url: github.url,
        client_id: GITHUB_CLIENT.id,
        client_secret: GITHUB_CLIENT.secret,
        allowed_groups: ['octo-org'],
        // On the second page of the list.
        admin_groups: ['Octo-Org/Team-59'],
        internal: true,
      },
    ]),
  });
});
afterAll(async () => {
  await server.close();
  await github.close();
});

async function signIn(user: GithubUser) {
  github.user = user;
  const browser = new Browser();
  const page = await browser.open(`${server.url}/sign-in/github`, {
    form: { return_to: '/sign-out' },
    from: `${server.url}/sign-in`,
  });
  const headers = { cookie: browser.cookies(server.url) };
  const me = await server.request('GET', '/api/v1/me', { token: null, headers });
  return { page, user: me.json?.user };
}

it('GitHub’s API tells who somebody is: login, primary verified address, organisations and teams', async () => {
  const { page, user } = await signIn(octocat);
  expect(page.url).toBe(`${server.url}/sign-out`);
  expect(user).toMatchObject({
    login: 'Octocat',
    name: 'The Octocat',
    email: 'octocat@github.example',
    is_admin: true,
  });
  const known = (await server.request('GET', '/api/v1/admin/users/octocat')).json.user;
  expect(known.identities).toMatchObject([{ provider: 'github', issuer: github.url, subject: '583231' }]);
  expect(known.groups).toHaveLength(61);
  expect(known.groups[0]).toEqual({ provider: 'github', name: 'octo-org' });
});

it('it is the id that counts: a new login is the same user, the old login of another one is somebody else', async () => {
  const before = await signIn(octocat);
  const renamed = await signIn({ ...octocat, login: 'octo-new' });
  expect(renamed.user.id).toBe(before.user.id);
  const squatter = await signIn({
    ...octocat,
    id: 99,
    emails: [{ email: 'x@evil.example', primary: true, verified: true, visibility: null }],
    teams: [],
  });
  expect(squatter.page.text).toContain('somebody&#39;s already');
  expect(squatter.user).toBeUndefined();
});

it('an address that GitHub has not verified is none', async () => {
  const { user } = await signIn({
    ...octocat,
    id: 7,
    login: 'unverified',
    emails: [{ email: 'u@github.example', primary: true, verified: false, visibility: null }],
    teams: [],
  });
  expect(user).toMatchObject({ login: 'unverified', email: '', email_verified: false, is_admin: false });
});

it('whoever is in none of the organisations is not let in', async () => {
  const { page, user } = await signIn({ ...octocat, id: 8, login: 'outsider', orgs: ['evil'], teams: [] });
  expect([page.status, user]).toEqual([403, undefined]);
});
