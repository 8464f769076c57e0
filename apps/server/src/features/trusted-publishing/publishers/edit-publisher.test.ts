import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, upload } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { eventsOf, mailsOf } from '../../../testing/publisher-state.ts';
import {
  PUBLISH,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';
import { findPublisher, noteUse } from './store.ts';

let ci: TrustedCi;
let next = 0;
let name = '';
let id = 0;
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  name = `crate-${next}`;
  await ci.publish(name, '1.0.0');
  const identity = { ...ROCKET_IDENTITY, workflow: `w${next}.yml` };
  id = (await ci.publisher({ crates: [name], identity })).id;
});

const job = () => ({ ...ROCKET, workflow: `w${next}.yml` });
const edit = (publisher: Record<string, unknown>) =>
  ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher } });
const remove = () => ci.server.request('DELETE', `${PUBLISHERS}/${id}`);
const show = async () => (await ci.server.request('GET', `${PUBLISHERS}/${id}`)).json.publisher;

async function boundTo(version: string) {
  const crate = await crateFile({ name, version });
  const checksum = createHash('sha256').update(crate).digest('hex');
  return {
    token: await ci.accessToken(job(), { crate: name, version, checksum }),
    body: frame(metadataFor(name, version), crate),
  };
}

/** Begins an upload and holds it before its last byte, until which its token has been let in. */
async function hold(body: Uint8Array, token: string) {
  const blobs = (await ci.server.stored()).blobs.length;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  async function* slowly() {
    yield body.subarray(0, -1);
    await held;
    yield body.subarray(-1);
  }
  const answer = fetch(`${ci.server.url}${PUBLISH}`, {
    method: 'PUT',
    headers: { authorization: token },
    body: ReadableStream.from(slowly()) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>,
    duplex: 'half',
  } as RequestInit);
  await expect
    .poll(async () => (await ci.server.stored()).blobs.length, { timeout: 10_000 })
    .toBeGreaterThan(blobs);
  return async () => {
    letGo();
    const response = await answer;
    const json = (await response.json()) as { errors?: { code: string }[] };
    return json.errors?.[0]?.code ?? response.status;
  };
}

describe.each([
  ['an edit', () => edit({ rules: { events: ['push'] } })],
  ['a new lifetime', () => edit({ token_lifetime_seconds: 60 })],
  ['switching it off', () => edit({ state: 'disabled' })],
  ['deleting it', () => remove()],
])('%s', (_what, act) => {
  it('ends its tokens: plain ones, bound ones, and those of uploads that have begun', async () => {
    const plain = await ci.accessToken(job());
    const bound = await boundTo('2.0.0');
    const begun = await hold(await upload(name, '3.0.0'), await ci.accessToken(job()));
    const boundBegun = await boundTo('4.0.0');
    const finish = await hold(boundBegun.body, boundBegun.token);

    expect((await act()).status).toBeLessThan(300);
    const before = await ci.server.stored();
    expect([await begun(), await finish()]).toEqual(['authentication_failed', 'authentication_failed']);
    expectRefusal(await ci.publish(name, '5.0.0', plain), 'authentication_failed');
    const put = await ci.server.request('PUT', PUBLISH, { body: bound.body, token: bound.token });
    expectRefusal(put, 'authentication_failed');
    expect((await ci.server.stored()).versions).toBe(before.versions);

    const { db } = ci.server.running.platform.database;
    const events = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('crate_name', '=', name)
      .orderBy('id', 'desc')
      .execute();
    const event = events.find(({ action }) => /^publisher\.(changed|deleted)$/.test(action));
    expect(JSON.parse(event?.detail ?? '{}')).toMatchObject({ id, revoked_tokens: 4 });
    // No blob is left of what was refused.
    expect((await ci.server.stored()).blobs.length).toBe((await ci.server.stored()).versions);
  });
});

