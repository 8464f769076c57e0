import { startCiSim } from '@waybill/ci-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addIssuer, auditOf, ISSUERS, issuerId, patchIssuer } from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import { issuerTable, ROCKET, type TrustedCi, trustedCi } from '../../../testing/trusted-ci.ts';

// The configuration names `github`; everything else comes by the administration.
let ci: TrustedCi;
beforeAll(async () => {
  const sim = await startCiSim();
  for (const name of ['ghes', 'removed', 'other', 'changed', 'off', 'down']) await sim.addIssuer(name);
  const tables = [issuerTable(sim.issuer().url)];
  ci = trustedCi(await startTestServer({ 'trusted_publishing.issuers': JSON.stringify(tables) }), sim);
  await ci.publish('rocket', '1.0.0');
});
afterAll(() => ci.close());

const url = (name: string) => ci.sim.issuer(name).url;
const add = (name: string, more: Record<string, unknown> = {}, beside: Record<string, unknown> = {}) =>
  addIssuer(ci.server, url(name), more, beside);
const list = async () => (await ci.server.request('GET', ISSUERS)).json.issuers as { url: string }[];
const stored = () =>
  ci.server.running.platform.database.db.selectFrom('issuers').select('url').orderBy('id').execute();

describe('an issuer that an administrator adds', () => {
  it('is trusted at once, without a restart', async () => {
    expectRefusal(
      await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' })),
      'id_token_issuer_unknown',
      'docs/issuers.md',
    );
    const answer = await add('ghes');
    expect(answer.status, answer.text).toBe(200);
    await ci.trust('rocket', { issuer: url('ghes') });
    expect((await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }))).status).toBe(200);
    const wellKnown = await ci.server.request('GET', '/.well-known/waybill');
    expect(wellKnown.json.issuers).toContainEqual({ provider: 'github', url: url('ghes') });
  });

  it('is shown with everything that is known of it', async () => {
    const id = await issuerId(ci.server, url('ghes'));
    const read = async () => (await ci.server.request('GET', `${ISSUERS}/${id}`)).json.issuer;
    await expect.poll(async () => (await read()).keys.count).toBe(3);
    const issuer = await read();
    expect(issuer).toEqual({
      id,
      provider: 'github',
      url: url('ghes'),
      server_url: new URL(url('ghes')).origin,
      internal: true,
      enabled: true,
      jwks: null,
      jwks_hosts: [],
      ca: null,
      allows_missing_ids: false,
      algorithms: null,
      identity_claims: [],
      origin: 'administration',
      state: 'active',
      suspended_at: null,
      publishers: 1,
      keys: {
        source: 'discovery',
        fetched_at: expect.any(String),
        count: 3,
        key_ids: ci.sim.issuer('ghes').state.keys.published,
        last_failure: null,
      },
      created_at: expect.any(String),
    });
    expect(await list()).toContainEqual(issuer);
  });

  it('says whose it was, for the audit', async () => {
    const [configured, event] = await auditOf(ci.server, 'issuer.created');
    expect(configured).toMatchObject({ actor_kind: 'operator', detail: { url: url('github') } });
    expect(event).toMatchObject({
      actor_kind: 'user',
      actor_id: 1,
      detail: { url: url('ghes'), before: null, after: { provider: 'github', state: 'active' } },
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is there after a restart', async () => {
    await ci.server.restart();
    expect((await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }))).status).toBe(200);
  });

  it('is there once', async () => {
    expectRefusal(await add('ghes'), 'issuer_exists', url('ghes'));
    expectRefusal(await add('github'), 'issuer_exists', url('github'));
  });

  it('added eight times at once is added once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => add('other')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'issuer_exists');
  });

  it('can be added switched off', async () => {
    const answer = await add('off', { enabled: false });
    expect(answer.json.issuer).toMatchObject({ enabled: false, state: 'suspended' });
    expectRefusal(await ci.exchange(ci.mint(ROCKET, { issuer: 'off' })), 'issuer_disabled', url('off'));
  });
});

