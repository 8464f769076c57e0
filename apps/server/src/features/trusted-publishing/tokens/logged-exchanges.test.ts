import { createHash } from 'node:crypto';
import { startCiSim } from '@waybill/ci-sim';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../../testing/crate-file.ts';
import { startLoggedServer } from '../../../testing/logged-server.ts';
import {
  issuerTable,
  PUBLISH,
  PUBLISHERS,
  TOKENS,
  type TrustedCi,
  trustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let logged: () => string;
let publisherId = 0;
beforeAll(async () => {
  const sim = await startCiSim();
  const issuers = JSON.stringify([issuerTable(sim.issuer().url)]);
  const started = await startLoggedServer({ 'trusted_publishing.issuers': issuers });
  logged = started.logged;
  ci = trustedCi(started.server, sim);
  await ci.publish('rocket', '1.0.0');
  publisherId = await ci.trust('rocket');
});
afterAll(() => ci.close());

type Line = Record<string, unknown>;

/** The lines of that message, in order. */
const lines = (message: string): Line[] =>
  logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg }) => msg === message);
const last = (message: string): Line => lines(message).at(-1) ?? {};
const INFO = 30;

it('an exchange, its upload and the end of its token are found by one id', async () => {
  const jwt = ci.mint();
  const answer = await ci.exchange(jwt);
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  const granted = last('granted an exchange');
  expect(granted).toMatchObject({
    level: INFO,
    accessTokenId: expect.any(Number),
    crates: ['rocket'],
    publisherIds: [publisherId],
    scopes: answer.json.scopes,
    bound: false,
    expiresAt: answer.json.expires_at,
    issuer: ci.sim.issuer().url,
    subject: 'acme/rocket',
    jti: claims.jti,
    correlationId: answer.headers.get('x-request-id'),
  });
  const { accessTokenId } = granted;

  const { token } = answer.json;
  const published = await ci.publish('rocket', '1.0.1', token);
  expect(last('published a version')).toMatchObject({
    level: INFO,
    crate: 'rocket',
    version: '1.0.1',
    by: 'publisher',
    publisherId,
    accessTokenId,
    correlationId: published.headers.get('x-request-id'),
  });

  const revoked = await ci.server.request('DELETE', TOKENS, { token });
  expect(last('revoked an access token')).toMatchObject({
    level: INFO,
    accessTokenId,
    correlationId: revoked.headers.get('x-request-id'),
  });
  await ci.server.request('DELETE', TOKENS, { token });
  expect(lines('revoked an access token')).toHaveLength(1);
  for (const secret of [token, ...jwt.split('.')]) expect(logged()).not.toContain(secret);
});

it('a bound token is told to be used up by its upload', async () => {
  const body = await upload('rocket', '1.0.2');
  const length = body.readUInt32LE(0);
  const file = body.subarray(4 + length + 4);
  const checksum = createHash('sha256').update(file).digest('hex');
  const token = await ci.accessToken(undefined, { crate: 'rocket', version: '1.0.2', checksum });
  const { accessTokenId } = last('granted an exchange');
  expect(last('granted an exchange')).toMatchObject({ bound: true });
  expect((await ci.server.request('PUT', PUBLISH, { token, body })).status).toBe(200);
  expect(last('published a version')).toMatchObject({ version: '1.0.2', accessTokenId });
  expect(last('an access token is used up')).toMatchObject({ level: INFO, accessTokenId });
});

it('an upload by a person is told with the token it came by', async () => {
  await ci.publish('rocket', '1.0.3');
  expect(last('published a version')).toMatchObject({
    version: '1.0.3',
    by: 'user',
    userId: expect.any(Number),
    apiTokenId: expect.any(Number),
  });
});

it('a refused exchange and a refused upload are no such lines', async () => {
  const before = [lines('granted an exchange').length, lines('published a version').length];
  await ci.exchange(ci.mint({ repository: 'acme/unknown' }));
  await ci.publish('rocket', '1.0.3');
  expect([lines('granted an exchange').length, lines('published a version').length]).toEqual(before);
  expect(lines('refused an exchange')).toHaveLength(1);
});

it('a token that was found somewhere is told to be revoked, and why', async () => {
  const token = await ci.accessToken();
  const { accessTokenId } = last('granted an exchange');
  const body = { tokens: [token] };
  await ci.server.request('POST', '/api/v1/tokens/revoke-exposed', { token: null, body });
  expect(last('revoked an exposed token')).toMatchObject({ accessTokenId, source: 'possession' });
  expect(logged()).not.toContain(token);
});

it('a change of the publisher tells which tokens it ended', async () => {
  await ci.accessToken();
  const { accessTokenId } = last('granted an exchange');
  const message = 'revoked the access tokens of a changed publisher';
  const edit = { publisher: { token_lifetime_seconds: 60 } };
  await ci.server.request('PATCH', `${PUBLISHERS}/${publisherId}`, { body: edit });
  expect(last(message)).toMatchObject({
    publisherId,
    accessTokenIds: expect.arrayContaining([accessTokenId]),
  });
  await ci.accessToken();
  const deleted = last('granted an exchange').accessTokenId;
  await ci.server.request('DELETE', `${PUBLISHERS}/${publisherId}`);
  expect(last(message)).toMatchObject({ publisherId, accessTokenIds: [deleted] });
});
