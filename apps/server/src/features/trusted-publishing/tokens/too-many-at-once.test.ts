import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256 } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken } from '../../../testing/people.ts';
import { addPublisher, PUBLISHERS } from '../../../testing/publishers.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  PUBLISH,
  ROCKET,
  SECOND_MS,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
const OTHER = { ...ROCKET, repository: 'acme/other', repositoryId: 81 };
const THIRD = { ...ROCKET, repository: 'acme/third', repositoryId: 82 };

beforeAll(async () => {
  ci = await startTrustedCi({
    keys: {
      'limits.exchanges_per_minute': '4',
      'limits.crate_versions_per_hour': '2',
      'limits.versions_per_hour': '3',
    },
  });
  for (const crate of ['rocket', 'rocket-two', 'other', 'third']) await ci.publish(crate, '1.0.0');
  await addPublisher(ci, ['rocket', 'rocket-two']);
  for (const repository of ['other', 'third'])
    await addPublisher(ci, [repository], {
      identity: { owner: 'acme', repository, workflow: 'release.yml' },
    });
});
afterAll(() => ci.close());

/** Of the moment the server lives in. */
let ahead = 0;
const advance = (milliseconds: number) => {
  ahead += milliseconds;
  ci.server.advance(milliseconds);
};
const mint = (job = ROCKET) => ci.mint(job, { issuedAt: new Date(Date.now() + ahead) });
const tokenFor = async (job = ROCKET) => {
  const answer = await ci.exchange(mint(job));
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json.token as string;
};

describe('a publisher that exchanges too often in a minute', () => {
  it('is told when to come again, its ID token is not used up, and others are not held up', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ci.exchange(mint(OTHER))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    const jwt = mint(OTHER);
    const refused = await ci.exchange(jwt);
    expectRefusal(refused, 'publisher_rate_limited', 'not used up');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    // Nothing of it is left: no token, and no try that counts.
    for (let time = 0; time < 12; time += 1) expect((await ci.exchange(jwt)).status).toBe(429);
    expect((await ci.exchange(mint(THIRD))).status).toBe(200);
    advance(wait * SECOND_MS);
    expect((await ci.exchange(jwt)).status).toBe(200);
  });

  it('is not helped by a clock that went back', async () => {
    advance(2 * MINUTE_MS);
    for (let time = 0; time < 4; time += 1) await tokenFor(OTHER);
    expect((await ci.exchange(mint(OTHER))).status).toBe(429);
  });
});