describe('a body that breaks a rule is refused with the path of the field, and nothing is stored', () => {
  const jwk = { kty: 'RSA', kid: 'x', alg: 'RS256', n: 'AQAB', e: 'AQAB' };
  it.each<[string, Record<string, unknown>, string[]]>([
    ['no provider', { provider: null }, ['issuer.provider', 'missing']],
    ['an unknown provider', { provider: 'gitea' }, ['issuer.provider', 'github, gitlab', '"gitea"']],
    ['a provider of every object', { provider: 'constructor' }, ['issuer.provider']],
    ['no URL', { url: null }, ['issuer.url', 'missing']],
    ['a URL of another type', { url: 5 }, ['issuer.url', 'text', '5']],
    ['no address', { url: 'ghes.example' }, ['issuer.url', 'https', '"ghes.example"']],
    ['another scheme', { url: 'file:///etc/passwd' }, ['issuer.url', 'https']],
    ['plain http', { url: 'http://127.0.0.1', internal: false }, ['issuer.url', 'internal = true']],
    ['a query', { url: 'https://a.example/?x=1' }, ['issuer.url', 'query']],
    ['an empty query', { url: 'https://a.example/?' }, ['issuer.url', 'query']],
    ['a fragment', { url: 'https://a.example/#x' }, ['issuer.url', 'fragment']],
    ['a user', { url: 'https://u@a.example/' }, ['issuer.url', 'user']],
    ['an empty user', { url: 'https://@a.example/' }, ['issuer.url', 'user']],
    ['a NUL', { url: 'https://a.example/\u0000' }, ['issuer.url']],
    ['a line break', { url: 'https://a.example/\n' }, ['issuer.url']],
    ['a text as flag', { internal: 'yes' }, ['issuer.internal', 'true or false', '"yes"']],
    ['a server that is none', { server_url: 'ghes' }, ['issuer.server_url', 'https']],
    ['a text as algorithms', { algorithms: 'RS256' }, ['issuer.algorithms', 'list']],
    ['no algorithm at all', { algorithms: [] }, ['issuer.algorithms', 'empty']],
    ['no signature', { algorithms: ['none'] }, ['issuer.algorithms[0]', 'RS256', '"none"']],
    ['an HMAC', { algorithms: ['RS256', 'HS256'] }, ['issuer.algorithms[1]', '"HS256"']],
    ['a path as host', { jwks_hosts: ['a.example/x'] }, ['issuer.jwks_hosts[0]', 'host']],
    ['a pattern as host', { jwks_hosts: ['*'] }, ['issuer.jwks_hosts[0]']],
    ['no PEM', { ca: 'x' }, ['issuer.ca', 'BEGIN CERTIFICATE']],
    [
      'a PEM that is no certificate',
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
      ['issuer.ca', 'number 1'],
    ],
    ['a private key', { ca: '-----BEGIN PRIVATE KEY-----\nAAAA' }, ['issuer.ca', 'leaked']],
    ['no key set', { jwks: [] }, ['issuer.jwks', 'keys']],
    ['no key in it', { jwks: { keys: [] } }, ['issuer.jwks', 'no usable']],
    ['no usable one', { jwks: { keys: [{ ...jwk, kty: 'x' }] } }, ['issuer.jwks', 'no usable']],
    ['one that is too short', { jwks: { keys: [jwk] } }, ['issuer.jwks', 'RS256']],
    ['no key but a text', { jwks: { keys: ['x'] } }, ['issuer.jwks.keys[0]']],
    ['a private key in it', { jwks: { keys: [{ ...jwk, d: 'AQAB' }] } }, ['issuer.jwks.keys[0]', 'leaked']],
    ['a shared secret in it', { jwks: { keys: [{ kty: 'oct', k: 'AA' }] } }, ['issuer.jwks.keys[0]']],
    [
      'identity claims of a known provider',
      { identity_claims: [{ claim: 'a', label: 'A', immutable: true }] },
      ['issuer.identity_claims', 'generic'],
    ],
    ['an organization', { organization: 'acme' }, ['"organization"', 'issuer']],
    ['a misspelt field', { internl: true }, ['"internl"', 'did you mean "internal"']],
    ['a file of the server', { jwks_file: '/etc/passwd' }, ['"jwks_file"', 'its keys are', 'jwks_hosts']],
  ])('%s', async (_, more, mentions) => {
    const before = await stored();
    const answer = await add('down', more);
    expectRefusal(answer, 'issuer_invalid', ...mentions);
    expect(await stored()).toEqual(before);
  });

  it.each([[{}], [{ issuer: [] }], [{ issuer: {}, accept: true }], [{ issuer: {}, accept_unreachable: 1 }]])(
    'of another shape: %j',
    async (body) => expectRefusal(await ci.server.request('POST', ISSUERS, { body }), 'body_invalid'),
  );
});

