import { startCiSim } from '@waybill/ci-sim';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addIssuer,
  auditOf,
  ISSUERS,
  issuerId,
  patchIssuer,
  SWITCH,
  setSwitch,
} from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { publishSlowly } from '../../../testing/publish-slowly.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import {
  GITHUB_CONFIGS,
  githubConfig,
  issuerTable,
  ROCKET,
  startTrustedCi,
  type TrustedCi,
  trustedCi,
} from '../../../testing/trusted-ci.ts';

const open: TrustedCi[] = [];
afterEach(async () => {
  for (const ci of open.splice(0)) await ci.close();
});

/** A registry whose issuer comes from the configuration, or from its administrator. */
async function started(origin: 'configuration' | 'administration' = 'configuration'): Promise<TrustedCi> {
  const sim = await startCiSim();
  const tables = origin === 'configuration' ? [issuerTable(sim.issuer().url)] : [];
  const ci = trustedCi(await startTestServer({ 'trusted_publishing.issuers': JSON.stringify(tables) }), sim);
  open.push(ci);
  if (origin === 'administration') await addIssuer(ci.server, sim.issuer().url);
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  return ci;
}

const turnOf = async (ci: TrustedCi, url: string, enabled: boolean) =>
  patchIssuer(ci.server, await issuerId(ci.server, url), { enabled });
const turn = (ci: TrustedCi, enabled: boolean) => turnOf(ci, ci.sim.issuer().url, enabled);

/** As on a damaged database: nothing can be written into the trail. */
async function withoutTrail(ci: TrustedCi, run: () => Promise<void>): Promise<void> {
  const { schema } = ci.server.running.platform.database.db;
  await schema.alterTable('audit_events').renameTo('audit_events_away').execute();
  await run();
  await schema.alterTable('audit_events_away').renameTo('audit_events').execute();
}

describe.each(['configuration', 'administration'] as const)('an issuer of the %s', (origin) => {
  it('that is switched off is refused at once, and after a restart, until it is switched on', async () => {
    const ci = await started(origin);
    expect((await ci.exchange(ci.mint())).status).toBe(200);
    const off = await turn(ci, false);
    expect(off.json.issuer).toMatchObject({
      enabled: false,
      state: 'suspended',
      suspended_at: expect.any(String),
    });
    expectRefusal(await ci.exchange(ci.mint()), 'issuer_disabled', ci.sim.issuer().url);
    await ci.server.restart();
    expectRefusal(await ci.exchange(ci.mint()), 'issuer_disabled', ci.sim.issuer().url);
    expectRefusal(
      await ci.server.request('POST', GITHUB_CONFIGS, { body: githubConfig('rocket') }),
      'issuer_not_configured',
    );
    const on = await turn(ci, true);
    expect(on.json.issuer).toMatchObject({ enabled: true, state: 'active', suspended_at: null });
    expect((await ci.exchange(ci.mint())).status).toBe(200);
    await ci.server.restart();
    expect((await ci.exchange(ci.mint())).status).toBe(200);
  });

  it('takes its access tokens with it, for good', async () => {
    const ci = await started(origin);
    const token = await ci.accessToken();
    await turn(ci, false);
    expectRefusal(await ci.publish('rocket', '1.0.1', token), 'authentication_failed');
    await turn(ci, true);
    expectRefusal(await ci.publish('rocket', '1.0.1', token), 'authentication_failed');
  });

  it('ends an upload that has begun', async () => {
    const ci = await started(origin);
    const token = await ci.accessToken();
    const answer = await publishSlowly(ci.server, 'rocket', '1.0.1', token, async () => {
      expect((await turn(ci, false)).status).toBe(200);
    });
    expect(answer).toEqual({ status: 403, code: 'authentication_failed' });
    expect(await ci.server.stored()).toMatchObject({ versions: 1 });
  });

  it('is audited with who, before and after', async () => {
    const ci = await started(origin);
    await ci.accessToken();
    await turn(ci, false);
    await turn(ci, false);
    await turn(ci, true);
    const [off, ...more] = await auditOf(ci.server, 'issuer.suspended');
    expect(more).toEqual([]);
    expect(off).toMatchObject({
      actor_kind: 'user',
      actor_id: 1,
      detail: { before: { state: 'active' }, after: { state: 'suspended' }, revoked_tokens: 1 },
    });
    expect(await auditOf(ci.server, 'issuer.resumed')).toMatchObject([
      { detail: { before: { state: 'suspended' }, after: { state: 'active' } } },
    ]);
  });

  it('is not switched where that cannot be recorded', async () => {
    const ci = await started(origin);
    await withoutTrail(ci, async () => expect((await turn(ci, false)).status).toBeGreaterThanOrEqual(500));
    expect((await ci.exchange(ci.mint())).status).toBe(200);
  });

  it('is not asked for keys while it is switched off', async () => {
    const ci = await started(origin);
    await turn(ci, false);
    ci.sim.issuer().reset();
    await ci.server.restart();
    await ci.exchange(ci.mint());
    expect(ci.sim.issuer().requests).toEqual({ discovery: 0, jwks: 0 });
  });
});

