import type { ErrorCode } from '@waybill/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { openRaw } from '../../testing/raw-connection.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { type RequestOptions, startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, snapshot, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
let alice: string;
beforeAll(async () => {
  server = await startTestServer();
  alice = await personWithToken(server, 'alice');
  expect((await put(server, await uploadWith({ name: 'alices' }), { token: alice })).status).toBe(200);
});
afterAll(() => server.close());

let counter = 0;
const nextVersion = () => `2.0.${counter++}`;

/** A new version of `crate` with that credential is refused, and nothing is stored. */
async function refuses(
  crate: string,
  options: RequestOptions,
  code: ErrorCode,
  ...mentions: string[]
): Promise<void> {
  const before = await snapshot(server);
  const answer = await put(server, await uploadWith({ name: crate, version: nextVersion() }), options);
  expectRefusal(answer, code, ...mentions);
  expect(await snapshot(server)).toEqual(before);
}

async function takes(crate: string, options: RequestOptions): Promise<void> {
  const answer = await put(server, await uploadWith({ name: crate, version: nextVersion() }), options);
  expect(answer.status, answer.text).toBe(200);
}

const authorization = (value: string): RequestOptions => ({ token: null, headers: { authorization: value } });

describe('without a valid credential', () => {
  it('no header at all', () =>
    refuses('alices', { token: null }, 'authentication_required', 'requires authentication'));

  it.each([
    ['an unknown token', 'wbat_unknown'],
    ['one of crates.io', 'cio0123456789abcdef0123456789abcdef'],
    ['the right one with a wrong ending', `${ADMIN_TOKEN}x`],
    ['the right one without its last character', ADMIN_TOKEN.slice(0, -1)],
    ['the right one in capitals', ADMIN_TOKEN.toUpperCase()],
  ])('%s', (_what, token) =>
    refuses('alices', { token }, 'authentication_failed', 'unknown, expired or revoked'),
  );

  it('a token that has expired', async () => {
    const expired_at = new Date(Date.now() + 60_000).toISOString();
    const token = await tokenOf(server, 'alice', { expired_at });
    await takes('alices', { token });
    server.advance(61_000);
    await refuses('alices', { token }, 'authentication_failed');
  });

  it('a token that was revoked', async () => {
    const token = await tokenOf(server, 'alice');
    const { db } = server.running.platform.database;
    await takes('alices', { token });
    const newest = await db
      .selectFrom('api_tokens')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect((await server.request('DELETE', `/api/v1/me/tokens/${newest.id}`, { token })).status).toBe(200);
    await refuses('alices', { token }, 'authentication_failed');
  });

  it.each(['wbtp_', 'wbtp_short', `wbtp_${'x'.repeat(32)}`])(
    'what begins like an access token: %s',
    (token) => refuses('alices', { token }, 'access_token_malformed'),
  );
});

describe('the Authorization header', () => {
  it.each(['Basic YWRtaW46YWRtaW4=', 'Token abc', 'Digest x=y'])('is refused: %s', (value) =>
    refuses(
      'alices',
      authorization(value),
      'authorization_header_invalid',
      `\`${value.split(' ')[0]}\``,
      'Bearer',
    ),
  );

  it('is refused with a scheme before the right token', () =>
    refuses('alices', authorization(`Basic ${alice}`), 'authorization_header_invalid', '`Basic`'));

  it.each(['Bearer', 'bearer', 'BEARER '])('with a scheme and no token is told so: %j', (value) =>
    refuses('alices', authorization(value), 'authorization_header_invalid', 'The token is empty'),
  );

  it('is never repeated in the answer', async () => {
    const answer = await put(server, await uploadWith({ name: 'alices' }), authorization(`Secret${alice} x`));
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain(alice);
  });

  it.each(['Bearer ', 'bearer ', 'beaReR     '])('takes the token behind %j', (scheme) =>
    takes('alices', authorization(`${scheme}${alice}`)),
  );

  it('is refused with bytes beyond ASCII', async () => {
    const connection = await openRaw(server.url);
    const upload = await uploadWith({ name: 'alices', version: nextVersion() });
    const head =
      'PUT /api/v1/crates/new HTTP/1.1\r\nhost: x\r\n' + 'authorization: t\u00f6ken\r\nconnection: close\r\n';
    await connection.send(Buffer.from(`${head}content-length: ${upload.length}\r\n\r\n`, 'latin1'));
    await connection.send(upload);
    const answer = await connection.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('"code":"authorization_header_invalid"');
  });
});

describe('somebody who does not own the crate', () => {
  it('may not publish it', async () => {
    const token = await personWithToken(server, 'mallory');
    await refuses('alices', { token }, 'crate_owner_required', '`alices`', '`mallory`');
  });

  it('may not publish it as the administrator either', () =>
    refuses('alices', {}, 'crate_owner_required', '`alices`', '`admin`'));
});

describe('a token that is limited', () => {
  const limited = (options: Record<string, unknown>) => tokenOf(server, 'alice', options);

  it('to publish-new publishes new crates only', async () => {
    const token = await limited({ endpoint_scopes: ['publish-new'] });
    await refuses('alices', { token }, 'token_scope_insufficient', '`publish-update`', '`publish-new`');
    await takes('brand-new', { token });
  });

  it('to publish-update publishes known crates only', async () => {
    const token = await limited({ endpoint_scopes: ['publish-update'] });
    await refuses('another-new', { token }, 'token_scope_insufficient', '`publish-new`', '`publish-update`');
    await takes('alices', { token });
  });

  it.each([['yank'], ['read'], ['change-owners', 'trusted-publishing', 'admin']])(
    'to other things: %s',
    async (...scopes) => {
      const token = await limited({ endpoint_scopes: scopes });
      await refuses('alices', { token }, 'token_scope_insufficient', '`publish-update`', `\`${scopes[0]}\``);
    },
  );

  it('to nothing', async () => {
    const token = await limited({ endpoint_scopes: [] });
    await refuses('alices', { token }, 'token_scope_insufficient', '`publish-update`', 'none');
  });

  it('to another crate', async () => {
    const token = await limited({ endpoint_scopes: ['publish-update'], crate_scopes: ['other'] });
    await refuses('alices', { token }, 'token_scope_insufficient', '`alices`', '`other`');
  });

  it('to crates with another beginning', async () => {
    const token = await limited({ crate_scopes: ['alicex*'] });
    await refuses('alices', { token }, 'token_scope_insufficient', '`alices`', '`alicex*`');
  });

  it.each([['alices'], ['al*'], ['other', 'alices'], ['*']])(
    'to crates among which this one is: %s',
    async (...crates) => {
      await takes('alices', { token: await limited({ crate_scopes: crates }) });
    },
  );
});

describe('the content type makes no difference', () => {
  it.each([
    'application/octet-stream',
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'nonsense',
  ])('%s', (type) => takes('alices', { token: alice, headers: { 'content-type': type } }));

  it('none', async () => {
    const upload = await uploadWith({ name: 'alices', version: nextVersion() });
    const connection = await openRaw(server.url);
    await connection.send(
      `PUT /api/v1/crates/new HTTP/1.1\r\nhost: x\r\nauthorization: ${alice}\r\nconnection: close\r\n` +
        `content-length: ${upload.length}\r\n\r\n`,
    );
    await connection.send(upload);
    expect(await connection.closed).toMatch(/^HTTP\/1\.1 200 /);
  });
});

it('a page of another origin may not publish, whatever token it sends', () =>
  refuses(
    'alices',
    { token: alice, headers: { origin: 'https://evil.example' } },
    'origin_refused',
    'https://evil.example',
  ));
