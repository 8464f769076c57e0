import { startCiSim } from '@waybill/ci-sim';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { startLoggedServer } from '../../testing/logged-server.ts';
import { createPerson, personWithToken, tokenOf } from '../../testing/people.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { HOUR_MS, issuerTable, type TrustedCi, trustedCi } from '../../testing/trusted-ci.ts';

const PATH = '/api/v1/tokens/revoke-exposed';

let ci: TrustedCi;
let logged: () => string;
beforeAll(async () => {
  const sim = await startCiSim();
  const issuers = JSON.stringify([issuerTable(sim.issuer().url)]);
  const started = await startLoggedServer({ 'trusted_publishing.issuers': issuers });
  logged = started.logged;
  ci = trustedCi(started.server, sim);
  for (const crate of ['rocket', 'rocket-macros']) {
    await ci.publish(crate, '1.0.0');
    await ci.trust(crate);
  }
  await createPerson(ci.server, 'ada');
  const { db } = ci.server.running.platform.database;
  const [ada, macros] = [
    await db.selectFrom('users').select('id').where('login', '=', 'ada').executeTakeFirstOrThrow(),
    await db.selectFrom('crates').select('id').where('name', '=', 'rocket-macros').executeTakeFirstOrThrow(),
  ];
  await db
    .insertInto('crate_owners')
    .values({ crate_id: macros.id, user_id: ada.id, created_at: 0 })
    .execute();
});
afterAll(() => ci.close());
beforeEach(async () => {
  const { db } = ci.server.running.platform.database;
  await db.deleteFrom('mails').execute();
  await db.deleteFrom('audit_events').execute();
});

const report = (...tokens: unknown[]) => ci.server.request('POST', PATH, { token: null, body: { tokens } });
const outcomes = async (...tokens: string[]) =>
  (await report(...tokens)).json.results.map(({ outcome }: { outcome: string }) => outcome);
/** Not those about the publisher and its first use. */
const mails = async () =>
  (await ci.server.request('GET', '/api/v1/admin/mails')).json.mails.filter(
    ({ subject }: { subject: string }) => !subject.includes('trusted publisher'),
  );
const events = async () =>
  (await ci.server.request('GET', '/api/v1/admin/audit?action=token.exposed')).json.events;

it('revokes an API token, tells its owner and records it', async () => {
  const token = await tokenOf(ci.server, 'ada');
  const answer = await report(token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json).toEqual({
    results: [{ token_prefix: token.slice(0, 9), kind: 'api_token', outcome: 'revoked' }],
  });
  expectRefusal(await ci.server.request('GET', '/api/v1/me', { token }), 'authentication_failed');
  expect(await mails()).toMatchObject([
    { to: 'ada@example.com', subject: expect.stringContaining('exposed API token "a test" revoked') },
  ]);
  expect(await events()).toMatchObject([
    {
      actor: { kind: 'anyone' },
      crate: null,
      detail: { kind: 'api_token', name: 'a test', source: { kind: 'possession' } },
      correlation_id: answer.headers.get('x-request-id'),
    },
  ]);
});

it('revokes an access token, tells the owners of its crates and records it for each', async () => {
  const token = await ci.accessToken();
  expect((await report(token)).json.results).toEqual([
    { token_prefix: token.slice(0, 9), kind: 'access_token', outcome: 'revoked' },
  ]);
  expectRefusal(await ci.publish('rocket', '1.0.1', token), 'authentication_failed');
  const sent = (await mails()).sort((a: { to: string }, b: { to: string }) => a.to.localeCompare(b.to));
  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatchObject({
    to: 'ada@example.com',
    text: expect.stringMatching(/Crates: +rocket-macros\n/),
  });
  expect(sent[1]).toMatchObject({
    to: 'admin@example.com',
    text: expect.stringMatching(/Crates: +rocket, rocket-macros\n/),
  });
  expect(sent[1].text).toContain('acme/rocket');
  const crates = (await events()).map(({ crate }: { crate: string }) => crate);
  expect(crates.sort()).toEqual(['rocket', 'rocket-macros']);
});

it('says so when it was revoked before, and tells nobody again', async () => {
  const token = await tokenOf(ci.server, 'ada');
  expect(await outcomes(token, token)).toEqual(['revoked', 'already_revoked']);
  expect(await outcomes(token)).toEqual(['already_revoked']);
  expect(await mails()).toHaveLength(1);
  expect(await events()).toHaveLength(1);
});