it('an issuer that came with Waybill can be switched off too, and nothing else', async () => {
  const ci = await started();
  // The real ones would be asked for their keys, over the internet.
  const { db } = ci.server.running.platform.database;
  await db.updateTable('issuers').set({ origin: 'default' }).execute();
  const { url } = ci.sim.issuer();
  const id = await issuerId(ci.server, url);
  const changed = await patchIssuer(ci.server, id, { internal: false });
  expectRefusal(changed, 'issuer_read_only', 'comes with Waybill', '`internal`');
  expectRefusal(await ci.server.request('DELETE', `${ISSUERS}/${id}`), 'issuer_in_use');
  expect((await turn(ci, false)).json.issuer).toMatchObject({ origin: 'default', state: 'suspended' });
  expectRefusal(await ci.exchange(ci.mint()), 'issuer_disabled', url);
  const wellKnown = await ci.server.request('GET', '/.well-known/waybill');
  expect(wellKnown.json.issuers).toEqual([]);
});

it('a version that knows no kill switch cannot undo one for longer than until the next start', async () => {
  const ci = await started();
  const { url: added } = await ci.sim.addIssuer('added');
  await addIssuer(ci.server, added);
  await turnOf(ci, ci.sim.issuer().url, false);
  // What the version before writes when it starts: its configuration's issuers on, all others off.
  const { db } = ci.server.running.platform.database;
  await db.updateTable('issuers').set({ enabled: 1 }).where('url', '!=', added).execute();
  await db.updateTable('issuers').set({ enabled: 0 }).where('url', '=', added).execute();
  expectRefusal(await ci.exchange(ci.mint(ROCKET, { issuer: 'added' })), 'issuer_disabled');
  await ci.server.restart();
  expectRefusal(await ci.exchange(ci.mint()), 'issuer_disabled');
  expectRefusal(await ci.exchange(ci.mint(ROCKET, { issuer: 'added' })), 'publisher_not_found');
});

it('what the configuration switches off, no switch here switches on', async () => {
  const sim = await startCiSim();
  const tables = [issuerTable(sim.issuer().url, { enabled: false })];
  const ci = trustedCi(await startTestServer({ 'trusted_publishing.issuers': JSON.stringify(tables) }), sim);
  open.push(ci);
  expectRefusal(await turn(ci, true), 'issuer_read_only', '`enabled = false`');
  expectRefusal(await ci.exchange(ci.mint()), 'issuer_disabled');
});