describe('a publisher that publishes too many versions in an hour', () => {
  it('of one crate is stopped, nothing is stored, and other crates and publishers are not held up', async () => {
    advance(2 * HOUR_MS);
    const token = await tokenFor();
    for (const version of ['1.1.0', '1.1.1'])
      expect((await ci.publish('rocket', version, token)).status).toBe(200);
    const before = await ci.server.stored();
    const refused = await ci.publish('rocket', '1.1.2', token);
    expectRefusal(refused, 'publisher_rate_limited', '2 versions of one crate');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3500);
    expect(wait).toBeLessThanOrEqual(3600);
    const after = await ci.server.stored();
    expect({ ...after, blobs: [] }).toEqual({ ...before, blobs: [] });
    expect((await ci.publish('rocket-two', '1.1.0', token)).status).toBe(200);
    expectRefusal(
      await ci.publish('rocket-two', '1.1.1', token),
      'publisher_rate_limited',
      '3 versions in all',
    );
    expect((await ci.publish('other', '1.1.0', await tokenFor(OTHER))).status).toBe(200);
    // A person is not a job.
    expect((await ci.publish('rocket', '1.1.2')).status).toBe(200);
  });

  it('does not lose the upload that a bound token is good for', async () => {
    advance(2 * HOUR_MS);
    const filler = await tokenFor();
    for (const version of ['1.2.0', '1.2.1']) await ci.publish('rocket', version, filler);
    const crate = await crateFile({ name: 'rocket', version: '1.2.2' });
    const bound = await ci.exchange(mint(), { crate: 'rocket', version: '1.2.2', checksum: sha256(crate) });
    const put = () =>
      ci.server.request('PUT', PUBLISH, {
        token: bound.json.token,
        body: frame(metadataFor('rocket', '1.2.2'), crate),
      });
    expectRefusal(await put(), 'publisher_rate_limited');
    const { db } = ci.server.running.platform.database;
    await db.updateTable('versions').set({ publisher_id: null }).where('num', 'in', ['1.2.0']).execute();
    expect((await put()).status).toBe(200);
    expectRefusal(await put(), 'authentication_failed');
  });

  it('is told when there are few enough again, also after fewer are allowed', async () => {
    advance(2 * HOUR_MS);
    const { db } = ci.server.running.platform.database;
    const token = await tokenFor();
    await ci.publish('rocket', '1.3.0', token);
    await ci.publish('rocket', '1.3.1', token);
    // As if they had been published when more were allowed, fifty, forty and thirty minutes ago.
    const now = Date.now() + ahead;
    const age = (version: string, minutes: number) =>
      db
        .updateTable('versions')
        .set({ created_at: now - minutes * MINUTE_MS })
        .where('num', '=', version)
        .execute();
    await db
      .updateTable('versions')
      .set((set) => ({
        publisher_id: set.selectFrom('publishers').select((select) => select.fn.min('id').as('id')),
      }))
      .where('num', '=', '1.1.2')
      .execute();
    await age('1.1.2', 50);
    await age('1.3.0', 40);
    await age('1.3.1', 30);
    const refused = await ci.publish('rocket', '1.3.2', token);
    expectRefusal(refused, 'publisher_rate_limited');
    // Both of the newer two count: not before the older of them is an hour old.
    const wait = Number(refused.headers.get('retry-after'));
    expect(Math.abs(wait - 20 * 60)).toBeLessThan(30);
  });
});

describe('how long a token lives', () => {
  it('is what its publisher says, within the limits of the instance', async () => {
    advance(2 * HOUR_MS);
    const [id] = (await ci.server.request('GET', `${PUBLISHERS}?crate=third`)).json.publishers.map(
      (one: { id: number }) => one.id,
    );
    const patch = (token_lifetime_seconds: number | null) =>
      ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher: { token_lifetime_seconds } } });
    for (const [own, seconds] of [
      [30, 30],
      [600, 600],
      [null, 900],
    ] as const) {
      expect((await patch(own)).status).toBe(200);
      advance(MINUTE_MS);
      const { json } = await ci.exchange(mint(THIRD));
      const left = new Date(json.expires_at).getTime() - Date.now() - ahead;
      expect(Math.abs(left - seconds * SECOND_MS)).toBeLessThan(5 * SECOND_MS);
    }
    for (const seconds of [29, 0, -1, 1e9, 60.5]) expect([400, 422]).toContain((await patch(seconds)).status);
  });

  it('is as long as each publisher says for its own crates: one does not shorten the others’', async () => {
    advance(2 * HOUR_MS);
    const carol = await personWithToken(ci.server, 'carol');
    await ci.publish('carols', '1.0.0', carol);
    await addPublisher(ci, ['carols'], { token_lifetime_seconds: 60 }, carol);
    const { json } = await ci.exchange(mint());
    expect(json.crates).toEqual(['rocket', 'rocket-two', 'carols']);
    const left = new Date(json.expires_at).getTime() - Date.now() - ahead;
    expect(left).toBeGreaterThan(14 * 60 * SECOND_MS);
    advance(61 * SECOND_MS);
    expectRefusal(await ci.publish('carols', '1.0.1', json.token), 'crate_not_in_token');
    expect((await ci.publish('rocket', '7.0.0', json.token)).status).toBe(200);
  });
});
