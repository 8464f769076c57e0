import { type ErrorCode, errorStatus } from '@waybill/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRoutes } from '../../testing/collect-routes.ts';
import { crateFile, frame, metadataFor } from '../../testing/crate-file.ts';
import { FROM_MANY_ADDRESSES, nextAddress, tokenOf } from '../../testing/people.ts';
import { githubConfig, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

/** What an answer must be: a refusal by its code, anything else by its status. */
type Expected = ErrorCode | number;

/** One for each credential, in this order. */
const credentials = [
  'anonymous',
  'unknown',
  'expired',
  'without scope',
  'access token',
  'reads publishers',
] as const;
/** What those have that are API tokens and live. */
const scopesOf: Partial<Record<(typeof credentials)[number], string[]>> = {
  'without scope': [],
  'reads publishers': ['trusted-publishing-read'],
};
const USED_UP = 'a token that is used up';
type Row = readonly [Expected, Expected, Expected, Expected, Expected];

const open = (status: Expected): Row => [status, status, status, status, status];
const person: Row = [
  'authentication_required',
  'authentication_failed',
  'authentication_failed',
  'token_scope_insufficient',
  'authentication_failed',
];
/** The access token's publisher does not grant the scope. */
const withoutYank: Row = [person[0], person[1], person[2], person[3], 'scope_not_granted'];
const hidden: Row = [
  'read_token_required',
  'read_token_required',
  'read_token_required',
  'read_token_required',
  // A job that may publish has to resolve first.
  200,
];

interface Route {
  /** A real request to the route; without it, the route itself is one. */
  path?: string;
  body?: unknown;
  publicly: Row;
  /** On a private registry; without it, the same. */
  privately?: Row;
  /**
   * To an API token with the scope `trusted-publishing-read` and no other. Without it, the same as to one without any scope:
   * whatever is not named here it may not do.
   */
  toReader?: Expected;
  /** It ends the API token it comes with: each time another one. */
  usesUp?: boolean;
}

const crateReading = (path: string): Route => ({ path, publicly: open(200), privately: hidden });

/** Every route of the server. A new one has to be added here, and so to be thought about. */
const routes: Record<string, Route> = {
  'GET /': { publicly: open(200) },
  'GET /healthz': { publicly: open(200) },
  'GET /readyz': { publicly: open(200) },
  'GET /.well-known/waybill': { publicly: open(200) },
  'GET /me': { publicly: open(200) },
  // Shows what its own address says, and nothing else.
  'GET /trusted-publishing/mend': { publicly: open(200) },
  'GET /setup': { publicly: open(403) },
  'POST /setup': { publicly: open(403) },

  'POST /api/auth/sign-in/email': {
    body: { email: 'a@b.example', password: 'wrong' },
    publicly: open('sign_in_failed'),
  },
  'POST /api/auth/sign-out': { publicly: open(200) },
  'GET /api/auth/get-session': { publicly: open(200) },

  'POST /api/v1/device/authorizations': { body: { scopes: ['admin'] }, publicly: open('api_token_invalid') },
  'POST /api/v1/device/tokens': { body: { device_code: 'x' }, publicly: open('device_code_unknown') },
  'GET /device': { publicly: open(200) },
  // For a session only. Whoever has no credential at all gets the form to sign in.
  'POST /device': {
    body: { action: 'approve', code: 'BCDF-GHJK' },
    publicly: [403, person[1], person[2], 'session_required', person[4]],
  },

  'GET /api/v1/me': { publicly: [person[0], person[1], person[2], 200, person[4]] },
  'GET /api/v1/me/tokens': {
    publicly: [person[0], person[1], person[2], 'session_required', person[4]],
  },
  'PUT /api/v1/me/tokens': { body: { api_token: { name: 'x' } }, publicly: person },
  'GET /api/v1/me/tokens/:id': { path: '/api/v1/me/tokens/1', publicly: person },
  'DELETE /api/v1/me/tokens/:id': { path: '/api/v1/me/tokens/1', publicly: person },
  'DELETE /api/v1/tokens/current': {
    usesUp: true,
    publicly: [person[0], person[1], person[2], 204, person[4]],
  },

  'POST /api/v1/admin/users': { body: { login: 'x', email: 'x@example.com' }, publicly: person },
  'POST /api/v1/admin/users/:login/tokens': {
    path: '/api/v1/admin/users/admin/tokens',
    body: { api_token: { name: 'x' } },
    publicly: person,
  },

  'GET /api/v1/admin/audit': { publicly: person },
  'GET /api/v1/admin/mails': { publicly: person },
  'POST /api/v1/admin/mails/:id/retry': { path: '/api/v1/admin/mails/1/retry', body: {}, publicly: person },
  'GET /api/v1/admin/issuers': { publicly: person },
  'POST /api/v1/admin/issuers': { body: { issuer: { provider: 'github' } }, publicly: person },
  'POST /api/v1/admin/issuers/check': { body: { issuer: { provider: 'github' } }, publicly: person },
  'GET /api/v1/admin/issuers/:id': { path: '/api/v1/admin/issuers/1', publicly: person },
  'PATCH /api/v1/admin/issuers/:id': {
    path: '/api/v1/admin/issuers/1',
    body: { issuer: { enabled: false } },
    publicly: person,
  },
  'DELETE /api/v1/admin/issuers/:id': { path: '/api/v1/admin/issuers/1', publicly: person },
  'POST /api/v1/admin/issuers/:id/check': { path: '/api/v1/admin/issuers/1/check', publicly: person },
  'GET /api/v1/admin/trusted_publishing': { publicly: person },
  'PATCH /api/v1/admin/trusted_publishing': {
    body: { trusted_publishing: { enabled: false } },
    publicly: person,
  },

  'GET /index/config.json': crateReading('/index/config.json'),
  'GET /index/*': crateReading('/index/ro/ck/rocket'),
  // Asks for a token on a public registry too.
  'GET /private/index/config.json': { publicly: hidden },
  'GET /private/index/*': { path: '/private/index/ro/ck/rocket', publicly: hidden },
  'GET /api/v1/crates': crateReading('/api/v1/crates?q=rocket'),
  'GET /api/v1/crates/:name': crateReading('/api/v1/crates/rocket'),
  'GET /api/v1/crates/:name/versions': crateReading('/api/v1/crates/rocket/versions'),
  'GET /api/v1/crates/:name/owners': crateReading('/api/v1/crates/rocket/owners'),
  'GET /api/v1/crates/:name/:version': crateReading('/api/v1/crates/rocket/1.0.0'),
  'GET /api/v1/crates/:name/:version/dependencies': crateReading('/api/v1/crates/rocket/1.0.0/dependencies'),
  'GET /api/v1/crates/:name/:version/download': crateReading('/api/v1/crates/rocket/1.0.0/download'),

  'GET /api/v1/crates/:name/:version/authors': crateReading('/api/v1/crates/rocket/1.0.0/authors'),
  'GET /api/v1/crates/:name/:version/downloads': crateReading('/api/v1/crates/rocket/1.0.0/downloads'),
  'GET /api/v1/crates/:name/downloads': crateReading('/api/v1/crates/rocket/downloads'),
  'GET /api/v1/crates/:name/owner_team': crateReading('/api/v1/crates/rocket/owner_team'),
  'GET /api/v1/crates/:name/owner_user': crateReading('/api/v1/crates/rocket/owner_user'),
  'GET /api/v1/crates/:name/reverse_dependencies': crateReading('/api/v1/crates/rocket/reverse_dependencies'),
  'GET /api/v1/keywords': crateReading('/api/v1/keywords'),
  // rocket has neither keyword nor category.
  'GET /api/v1/keywords/:keyword': {
    path: '/api/v1/keywords/none',
    publicly: open('not_found'),
    privately: [hidden[0], hidden[1], hidden[2], hidden[3], 'not_found'],
  },
  'GET /api/v1/categories': crateReading('/api/v1/categories'),
  'GET /api/v1/categories/:slug': {
    path: '/api/v1/categories/none',
    publicly: open('not_found'),
    privately: [hidden[0], hidden[1], hidden[2], hidden[3], 'not_found'],
  },
  'GET /api/v1/category_slugs': crateReading('/api/v1/category_slugs'),
  'GET /api/v1/summary': crateReading('/api/v1/summary'),
  'GET /api/v1/site_metadata': crateReading('/api/v1/site_metadata'),
  'GET /api/v1/users/:user': crateReading('/api/v1/users/admin'),
  'GET /api/v1/users/:user/stats': crateReading('/api/v1/users/1/stats'),
  'GET /api/v1/me/updates': { publicly: person },
  'GET /api/v1/crates/:name/following': { path: '/api/v1/crates/rocket/following', publicly: person },
  'PUT /api/v1/crates/:name/follow': { path: '/api/v1/crates/rocket/follow', publicly: person },
  'DELETE /api/v1/crates/:name/follow': { path: '/api/v1/crates/rocket/follow', publicly: person },

  'DELETE /api/v1/crates/:name': { path: '/api/v1/crates/rocket', publicly: person },
  'DELETE /api/v1/crates/:name/:version': { path: '/api/v1/crates/rocket/1.0.0', publicly: person },
  'PATCH /api/v1/crates/:name/:version': {
    path: '/api/v1/crates/rocket/1.0.0',
    body: { version: { yanked: true, yank_message: 'broken' } },
    publicly: withoutYank,
  },

  'DELETE /api/v1/crates/:name/:version/yank': {
    path: '/api/v1/crates/rocket/1.0.0/yank',
    publicly: withoutYank,
  },
  'PUT /api/v1/crates/:name/:version/unyank': {
    path: '/api/v1/crates/rocket/1.0.0/unyank',
    publicly: withoutYank,
  },

  // Beside reading on a private registry the only door of an access token, and that for its own crate: 1.0.0 is there already.
  'PUT /api/v1/crates/new': {
    body: await crateFile({ name: 'rocket', version: '1.0.0' }).then((crate) =>
      frame(metadataFor('rocket', '1.0.0'), crate),
    ),
    publicly: [person[0], person[1], person[2], person[3], 'version_exists'],
  },

  'GET /api/v1/trusted_publishing/github_configs': {
    path: '/api/v1/trusted_publishing/github_configs?crate=rocket',
    publicly: person,
    toReader: 200,
  },
  'POST /api/v1/trusted_publishing/github_configs': {
    body: githubConfig('rocket', { workflow_filename: 'x.yml' }),
    publicly: person,
  },
  'DELETE /api/v1/trusted_publishing/github_configs/:id': {
    path: '/api/v1/trusted_publishing/github_configs/1',
    publicly: person,
  },
  'DELETE /api/v1/trusted_publishing/gitlab_configs/:id': {
    // There is none, and who may not know that does not learn it.
    path: '/api/v1/trusted_publishing/gitlab_configs/1',
    publicly: [person[0], person[1], person[2], 'publisher_unknown', person[4]],
  },
  'GET /api/v1/trusted_publishing/gitlab_configs': {
    path: '/api/v1/trusted_publishing/gitlab_configs?crate=rocket',
    publicly: person,
    toReader: 200,
  },
  'POST /api/v1/trusted_publishing/gitlab_configs': {
    body: {
      gitlab_config: {
        crate: 'rocket',
        namespace: 'acme',
        project: 'rocket',
        workflow_filepath: '.gitlab-ci.yml',
      },
    },
    // As at crates.io the fields come before the credential, and here there is no issuer for them.
    publicly: open('issuer_not_configured'),
  },
  'PATCH /api/v1/crates/:name': {
    path: '/api/v1/crates/rocket',
    body: { crate: { trustpub_only: true } },
    publicly: person,
  },
  'GET /api/v1/trusted_publishing/publishers': {
    path: '/api/v1/trusted_publishing/publishers?crate=rocket',
    publicly: person,
    toReader: 200,
  },
  'POST /api/v1/trusted_publishing/publishers': {
    body: {
      publisher: {
        provider: 'github',
        crates: ['rocket', 'brand-new'],
        identity: { owner: 'evil', repository: 'rocket', workflow: 'release.yml' },
      },
    },
    publicly: person,
  },
  'GET /api/v1/trusted_publishing/publishers/:id': {
    path: '/api/v1/trusted_publishing/publishers/1',
    publicly: person,
    toReader: 200,
  },
  'PATCH /api/v1/trusted_publishing/publishers/:id': {
    path: '/api/v1/trusted_publishing/publishers/1',
    body: { publisher: { state: 'disabled' } },
    publicly: person,
  },
  'DELETE /api/v1/trusted_publishing/publishers/:id': {
    path: '/api/v1/trusted_publishing/publishers/1',
    publicly: person,
  },
  'GET /api/v1/trusted_publishing/attempts': {
    path: '/api/v1/trusted_publishing/attempts?crate=rocket',
    publicly: person,
    toReader: 200,
  },
  'GET /api/v1/trusted_publishing/attempts/:id': {
    path: '/api/v1/trusted_publishing/attempts/1',
    publicly: person,
    toReader: 200,
  },
  'POST /api/v1/trusted_publishing/attempts/:id/publisher': {
    path: '/api/v1/trusted_publishing/attempts/1/publisher',
    body: {},
    publicly: person,
  },
  'GET /api/v1/trusted_publishing/providers': crateReading('/api/v1/trusted_publishing/providers'),
  // Open as the exchange is; a credential that comes along shows more, so one that is no good is refused.
  'POST /api/v1/trusted_publishing/rehearsals': {
    body: { jwt: 'x' },
    publicly: [200, person[1], person[2], person[3], person[4]],
    toReader: 200,
  },
  'POST /api/v1/trusted_publishing/tokens': { body: { jwt: 'x' }, publicly: open('id_token_malformed') },
  'POST /api/v1/trusted_publishing/tokens/revocations': {
    body: { jwt: 'x' },
    publicly: open('id_token_malformed'),
  },
  'POST /api/v1/tokens/revoke-exposed': { body: { tokens: ['x'] }, publicly: open(200) },
  'POST /api/github/secret-scanning/verify': { body: [], publicly: open('alert_signature_invalid') },
  'GET /api/v1/trusted_publishing/tokens/current': {
    publicly: [
      'authorization_header_invalid',
      'access_token_malformed',
      'access_token_malformed',
      'access_token_malformed',
      200,
    ],
  },
  // It takes the very token it revokes, so it comes last.
  'DELETE /api/v1/trusted_publishing/tokens': {
    publicly: [
      'authorization_header_invalid',
      'access_token_malformed',
      'access_token_malformed',
      'access_token_malformed',
      204,
    ],
  },
};

describe.each(['public', 'private'] as const)('on a %s registry', (visibility) => {
  let ci: TrustedCi;
  let existing: string[] = [];
  const tokens: (string | null)[] = [];
  beforeAll(async () => {
    const started = await collectRoutes(() =>
      startTrustedCi({ keys: { visibility, ...FROM_MANY_ADDRESSES } }),
    );
    ci = started.result;
    existing = started.routes;
    await ci.publish('rocket', '1.0.0');
    await ci.trust('rocket');
    tokens.push(
      null,
      'wbat_00000000000000000000000000000000',
      await tokenOf(ci.server, 'admin', { expired_at: '2020-01-01T00:00:00Z' }),
      await tokenOf(ci.server, 'admin', { endpoint_scopes: scopesOf['without scope'] }),
      await ci.accessToken(),
      await tokenOf(ci.server, 'admin', { endpoint_scopes: scopesOf['reads publishers'] }),
    );
  });
  afterAll(() => ci.close());

  it('every route is in the table, and nothing else', () => {
    expect(existing.filter((route) => !route.startsWith('HEAD '))).toEqual(Object.keys(routes).sort());
    const heads = existing.filter((route) => route.startsWith('HEAD '));
    for (const head of heads) expect(Object.keys(routes)).toContain(head.replace('HEAD ', 'GET '));
  });

  const cases = Object.entries(routes).flatMap(
    ([route, { publicly, privately = publicly, path, body, toReader, usesUp }]) => {
      const [method = '', pattern = ''] = route.split(' ');
      const expected = visibility === 'public' ? publicly : privately;
      const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
      return methods.map((one) => ({
        method: one,
        path: path ?? pattern,
        body,
        expected: [...expected, toReader ?? expected[3]],
        usesUp,
      }));
    },
  );

  it.each(cases)('$method $path', async ({ method, path, body, expected, usesUp }) => {
    for (const [at, credential] of credentials.entries()) {
      const token = tokens[at] ?? null;
      const scopes = scopesOf[credential];
      const forms = token === null ? [null] : [token, `Bearer ${token}`];
      for (const form of forms) {
        const headers = { 'x-forwarded-for': nextAddress() };
        const sent =
          usesUp && scopes !== undefined
            ? await tokenOf(ci.server, 'admin', { name: USED_UP, endpoint_scopes: scopes })
            : form;
        const answer = await ci.server.request(method, path, { token: sent, body, headers });
        const wanted = expected[at] ?? 0;
        const status = typeof wanted === 'number' ? wanted : errorStatus[wanted];
        expect(answer.status, `${credential}: ${answer.text.slice(0, 300)}`).toBe(status);
        if (typeof wanted === 'string' && method !== 'HEAD')
          expect(answer.json.errors[0].code, credential).toBe(wanted);
      }
    }
  });

  it('nothing was changed by all that', async () => {
    const configs = await ci.server.request('GET', '/api/v1/trusted_publishing/github_configs?crate=rocket');
    expect(configs.json.github_configs).toMatchObject([{ workflow_filename: 'release.yml' }]);
    expect(await ci.server.stored()).toMatchObject({ crates: 1, versions: 1 });
    const { db } = ci.server.running.platform.database;
    expect(await db.selectFrom('users').select('login').execute()).toEqual([{ login: 'admin' }]);
    // The configured one, the expired one and the two with few scopes, none of them revoked.
    const kept = db.selectFrom('api_tokens').select('revoked_at').where('name', '!=', USED_UP);
    expect(await kept.execute()).toEqual(Array(4).fill({ revoked_at: null }));
  });
});

describe('on a private registry, a token that may read', () => {
  it('reads everything that is hidden from others, and a narrower one reads too', async () => {
    const ci = await startTrustedCi({ keys: { visibility: 'private' } });
    await ci.publish('rocket', '1.0.0');
    const read = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['read'] });
    const ofCrate = await tokenOf(ci.server, 'admin', {
      endpoint_scopes: ['read'],
      crate_scopes: ['rocket'],
    });
    for (const { path, privately } of Object.values(routes)) {
      if (privately !== hidden || path === undefined) continue;
      for (const token of [read, ofCrate]) {
        expect((await ci.server.request('GET', path, { token })).status, path).toBe(200);
      }
    }
    await ci.close();
  });

  it('is asked for in cargo’s own way, alike for what is there and what is not', async () => {
    const ci = await startTrustedCi({ keys: { visibility: 'private' } });
    await ci.publish('rocket', '1.0.0');
    for (const pattern of [
      '/api/v1/crates/NAME',
      '/api/v1/crates/NAME/1.0.0/download',
      '/api/v1/crates/NAME/versions',
    ]) {
      const [there, missing] = await Promise.all(
        ['rocket', 'absent'].map((name) =>
          ci.server.request('GET', pattern.replace('NAME', name), { token: null }),
        ),
      );
      expect(there?.headers.get('www-authenticate')).toMatch(/^Cargo login_url="/);
      expect([there?.status, there?.json.errors[0].detail]).toEqual([
        missing?.status,
        missing?.json.errors[0].detail,
      ]);
    }
    await ci.close();
  });
});