describe('all trusted publishing', () => {
  const paused = 'We look into an incident, see https://status.example';
  /** What anybody reads of it. */
  const said = async (ci: TrustedCi) =>
    (await ci.server.request('GET', '/.well-known/waybill', { token: null })).json.trusted_publishing;

  it('is running until somebody pauses it', async () => {
    const ci = await startTrustedCi();
    open.push(ci);
    expect((await ci.server.request('GET', SWITCH)).json).toEqual({
      trusted_publishing: { enabled: true, reason: null, changed_at: null, changed_by: null },
    });
    expect(await said(ci)).toEqual({ enabled: true, reason: null });
  });

  it('can be paused with a reason, which everybody is told, and resumed', async () => {
    const ci = await started();
    const token = await ci.accessToken();
    const answer = await setSwitch(ci.server, false, paused);
    expect(answer.json).toEqual({
      trusted_publishing: { enabled: false, reason: paused, changed_at: expect.any(String), changed_by: 1 },
    });
    const refused = await ci.exchange(ci.mint());
    expectRefusal(refused, 'trusted_publishing_paused', paused);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expectRefusal(await ci.publish('rocket', '1.0.1', token), 'trusted_publishing_paused', paused);
    expect(await said(ci)).toEqual({ enabled: false, reason: paused });
    await ci.server.restart();
    expectRefusal(await ci.exchange(ci.mint()), 'trusted_publishing_paused', paused);

    expect((await setSwitch(ci.server, true)).json.trusted_publishing).toMatchObject({
      enabled: true,
      reason: null,
    });
    expect(await said(ci)).toEqual({ enabled: true, reason: null });
    // Nothing was burned or revoked meanwhile.
    expect((await ci.publish('rocket', '1.0.1', token)).status).toBe(200);
    expect((await ci.exchange(ci.mint())).status).toBe(200);
  });

  it('leaves API tokens alone', async () => {
    const ci = await started();
    await setSwitch(ci.server, false);
    expect((await ci.publish('rocket', '1.0.1')).status).toBe(200);
    const made = await ci.server.request('POST', GITHUB_CONFIGS, {
      body: githubConfig('rocket', { workflow_filename: 'other.yml' }),
    });
    expect(made.status).toBe(200);
  });

  it('does not count a try of the ID token while it is paused', async () => {
    const ci = await started();
    await setSwitch(ci.server, false);
    const jwt = ci.mint(ROCKET);
    for (let run = 0; run < 12; run += 1) expectRefusal(await ci.exchange(jwt), 'trusted_publishing_paused');
    await setSwitch(ci.server, true);
    expect((await ci.exchange(jwt)).status).toBe(200);
  });

  it('tells nothing to whoever made a token up', async () => {
    const ci = await started();
    await setSwitch(ci.server, false);
    const answer = await ci.publish('rocket', '1.0.1', `wbtp_${'a'.repeat(32)}`);
    expect(answer.json.errors[0].code).not.toBe('trusted_publishing_paused');
  });

  it('ends an upload that has begun, and leaves nothing of it', async () => {
    const ci = await started();
    const token = await ci.accessToken();
    const before = await ci.server.stored();
    const answer = await publishSlowly(ci.server, 'rocket', '1.0.1', token, async () => {
      await setSwitch(ci.server, false);
    });
    expect(answer).toEqual({ status: 503, code: 'trusted_publishing_paused' });
    expect(await ci.server.stored()).toEqual(before);
  });

  it('is audited with who, before and after', async () => {
    const ci = await started();
    await setSwitch(ci.server, false, paused);
    await setSwitch(ci.server, true);
    expect(await auditOf(ci.server, 'trusted_publishing.paused')).toMatchObject([
      {
        actor_kind: 'user',
        actor_id: 1,
        detail: { before: { enabled: true }, after: { enabled: false, reason: paused } },
      },
    ]);
    expect(await auditOf(ci.server, 'trusted_publishing.resumed')).toMatchObject([
      { detail: { before: { enabled: false, reason: paused }, after: { enabled: true } } },
    ]);
  });

  it('is not paused where that cannot be recorded', async () => {
    const ci = await started();
    await withoutTrail(ci, async () =>
      expect((await setSwitch(ci.server, false, paused)).status).toBeGreaterThanOrEqual(500),
    );
    expect(await said(ci)).toEqual({ enabled: true, reason: null });
  });

  it.each([
    [{}],
    [{ enabled: 'no' }],
    [{ enabled: false, why: 'x' }],
    [{ enabled: false, reason: 5 }],
    [{ enabled: false, reason: 'x'.repeat(501) }],
    [{ enabled: false, reason: 'one\ntwo' }],
    [{ enabled: false, reason: '\u0000' }],
    [{ enabled: true, reason: 'x' }],
  ])('cannot be switched by %j', async (body) => {
    const ci = await startTrustedCi();
    open.push(ci);
    const answer = await ci.server.request('PATCH', SWITCH, { body: { trusted_publishing: body } });
    expectRefusal(answer, 'body_invalid');
    expect((await ci.server.request('GET', SWITCH)).json.trusted_publishing.enabled).toBe(true);
  });
});
