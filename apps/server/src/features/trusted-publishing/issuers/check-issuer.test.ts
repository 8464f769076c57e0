import { startCiSim } from '@waybill/ci-sim';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addIssuer, ISSUERS, issuerId } from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import { issuerTable, type TrustedCi, trustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let url = '';
beforeAll(async () => {
  const sim = await startCiSim();
  url = sim.issuer().url;
  ci = trustedCi(await startTestServer(), sim);
});
afterEach(() => ci.sim.issuer().reset());
afterAll(() => ci.close());

const check = async (more: Record<string, unknown> = {}) =>
  (await ci.server.request('POST', `${ISSUERS}/check`, { body: { issuer: issuerTable(url, more) } })).json
    .check;
const stored = () => ci.server.running.platform.database.db.selectFrom('issuers').select('url').execute();
type Faults = Parameters<ReturnType<TrustedCi['sim']['issuer']>['setFaults']>[0];

describe('a check', () => {
  it('tells what it saw, and stores nothing', async () => {
    expect(await check()).toEqual({
      ok: true,
      discovery_url: `${url}/.well-known/openid-configuration`,
      issuer: url,
      jwks_uri: `${url}/.well-known/jwks`,
      keys: ci.sim
        .issuer()
        .state.keys.published.map((kid) => ({ kid, kty: 'RSA', alg: 'RS256', usable: true })),
      algorithms: ['RS256'],
      warnings: [expect.stringContaining('plain http')],
    });
    expect(await stored()).toEqual([]);
  });

  it.each<[string, Faults, string, string]>([
    ['is down', { outage: 'status-500' }, 'unreachable', 'answered 500'],
    ['drops the connection', { outage: 'drop' }, 'unreachable', 'cannot be fetched'],
    ['is slow', { delayMs: 8_000 }, 'unreachable', 'within 5 seconds'],
    ['drips', { drip: { bytes: 20, everyMs: 500 } }, 'unreachable', 'within 5 seconds'],
    ['sends us elsewhere', { redirect: true }, 'answer_invalid', 'redirects are not followed'],
    ['sends a huge document', { hugeBodyBytes: 400_000 }, 'answer_invalid', 'more than 262144 bytes'],
    ['sends huge keys', { hugeBodyBytes: 400_000, affects: ['jwks'] }, 'answer_invalid', 'more than'],
    ['answers a page', { nonsense: 'html' }, 'answer_invalid', 'not answer JSON'],
    ['breaks off', { nonsense: 'truncated-json', affects: ['jwks'] }, 'answer_invalid', 'not answer JSON'],
    ['names another issuer', { wrongIssuer: true }, 'issuer_mismatch', 'another-issuer.example'],
    ['keeps its keys elsewhere', { foreignJwksUri: true }, 'keys_elsewhere', '`jwks_hosts`'],
    ['has no keys', { keys: 'empty' }, 'no_usable_key', 'no usable signing key'],
  ])(
    'of an issuer that %s fails, and so does adding it',
    async (_, faults, code, says) => {
      ci.sim.issuer().setFaults(faults);
      const { ok, problem } = await check();
      expect(ok).toBe(false);
      expect(problem).toEqual({ code, detail: expect.stringContaining(says) });
      expectRefusal(await addIssuer(ci.server, url), 'issuer_check_failed', `(${code})`, says);
      expect(await stored()).toEqual([]);
    },
    20_000,
  );

  it('of an issuer that follows a redirect would have seen the right document', async () => {
    ci.sim.issuer().setFaults({ redirect: true });
    await check();
    // The first document, once, and nothing after it.
    expect(ci.sim.issuer().requests).toEqual({ discovery: 1, jwks: 0 });
  });

  it('finds keys on another host once it is confirmed', async () => {
    ci.sim.issuer().setFaults({ foreignJwksUri: true });
    const host = `localhost:${ci.sim.port}`;
    expect((await check()).problem.detail).toContain(`\`${host}\``);
    expect(await check({ jwks_hosts: [host] })).toMatchObject({
      ok: true,
      jwks_uri: `http://${host}/github/.well-known/jwks`,
    });
    expect(await check({ jwks_hosts: ['localhost'] })).toMatchObject({ ok: false });
  });

  it('passes over one key that cannot be read', async () => {
    ci.sim.issuer().setFaults({ keys: 'one-unparsable' });
    const { ok, keys } = await check();
    expect(ok).toBe(true);
    expect(keys).toContainEqual({ kid: 'broken', kty: 'RSA', alg: 'RS256', usable: false });
  });

  it.each(['/', '//'])('warns of an address that differs only by a slash: %j', async (end) => {
    ci.sim.issuer().setFaults({ wrongIssuer: `${url}${end}` });
    const { problem, warnings } = await check();
    expect(problem.code).toBe('issuer_mismatch');
    expect(warnings.join()).toContain(`\`${url}${end}\``);
    expectRefusal(await addIssuer(ci.server, url), 'issuer_check_failed', 'byte for byte');
  });

  it('warns of one that differs only in letter case', async () => {
    ci.sim.issuer().setFaults({ wrongIssuer: url.toUpperCase() });
    expect((await check()).warnings.join()).toContain('letter case');
  });

  it('warns of keys without an id and of algorithms that are not allowed', async () => {
    const [first, ...others] = ci.sim.issuer().keys.published;
    const jwk = (key: typeof first) => ({ ...key?.publicKey.export({ format: 'jwk' }), kid: key?.kid });
    const keys = [{ ...jwk(first), kid: undefined }, { ...jwk(others[0]), alg: 'PS512' }, jwk(others[1])];
    const { ok, warnings, keys: seen } = await check({ jwks: { keys } });
    expect(ok).toBe(true);
    expect(seen.map(({ usable }: { usable: boolean }) => usable)).toEqual([false, false, true]);
    expect(warnings).toEqual([
      expect.stringContaining('1 of 3 keys have no `kid`'),
      expect.stringContaining('PS512'),
    ]);
  });

  it('fails where no key fits the allowed algorithms', async () => {
    const { ok, problem, algorithms, warnings } = await check({ algorithms: ['ES256'] });
    expect({ ok, algorithms }).toEqual({ ok: false, algorithms: ['ES256'] });
    expect(problem).toEqual({ code: 'no_usable_key', detail: expect.stringContaining('ES256') });
    expect(warnings.join()).toContain('signed with RS256');
  });

  it('of a private address that is not marked as internal does not touch it', async () => {
    const { problem } = await check({ url: url.replace('http:', 'https:'), internal: false });
    expect(problem).toEqual({ code: 'address_refused', detail: expect.stringContaining('127.0.0.1') });
    expect(ci.sim.issuer().requests).toEqual({ discovery: 0, jwks: 0 });
  });

  it.each([
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]',
    'https://[::ffff:169.254.169.254]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://[::]',
    'https://[fe80::1]',
    'https://100.64.0.1',
    'https://100.100.100.200',
    'https://168.63.129.16',
    'https://0251.0376.0251.0376',
    'https://0xa9.0xfe.0xa9.0xfe',
    'https://2852039166',
    'https://127.1',
    'https://0',
    'https://localhost',
  ])('of %s, whatever the spelling, is refused before anything is sent', async (address) => {
    const { problem } = await check({ url: address, internal: false });
    expect(problem.code).toBe('address_refused');
  });
});