describe('a change', () => {
  it('is laid over what is there, and audited with what was before', async () => {
    const { id } = (await add('changed', { server_url: 'https://ghes.example/' })).json.issuer;
    const answer = await patchIssuer(ci.server, id, { allows_missing_ids: true, server_url: null });
    expect(answer.json.issuer).toMatchObject({
      allows_missing_ids: true,
      internal: true,
      server_url: new URL(url('changed')).origin,
    });
    // Nothing about its keys has changed, so it is not asked.
    expect(answer.json.check).toBeUndefined();
    const [event] = await auditOf(ci.server, 'issuer.changed');
    expect(event?.detail).toMatchObject({
      before: { allows_missing_ids: false, server_url: 'https://ghes.example' },
      after: { allows_missing_ids: true },
    });
  });

  it('that changes nothing leaves no trace', async () => {
    const id = await issuerId(ci.server, url('changed'));
    const before = (await auditOf(ci.server, 'issuer.changed')).length;
    expect((await patchIssuer(ci.server, id, { allows_missing_ids: true })).status).toBe(200);
    expect(await auditOf(ci.server, 'issuer.changed')).toHaveLength(before);
  });

  it('of where the keys come from is checked first', async () => {
    const id = await issuerId(ci.server, url('changed'));
    ci.sim.issuer('changed').setFaults({ wrongIssuer: true });
    expectRefusal(
      await patchIssuer(ci.server, id, { jwks_hosts: ['keys.example'] }),
      'issuer_check_failed',
      '(issuer_mismatch)',
    );
    ci.sim.issuer('changed').reset();
    const answer = await patchIssuer(ci.server, id, { jwks_hosts: ['keys.example'] });
    expect(answer.json).toMatchObject({ issuer: { jwks_hosts: ['keys.example'] }, check: { ok: true } });
  });

  it('ends the access tokens that were minted before it', async () => {
    const id = await issuerId(ci.server, url('ghes'));
    const token = (await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }))).json.token;
    await patchIssuer(ci.server, id, { allows_missing_ids: true });
    expectRefusal(await ci.publish('rocket', '1.0.1', token), 'authentication_failed', 'revoked');
    expect((await auditOf(ci.server, 'issuer.changed')).at(-1)?.detail.revoked_tokens).toBeGreaterThan(0);
  });

  it.each([
    [{ url: 'https://elsewhere.example' }, 'issuer.url'],
    [{ provider: 'gitlab' }, 'issuer.provider'],
    [{ internal: false }, 'issuer.url'],
    [{ unknown: 1 }, '"unknown"'],
    [{ enabled: 'no' }, 'issuer.enabled'],
    [{ enabled: null }, 'issuer.enabled'],
  ])('cannot be %j', async (change, says) => {
    const id = await issuerId(ci.server, url('changed'));
    expectRefusal(await patchIssuer(ci.server, id, change), 'issuer_invalid', says);
  });

  it('of an issuer that the configuration names is made there', async () => {
    const id = await issuerId(ci.server, url('github'));
    const answer = await patchIssuer(ci.server, id, { internal: false });
    expectRefusal(answer, 'issuer_read_only', 'configuration', '`internal`', '`enabled`');
    const removal = await ci.server.request('DELETE', `${ISSUERS}/${id}`);
    expectRefusal(removal, 'issuer_read_only', 'configuration');
  });

  it.each(['GET', 'PATCH', 'DELETE'])('of an unknown one is refused: %s', async (method) => {
    const body = method === 'PATCH' ? { issuer: {} } : undefined;
    expectRefusal(
      await ci.server.request(method, `${ISSUERS}/999999`, { body }),
      'issuer_not_found',
      '999999',
    );
    expectRefusal(await ci.server.request(method, `${ISSUERS}/x`, { body }), 'path_invalid');
  });
});

describe('deleting an issuer', () => {
  const remove = (id: number) => ci.server.request('DELETE', `${ISSUERS}/${id}`);

  it('is refused while publishers hang on it, saying how many', async () => {
    const id = await issuerId(ci.server, url('ghes'));
    expectRefusal(await remove(id), 'issuer_in_use', '1 trusted publisher');
    expect((await ci.exchange(ci.mint(ROCKET, { issuer: 'ghes' }))).status).toBe(200);
  });

  it('ends the trust at once, and is audited', async () => {
    const { id } = (await add('removed')).json.issuer;
    expect((await remove(id)).status).toBe(204);
    expectRefusal(await ci.exchange(ci.mint(ROCKET, { issuer: 'removed' })), 'issuer_disabled');
    expectRefusal(await remove(id), 'issuer_not_found');
    expect((await list()).map((issuer) => issuer.url)).not.toContain(url('removed'));
    const [event] = await auditOf(ci.server, 'issuer.deleted');
    expect(event?.detail).toMatchObject({ id, before: { state: 'active' }, after: null });
  });

  it('does not make its used ID tokens new when it is added again', async () => {
    const { id } = (await add('removed')).json.issuer;
    const publisher = await ci.trust('rocket', { issuer: url('removed') });
    const jwt = ci.mint(ROCKET, { issuer: 'removed' });
    expect((await ci.exchange(jwt)).status).toBe(200);
    await ci.server.request('DELETE', `/api/v1/trusted_publishing/github_configs/${publisher}`);
    expect((await remove(id)).status).toBe(204);
    expect((await add('removed')).json.issuer.id).toBe(id);
    await ci.trust('rocket', { issuer: url('removed') });
    expectRefusal(await ci.exchange(jwt), 'id_token_replayed');
  });
});
