import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRoutes } from '../../../testing/collect-routes.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { FROM_MANY_ADDRESSES, nextAddress, personWithToken, tokenOf } from '../../../testing/people.ts';
import { addPublisher } from '../../../testing/publishers.ts';
import { DAY_MS, ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

const EXCHANGE = { endpoint_scopes: ['exchange'] };
let ci: TrustedCi;
let routes: string[] = [];
let right = '';

beforeAll(async () => {
  const started = await collectRoutes(() =>
    startTrustedCi({ keys: { visibility: 'private', ...FROM_MANY_ADDRESSES } }),
  );
  ci = started.result;
  routes = started.routes;
  for (const crate of ['rocket', 'plain']) await ci.publish(crate, '1.0.0');
  await addPublisher(ci, ['rocket'], { require_api_token: true });
  right = await tokenOf(ci.server, 'admin', EXCHANGE);
});
afterAll(() => ci.close());

/** Of somebody who owns the crate, and is then changed by an administrator. */
async function tokenOfOwner(login: string, change: Record<string, unknown>): Promise<string> {
  const token = await personWithToken(ci.server, login, EXCHANGE);
  const { db } = ci.server.running.platform.database;
  const user = await db.selectFrom('users').select('id').where('login', '=', login).executeTakeFirstOrThrow();
  const crate = await db
    .selectFrom('crates')
    .select('id')
    .where('name', '=', 'rocket')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('crate_owners')
    .values({ crate_id: crate.id, user_id: user.id, created_at: 1 })
    .execute();
  expect((await ci.exchange(ci.mint(), { api_token: token })).status).toBe(200);
  await ci.server.request('PATCH', `/api/v1/admin/users/${login}`, { body: change });
  return token;
}

describe('a publisher that wants both credentials', () => {
  const bad: [string, () => Promise<Record<string, unknown>>][] = [
    ['none', async () => ({})],
    ['an empty one', async () => ({ api_token: '' })],
    ['an unknown one', async () => ({ api_token: 'wbat_00000000000000000000000000000000' })],
    ['half of the right one', async () => ({ api_token: right.slice(0, -1) })],
    ['one with a scheme before it', async () => ({ api_token: `Bearer ${right}` })],
    ['the ID token itself', async () => ({ api_token: ci.mint() })],
    [
      'an expired one',
      async () => ({
        api_token: await tokenOf(ci.server, 'admin', { ...EXCHANGE, expired_at: '2020-01-01T00:00:00Z' }),
      }),
    ],
    ['one of all scopes', async () => ({ api_token: await tokenOf(ci.server, 'admin') })],
    [
      'one with a further scope',
      async () => ({
        api_token: await tokenOf(ci.server, 'admin', { endpoint_scopes: ['exchange', 'publish-update'] }),
      }),
    ],
    [
      'one with another scope',
      async () => ({ api_token: await tokenOf(ci.server, 'admin', { endpoint_scopes: ['publish-update'] }) }),
    ],
    [
      'one without scopes',
      async () => ({ api_token: await tokenOf(ci.server, 'admin', { endpoint_scopes: [] }) }),
    ],
    [
      'one for other crates',
      async () => ({
        api_token: await tokenOf(ci.server, 'admin', { ...EXCHANGE, crate_scopes: ['plain'] }),
      }),
    ],
    [
      'one of somebody who owns nothing',
      async () => ({ api_token: await personWithToken(ci.server, 'nobody', EXCHANGE) }),
    ],
    [
      'one of an owner who may only read',
      async () => ({ api_token: await tokenOfOwner('auditor', { read_only: true }) }),
    ],
    [
      'one of an owner whose account is locked',
      async () => ({ api_token: await tokenOfOwner('leaver', { locked: { reason: 'left' } }) }),
    ],
    [
      'a revoked one',
      async () => {
        const token = await tokenOf(ci.server, 'admin', EXCHANGE);
        const { db } = ci.server.running.platform.database;
        const newest = db.selectFrom('api_tokens').select((select) => select.fn.max('id').as('id'));
        await db.updateTable('api_tokens').set({ revoked_at: 1 }).where('id', '=', newest).execute();
        return { api_token: token };
      },
    ],
  ];

  it.each(bad)('refuses %s, and the ID token is not used up', async (_, credentials) => {
    const jwt = ci.mint();
    const answer = await ci.exchange(jwt, await credentials());
    expectRefusal(answer, 'api_token_required', '`exchange`');
    expect(answer.json.errors[0].field).toBe('api_token');
    expect((await ci.exchange(jwt, { api_token: right })).status).toBe(200);
  });

  it('takes one of an owner with that scope alone, also for this crate only', async () => {
    for (const crate_scopes of [undefined, ['rocket'], ['rock*']]) {
      const api_token = await tokenOf(ci.server, 'admin', {
        ...EXCHANGE,
        ...(crate_scopes && { crate_scopes }),
      });
      expect((await ci.exchange(ci.mint(), { api_token })).json.crates).toEqual(['rocket']);
    }
  });

  it('is left out where another publisher of the job asks for less', async () => {
    await addPublisher(ci, ['plain']);
    expect((await ci.exchange(ci.mint())).json.crates).toEqual(['plain']);
    expect((await ci.exchange(ci.mint(), { api_token: right })).json.crates).toEqual(['rocket', 'plain']);
    expectRefusal(await ci.exchange(ci.mint(), { crate: 'rocket' }), 'api_token_required');
  });

  it('does not tell a wrong API token from one of a stranger', async () => {
    const details = [];
    for (const api_token of [
      'wbat_00000000000000000000000000000000',
      await tokenOf(ci.server, 'nobody', EXCHANGE),
    ])
      details.push((await ci.exchange(ci.mint(), { crate: 'rocket', api_token })).json.errors[0].detail);
    expect(details[0]).toBe(details[1]);
  });

  it('of a name that waits wants one of who reserved it', async () => {
    const identity = { owner: 'acme', repository: 'soon', workflow: 'release.yml' };
    await addPublisher(ci, ['soon'], { identity, require_api_token: true });
    const mint = () => ci.mint({ ...ROCKET, repository: 'acme/soon', repositoryId: 72 });
    const others = await tokenOf(ci.server, 'nobody', EXCHANGE);
    expectRefusal(await ci.exchange(mint(), { api_token: others }), 'api_token_required');
    expect((await ci.exchange(mint(), { api_token: right })).json.crates).toEqual(['soon']);
  });
});

/** Open to everybody on a private registry as well, so what they answer has nothing to do with the API token. */
const OPEN = new Set([
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /.well-known/waybill',
  'GET /api/openapi.json',
  'GET /me',
  'GET /assets/passkeys.js',
  'GET /setup',
  'POST /setup',
  'GET /device',
  'GET /sign-in',
  'GET /sign-in/second-factor',
  'GET /sign-out',
  'POST /sign-out',
  'GET /forgot-password',
  'POST /forgot-password',
  'GET /trusted-publishing/mend',
  'POST /api/v1/device/authorizations',
  'GET /api/auth/get-session',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/v1/tokens/revoke-exposed',
  'POST /api/github/secret-scanning/verify',
  'POST /api/v1/trusted_publishing/tokens',
]);
/** Says to whom the token belongs, and nothing else. */
const WHO_AM_I = new Set(['GET /api/v1/me']);
/** Ends the very token, which whoever has it may always do. */
const ENDS_ITSELF = 'DELETE /api/v1/tokens/current';

const isTriedElsewhere = (route: string) =>
  route.startsWith('HEAD ') || OPEN.has(route) || route === ENDS_ITSELF;

describe('that API token alone', () => {
  it('opens no endpoint at all', async () => {
    const opened: string[] = [];
    for (const route of routes.filter((one) => !isTriedElsewhere(one))) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern
        .replace(':name', 'rocket')
        .replace(':version', '1.0.0')
        .replace(':login', 'admin')
        .replace(':id', '1')
        .replace('/index/*', '/index/ro/ck/rocket');
      const bodies = method === 'GET' ? [undefined] : [undefined, {}];
      for (const body of bodies) {
        const headers = { 'x-forwarded-for': nextAddress() };
        const { status } = await ci.server.request(method, path, { token: right, body, headers });
        if (status < 400) opened.push(route);
      }
    }
    expect(opened.filter((route) => !WHO_AM_I.has(route))).toEqual([]);
  });

  it('publishes and yanks nothing', async () => {
    expectRefusal(await ci.publish('rocket', '6.6.6', right), 'token_scope_insufficient');
    const answer = await ci.server.request('DELETE', '/api/v1/crates/rocket/1.0.0/yank', { token: right });
    expectRefusal(answer, 'token_scope_insufficient');
  });
});

// The clock moves in this one, so it comes last.
it('an API token that ends in time ends here too', async () => {
  const api_token = await tokenOf(ci.server, 'admin', {
    ...EXCHANGE,
    expired_at: new Date(Date.now() + DAY_MS).toISOString(),
  });
  expect((await ci.exchange(ci.mint(), { crate: 'rocket', api_token })).status).toBe(200);
  ci.server.advance(2 * DAY_MS);
  const jwt = ci.mint(ROCKET, { issuedAt: new Date(Date.now() + 2 * DAY_MS) });
  expectRefusal(await ci.exchange(jwt, { crate: 'rocket', api_token }), 'api_token_required');
});