describe('an issuer that is down today', () => {
  it('can be added all the same, and works once it is up', async () => {
    const down = await ci.sim.addIssuer('down');
    down.setFaults({ outage: 'status-500' });
    expectRefusal(await addIssuer(ci.server, down.url), 'issuer_check_failed', 'accept_unreachable');
    const added = await addIssuer(ci.server, down.url, {}, { accept_unreachable: true });
    expect(added.status, added.text).toBe(200);
    expect(added.json.check).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
    const { id } = added.json.issuer;
    await expect
      .poll(async () => (await ci.server.request('GET', `${ISSUERS}/${id}`)).json.issuer.keys.last_failure)
      .toContain('500');
    const again = () => ci.server.request('POST', `${ISSUERS}/${id}/check`);
    expect((await again()).json.check.ok).toBe(false);
    down.reset();
    expect((await again()).json.check.ok).toBe(true);
  });

  it('is another thing than one that answers wrongly', async () => {
    ci.sim.issuer().setFaults({ wrongIssuer: true });
    const answer = await addIssuer(ci.server, url, {}, { accept_unreachable: true });
    expectRefusal(answer, 'issuer_check_failed');
    expect(answer.text).not.toContain('accept_unreachable');
  });
});

it('an existing issuer is checked as it is stored', async () => {
  const { url: other } = await ci.sim.addIssuer('other');
  await addIssuer(ci.server, other);
  const id = await issuerId(ci.server, other);
  const answer = await ci.server.request('POST', `${ISSUERS}/${id}/check`);
  expect(answer.json.check).toMatchObject({ ok: true, issuer: other });
  expectRefusal(await ci.server.request('POST', `${ISSUERS}/99999/check`), 'issuer_not_found');
});
