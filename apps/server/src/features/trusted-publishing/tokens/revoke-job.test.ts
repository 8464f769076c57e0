import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSwitch } from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { MINUTE_MS, ROCKET, startTrustedCi, TOKENS, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({ issuers: ['ghes', { name: 'google', shape: 'google' }] });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket', { issuer: ci.sim.issuer().url });
});
afterAll(() => ci.close());

let run = 100;
/** Another run of the same workflow. */
const newRun = () => ({ ...ROCKET, runId: ++run });
let version = 0;
const publish = (token: string) => ci.publish('rocket', `1.1.${++version}`, token);
const revoke = (jwt: string) =>
  ci.server.request('POST', `${TOKENS}/revocations`, { token: null, body: { jwt } });

const events = async (id: string | null) => {
  const { json } = await ci.server.request('GET', '/api/v1/admin/audit?action=access_token.revoked');
  return json.events.filter((event: { correlation_id: string }) => event.correlation_id === id);
};

describe('a job ends its tokens without having kept them', () => {
  it('all of its own run, and those of no other', async () => {
    const mine = newRun();
    const tokens = [await ci.accessToken(mine), await ci.accessToken(mine)];
    const others = [
      await ci.accessToken(newRun()),
      await ci.accessToken({ ...mine, runAttempt: 2 }),
      await ci.accessToken({ ...mine, environment: 'release' }),
    ];
    const answer = await revoke(ci.mint(mine));
    expect(answer).toMatchObject({ status: 200, json: { revoked: 2 } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const token of tokens) expectRefusal(await publish(token), 'authentication_failed');
    for (const token of others) expect((await publish(token)).status).toBe(200);
    expect(await events(answer.headers.get('x-request-id'))).toMatchObject([
      { detail: { ids: [expect.any(Number), expect.any(Number)], run_id: String(mine.runId) } },
    ]);
    // Once more is no error.
    expect((await revoke(ci.mint(mine))).json).toEqual({ revoked: 0 });
  });

  it('with an ID token that was used, and without using one up', async () => {
    const job = newRun();
    const jwt = ci.mint(job);
    const { token } = (await ci.exchange(jwt)).json;
    expect((await revoke(jwt)).json).toEqual({ revoked: 1 });
    expectRefusal(await publish(token), 'authentication_failed');
    const fresh = ci.mint(job);
    await revoke(fresh);
    expect((await ci.exchange(fresh)).status).toBe(200);
  });

  it('also bound ones, and those that wait while publishing is paused', async () => {
    const job = newRun();
    const { json } = await ci.exchange(ci.mint(job), {
      crate: 'rocket',
      version: '9.0.0',
      checksum: 'a'.repeat(64),
    });
    expect(json.bound).toBe(true);
    await setSwitch(ci.server, false, 'an incident');
    expect((await revoke(ci.mint(job))).json).toEqual({ revoked: 1 });
    await setSwitch(ci.server, true);
  });
});

describe('nobody else can', () => {
  it('without an ID token of this registry that is good now', async () => {
    const job = newRun();
    const token = await ci.accessToken(job);
    const foreign = ci.mint(job, { audience: 'crates.io' });
    const forged = ci.mint(job, { signWith: 'foreign-key' });
    const old = ci.mint(job, { issuedAt: new Date(Date.now() - 60 * MINUTE_MS) });
    expectRefusal(await revoke(foreign), 'id_token_audience_mismatch');
    expectRefusal(await revoke(forged), 'id_token_signature_invalid');
    expectRefusal(await revoke(old), 'id_token_expired');
    expectRefusal(await revoke('x'), 'id_token_malformed');
    expect((await publish(token)).status).toBe(200);
  });

  it('by a run of the same number, of another repository or another issuer, however alike', async () => {
    const job = newRun();
    const token = await ci.accessToken(job);
    const others = [
      ci.mint({ ...job, repository: 'evil/rocket' }),
      ci.mint({ ...job, repositoryId: 666 }),
      ci.mint({ ...job, workflow: 'other.yml' }),
      ci.mint({ ...job, event: 'pull_request_target' }),
      ci.mint(job, { issuer: 'ghes' }),
    ];
    for (const jwt of others) expect(await revoke(jwt)).toMatchObject({ status: 200, json: { revoked: 0 } });
    expect((await publish(token)).status).toBe(200);
  });

  it('where the runs of a provider cannot be told apart: there nothing is revoked', async () => {
    const account = { serviceAccount: 'publisher@acme.iam.gserviceaccount.com' };
    await ci.publish('cloudy', '1.0.0');
    await ci.publisher({
      provider: 'google',
      crates: ['cloudy'],
      identity: { service_account: account.serviceAccount },
    });
    const mint = () => ci.mint(account as never, { issuer: 'google' });
    const { token } = (await ci.exchange(mint())).json;
    expect(await revoke(mint())).toMatchObject({ status: 200, json: { revoked: 0 } });
    expect((await ci.publish('cloudy', '1.0.1', token)).status).toBe(200);
  });
});