it('is done once, however many bring it at once', async () => {
  const tokens = [await tokenOf(ci.server, 'ada'), await ci.accessToken()];
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, at) => outcomes(...(at % 2 ? tokens : [...tokens].reverse()))),
  );
  expect(answers.flat().filter((outcome) => outcome === 'revoked')).toHaveLength(2);
  expect(answers.flat().filter((outcome) => outcome === 'already_revoked')).toHaveLength(14);
  expect(await mails()).toHaveLength(3);
});

it('takes the token of the configuration, which has no prefix', async () => {
  const own = await personWithToken(ci.server, 'root', { endpoint_scopes: ['admin'] });
  await ci.server.running.platform.database.db
    .updateTable('users')
    .set({ is_admin: 1 })
    .where('login', '=', 'root')
    .execute();
  expect((await report(ADMIN_TOKEN)).json.results).toEqual([
    { token_prefix: ADMIN_TOKEN.slice(0, 9), kind: 'api_token', outcome: 'revoked' },
  ]);
  expect((await ci.server.request('GET', '/api/v1/admin/mails', { token: own })).status).toBe(200);
  // For the other tests.
  await ci.server.running.platform.database.db
    .updateTable('api_tokens')
    .set({ revoked_at: null })
    .where('name', '=', 'configuration')
    .execute();
});

it.each([
  '',
  'x',
  'wbat_',
  `wbat_${'A'.repeat(32)}`,
  'wbtp_',
  `wbtp_${'A'.repeat(31)}`,
  `wbtp_${'A'.repeat(31)}!`,
  `wbat_${'A'.repeat(10_000)}`,
  '\u0000\ud800😀',
])('what is no token of ours is unknown, and nothing more is said: %#', async (text) => {
  const [result] = (await report(text)).json.results;
  expect(result).toMatchObject({ kind: 'unknown', outcome: 'unknown' });
  expect(await events()).toEqual([]);
});

it('refuses other bodies, and quotes none', async () => {
  const secret = await tokenOf(ci.server, 'ada');
  const post = (body: unknown) => ci.server.request('POST', PATH, { token: null, body });
  const refused = [
    await post({ tokens: [secret], [secret]: 1 }),
    await post({ tokens: [[secret]] }),
    await post({ tokens: secret }),
    await post([secret]),
    await post(null),
    await post({ tokens: Array.from({ length: 101 }, () => secret) }),
  ];
  for (const answer of refused) {
    expectRefusal(answer, 'body_invalid', '{"tokens":', 'at most 100');
    expect(answer.text).not.toContain(secret.slice(0, 12));
  }
  const headers = { 'content-type': 'application/json' };
  const broken = await ci.server.request('POST', PATH, { token: null, body: `["${secret}`, headers });
  expectRefusal(broken, 'json_malformed');
  expect(broken.text).not.toContain(secret.slice(0, 12));
  const large = { tokens: ['x'.repeat(70_000)] };
  expectRefusal(await post(large), 'body_too_large', '65536');
  expectRefusal(await ci.server.request('POST', PATH, { token: null }), 'content_type_unsupported');
  expect(await outcomes(secret)).toEqual(['revoked']);
});

it('logs and stores no token', async () => {
  const tokens = [await tokenOf(ci.server, 'ada'), await ci.accessToken()];
  await report(...tokens, 'NobodysTokenThatIsLongEnough');
  const { db } = ci.server.running.platform.database;
  const stored = JSON.stringify([
    await db.selectFrom('mails').selectAll().execute(),
    await db.selectFrom('audit_events').selectAll().execute(),
  ]);
  for (const secret of [...tokens.map((token) => token.slice(5, -1)), 'NobodysTokenThatIsLongEnough']) {
    expect(logged()).not.toContain(secret);
    expect(stored).not.toContain(secret);
  }
});

// The last one, as it moves the clock.
it('takes an expired token too: what shows one shows the next', async () => {
  const api = await tokenOf(ci.server, 'ada', { expired_at: '2020-01-01T00:00:00Z' });
  const access = await ci.accessToken();
  ci.server.advance(HOUR_MS);
  expect(await outcomes(api, access)).toEqual(['revoked', 'revoked']);
  expect(await mails()).toHaveLength(3);
});