describe('an edit', () => {
  it('keeps the id, and says what changed in the trail and by mail', async () => {
    const made = await show();
    const answer = await edit({
      environment: { rule: 'named', name: 'release' },
      scopes: ['publish-update'],
    });
    expect(answer.json.publisher).toEqual({
      ...made,
      environment: { rule: 'named', name: 'release' },
      scopes: ['publish-update'],
      updated_at: expect.any(String),
    });
    const event = (await eventsOf(ci.server, 'publisher.changed')).at(-1);
    expect(event).toMatchObject({
      crate: name,
      actor: { kind: 'user', login: 'admin' },
      detail: { id, before: { environment: { rule: 'any' } }, after: { scopes: ['publish-update'] } },
      correlation_id: answer.headers.get('x-request-id'),
    });
    const mail = (await mailsOf(ci.server)).at(-1);
    expect(mail?.subject).toContain(`trusted publisher changed for ${name}`);
    expect(mail?.text).toContain('after:  release');
  });

  it('switches it off and on again', async () => {
    expect((await edit({ state: 'disabled' })).json.publisher.state).toBe('disabled');
    expect((await ci.exchange(ci.mint(job()))).status).toBe(400);
    expect((await edit({ token_lifetime_seconds: 60 })).json.publisher.state).toBe('disabled');
    expect((await edit({ state: 'active' })).json.publisher.state).toBe('active');
    await ci.accessToken(job());
  });

  it('moves it to other crates, which are the only ones from then on', async () => {
    const other = `${name}-other`;
    await ci.publish(other, '1.0.0');
    const made = (await edit({ crates: [other, `${name}-new`] })).json.publisher;
    expect(made).toMatchObject({ id, crates: [other, `${name}-new`], pending_crates: [`${name}-new`] });
    const listed = await ci.server.request('GET', `${PUBLISHERS}?crate=${name}`);
    expect(listed.json.publishers).toEqual([]);
    const exchanged = await ci.exchange(ci.mint(job()));
    expect(exchanged.json.crates).toEqual([other, `${name}-new`]);
    // The owners of the crate that it left are told as well.
    const crates = (await eventsOf(ci.server, 'publisher.changed')).slice(-3).map(({ crate }) => crate);
    expect(crates.sort()).toEqual([name, `${name}-new`, other]);
  });

  it('of a publisher that is gone, or of an issuer, is refused', async () => {
    for (const publisher of [
      { issuer: 'https://evil.example' },
      { provider: 'gitlab' },
      { id: 7 },
      { state: 'lapsed' },
      { keep: false },
    ])
      expectRefusal(await edit(publisher), 'body_invalid');
    await remove();
    expectRefusal(await edit({ state: 'disabled' }), 'publisher_unknown');
  });

  it('and five others at once all end in one of them', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.all(
      names.map((environment) => edit({ environment: { rule: 'named', name: environment } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(names).toContain((await show()).environment.name);
  });
});

describe('an exchange that decided before an edit', () => {
  it.each([
    ['of a rule', { rules: { events: ['push'] } }],
    ['of the ids', { pins: { repository_id: '1' } }],
    ['that switches it off', { state: 'disabled' }],
  ])('%s has to decide again', async (_what, change) => {
    const { db } = ci.server.running.platform.database;
    const decidedOn = await findPublisher(db, id);
    if (decidedOn === null) throw new Error('there is no such publisher');
    ci.server.advance(5);
    expect((await edit(change)).status).toBe(200);
    const use = { learned: null, at: ci.server.running.platform.now() };
    expect(await noteUse(db, decidedOn, use)).toBe(null);
    const now = await findPublisher(db, id);
    if (now !== null && now.state === 'active')
      expect(await noteUse(db, now, use)).toMatchObject({ exchanges: 1 });
  });

  it('many times at once never leaves a token of the rules before', async () => {
    const jobs = Array.from({ length: 6 }, () => ci.mint(job()));
    const [edited, ...exchanged] = await Promise.all([
      edit({ environment: { rule: 'named', name: 'release' } }),
      ...jobs.map((jwt) => ci.exchange(jwt)),
    ]);
    expect(edited?.status).toBe(200);
    for (const { status, json } of exchanged)
      if (status === 200) expectRefusal(await ci.publish(name, '9.0.0', json.token), 'authentication_failed');
  });
});
