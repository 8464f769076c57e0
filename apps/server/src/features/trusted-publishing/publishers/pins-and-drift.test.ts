import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken } from '../../../testing/people.ts';
import { eventsOf, mailsOf, own, publisherState } from '../../../testing/publisher-state.ts';
import {
  DAY_MS,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';
import { openIssuers, tidyPublishers } from '../index.ts';

const ATTEMPTS = '/api/v1/trusted_publishing/attempts';

let ci: TrustedCi;
let next = 0;
/** Each test has a repository of its own. */
let [name, identity, job] = ['', { ...ROCKET_IDENTITY }, { ...ROCKET }];
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  name = `crate-${next}`;
  identity = { ...ROCKET_IDENTITY, owner: `acme-${next}`, repository: `repo-${next}` };
  job = { repository: `acme-${next}/repo-${next}`, ownerId: 5000 + next, repositoryId: 6000 + next };
  await ci.publish(name, '1.0.0');
});

const pins = () => ({ repository_owner_id: String(5000 + next), repository_id: String(6000 + next) });
const show = async (id: number) => (await ci.server.request('GET', `${PUBLISHERS}/${id}`)).json.publisher;
const edit = (id: number, publisher: Record<string, unknown>) =>
  ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher } });
const exchange = (described = job) => ci.exchange(ci.mint(described));
async function tidy() {
  const { platform } = ci.server.running;
  await tidyPublishers(platform, await openIssuers(platform));
}
const mailsAbout = async (word: string) =>
  (await mailsOf(ci.server)).filter(({ subject }) => subject.includes(word) && subject.includes(name));

/** One that has been used once, and so is pinned. */
async function pinned(): Promise<number> {
  const { id } = await ci.publisher({ crates: [name], identity });
  await ci.accessToken(job);
  return id;
}

describe('a job that has the name and other ids', () => {
  it('cannot keep the owners from being told by having a publisher of its own', async () => {
    const id = await pinned();
    const mallory = await personWithToken(ci.server, `mallory-${next}`);
    await ci.publish(`of-mallory-${next}`, '1.0.0', mallory);
    await ci.server.request('POST', PUBLISHERS, {
      token: mallory,
      body: {
        publisher: {
          provider: 'github',
          crates: [`of-mallory-${next}`],
          identity,
          pins: { repository_owner_id: '7777', repository_id: '7778' },
        },
      },
    });
    const answer = await exchange({ ...job, ownerId: 7777, repositoryId: 7778 });
    expect(answer.json.crates).toEqual([`of-mallory-${next}`]);
    expect(await show(id)).toMatchObject({ state: 'needs_review', pins: pins() });
    expect(await mailsAbout('needs review')).toHaveLength(1);
  });

  it.each([
    ['another owner', { ownerId: 7777 }, 'repository owner id', '7777'],
    ['a repository made anew', { repositoryId: 8888 }, 'repository id', '8888'],
  ])('of %s is refused, and asks the owners for a review', async (_what, others, label, came) => {
    const id = await pinned();
    const before = await publisherState(ci.server);
    const refused = await exchange({ ...job, ...others });
    expectRefusal(refused, 'pin_mismatch');
    expect(await show(id)).toMatchObject({ state: 'needs_review', pins: pins() });

    const [mail, ...more] = await mailsAbout('needs review');
    expect(more).toEqual([]);
    expect(mail?.to).toBe('admin@example.com');
    expect(mail?.text).toContain(label);
    expect(mail?.text).toContain(`after:  ${came}`);
    const events = await eventsOf(ci.server, 'publisher.needs_review');
    expect(events.at(-1)).toMatchObject({
      actor: { kind: 'publisher', id },
      crate: name,
      detail: { id, before: { state: 'active' }, after: { state: 'needs_review' } },
      correlation_id: refused.json.errors[0].correlation_id,
    });
    expect(Object.values(events.at(-1).detail.pins_seen)).toContain(came);

    // Once, however often it comes.
    await exchange({ ...job, ...others });
    await exchange({ ...job, ...others });
    expect(await mailsAbout('needs review')).toHaveLength(1);
    const after = await publisherState(ci.server);
    expect(after.events.length).toBe(before.events.length + 1);
    expect(after.pins).toEqual(before.pins);
  });

  it('does not stop the job of the pinned owner', async () => {
    const id = await pinned();
    await exchange({ ...job, ownerId: 7777 });
    const access = await ci.accessToken(job);
    expect((await ci.publish(name, '1.1.0', access)).status).toBe(200);
    expect((await show(id)).state).toBe('needs_review');
  });

  it('never learns or changes a pin by itself', async () => {
    const id = await pinned();
    for (let again = 0; again < 3; again += 1) await exchange({ ...job, ownerId: 7777, repositoryId: 8888 });
    expect((await show(id)).pins).toEqual(pins());
  });

  it('with the wrong pin of a publisher that waits for a name tells its maker', async () => {
    const eve = await personWithToken(ci.server, `maker-${next}`);
    const waiting = `${name}-waits`;
    const wrong = { repository_owner_id: '1', repository_id: '2' };
    await ci.publisher({ crates: [waiting], identity, pins: wrong }, eve);
    expectRefusal(await exchange(), 'pin_mismatch');
    const told = (await mailsOf(ci.server)).filter(({ subject }) =>
      subject.includes(`${waiting} needs review`),
    );
    expect(told.map(({ to }) => to)).toEqual([`maker-${next}@example.com`]);
  });
});

describe('the review', () => {
  it('ends by giving the new ids, and from then on these count', async () => {
    const id = await pinned();
    const moved = { ...job, ownerId: 7777, repositoryId: 8888 };
    await exchange(moved);
    const answer = await edit(id, { pins: { repository_owner_id: '7777', repository_id: '8888' } });
    expect(answer.json.publisher).toMatchObject({
      id,
      state: 'active',
      pins: { repository_owner_id: '7777', repository_id: '8888' },
    });
    await ci.accessToken(moved);
    expectRefusal(await exchange(job), 'pin_mismatch');
    expect((await show(id)).state).toBe('needs_review');
    expect(await mailsAbout('needs review')).toHaveLength(2);
  });

  it('ends by the very request that the attempt gives', async () => {
    const id = await pinned();
    const moved = { ...job, ownerId: 7777 };
    await exchange(moved);
    const [attempt] = (await ci.server.request('GET', `${ATTEMPTS}?crate=${name}&outcome=refused`)).json
      .attempts;
    const { mend } = attempt.failures[0];
    expect(mend).toMatchObject({ publisher_id: id, method: 'PATCH' });
    expect((await ci.server.request(mend.method, mend.path, { body: mend.body })).status).toBe(200);
    await ci.accessToken(moved);
  });

  it('ends by confirming the old ids', async () => {
    const id = await pinned();
    await exchange({ ...job, ownerId: 7777 });
    expect((await edit(id, { state: 'active' })).json.publisher).toMatchObject({
      state: 'active',
      pins: pins(),
    });
    expectRefusal(await exchange({ ...job, ownerId: 7777 }), 'pin_mismatch');
  });

  it('ends by naming another repository', async () => {
    const id = await pinned();
    await exchange({ ...job, ownerId: 7777 });
    const answer = await edit(id, { identity: { repository: 'elsewhere' } });
    expect(answer.json.publisher).toMatchObject({
      state: 'active',
      pins: { repository_owner_id: null, repository_id: null },
    });
    await ci.accessToken({ ...job, repository: `acme-${next}/elsewhere`, repositoryId: 9999 });
    // Newly pinned ids are told, whether or not the publisher was used before.
    expect(await mailsAbout('first use')).toHaveLength(2);
  });

  it('does not end by other changes', async () => {
    const id = await pinned();
    await exchange({ ...job, ownerId: 7777 });
    const answer = await edit(id, { scopes: ['publish-update'] });
    expect(answer.json.publisher.state).toBe('needs_review');
  });
});

describe('pins that owners give', () => {
  it('are those that count from the first use on', async () => {
    const { id } = await ci.publisher({ crates: [name], identity, pins: pins() });
    expectRefusal(await exchange({ ...job, repositoryId: 1 }), 'pin_mismatch');
    expect((await show(id)).pins).toEqual(pins());
    await ci.accessToken(job);
  });

  it('are forgotten one by one with null, and learnt again', async () => {
    const id = await pinned();
    const answer = await edit(id, { pins: { repository_id: null } });
    expect(answer.json.publisher.pins).toEqual({ ...pins(), repository_id: null });
    await ci.accessToken({ ...job, repositoryId: 9999 });
    expect((await show(id)).pins).toEqual({ ...pins(), repository_id: '9999' });
  });

  it('go when the repository is changed, unless they are given with it', async () => {
    const id = await pinned();
    const other = { repository: `new-${next}` };
    expect((await edit(id, { identity: other })).json.publisher.pins).toEqual({
      repository_owner_id: null,
      repository_id: null,
    });
    const given = {
      identity: { repository: 'newer' },
      pins: { repository_id: '1', repository_owner_id: '2' },
    };
    expect((await edit(id, given)).json.publisher.pins).toEqual(given.pins);
    // Another workflow, or another spelling, is no other repository.
    const same = { identity: { workflow: 'other.yml', repository: 'NEWER' } };
    expect((await edit(id, same)).json.publisher.pins).toEqual(given.pins);
  });
});

describe('a renamed repository', () => {
  it('is recognised by its ids, and the mend of the attempt gives it the new name and keeps the pins', async () => {
    const id = await pinned();
    const renamed = { ...job, repository: `acme-${next}/renamed` };
    const refused = await exchange(renamed);
    expect(refused.status).toBe(400);
    expect((await show(id)).state).toBe('active');
    const [attempt] = (await ci.server.request('GET', `${ATTEMPTS}?crate=${name}&outcome=refused`)).json
      .attempts;
    const { mend } = attempt.failures[0];
    expect(mend.publisher_id).toBe(id);
    const mended = await ci.server.request(mend.method, mend.path, { body: mend.body });
    expect(mended.json.publisher, mended.text).toMatchObject({
      id,
      identity: { ...identity, repository: 'renamed' },
      pins: pins(),
    });
    await ci.accessToken(renamed);
    expect((await exchange(job)).status).toBe(400);
  });

  it('is told to no stranger with other ids', async () => {
    await pinned();
    const stranger = { repository: 'evil/repo', ownerId: 1, repositoryId: 6000 + next };
    const refused = await exchange(stranger);
    expectRefusal(refused, 'publisher_not_found');
    expect(refused.text).not.toContain(`acme-${next}`);
  });
});

describe('a publisher that was not used within 7 days', () => {
  it('lapses, is told of once, and is confirmed by its owner', async () => {
    const { id } = await ci.publisher({ crates: [name], identity });
    ci.server.advance(7 * DAY_MS - 60_000);
    await tidy();
    expect((await show(id)).state).toBe('active');
    expect(await mailsAbout('has lapsed')).toEqual([]);
    ci.server.advance(120_000);
    await tidy();
    await tidy();
    expect((await show(id)).state).toBe('lapsed');
    expect(await mailsAbout('has lapsed')).toHaveLength(1);
    const events = (await eventsOf(ci.server, 'publisher.lapsed')).filter(({ crate }) => crate === name);
    expect(events).toMatchObject([{ actor: { kind: 'operator' }, detail: { id } }]);
    expectRefusal(await exchange(), 'publisher_lapsed');
    expect((await show(id)).pins).toEqual({ repository_owner_id: null, repository_id: null });

    const confirmed = await edit(id, { state: 'active' });
    expect(confirmed.json.publisher.state).toBe('active');
    await ci.accessToken(job);
    expect((await show(id)).pins).toEqual(pins());
    ci.server.advance(8 * DAY_MS);
    await tidy();
    expect((await show(id)).state).toBe('active');
    expect(await mailsAbout('has lapsed')).toHaveLength(1);
  });

  it('is told of again when it lapses again', async () => {
    const { id } = await ci.publisher({ crates: [name], identity });
    for (const times of [1, 2]) {
      ci.server.advance(7 * DAY_MS + 1000);
      await tidy();
      expect(await mailsAbout('has lapsed')).toHaveLength(times);
      await edit(id, { state: 'active' });
    }
  });

  it('does not lapse where the ids were given', async () => {
    const { id } = await ci.publisher({ crates: [name], identity, pins: pins() });
    ci.server.advance(8 * DAY_MS);
    await tidy();
    expect((await show(id)).state).toBe('active');
    await ci.accessToken(job);
  });

  it('is told to its maker where it waits for a name', async () => {
    const maker = await personWithToken(ci.server, `lapser-${next}`);
    const waiting = `${name}-waits`;
    const { id } = await ci.publisher({ crates: [waiting], identity }, maker);
    ci.server.advance(7 * DAY_MS + 1000);
    await tidy();
    const told = (await mailsOf(ci.server)).filter(({ subject }) =>
      subject.includes(`${waiting} has lapsed`),
    );
    expect(told.map(({ to }) => to)).toEqual([`lapser-${next}@example.com`]);
    const view = await ci.server.request('GET', `${PUBLISHERS}/${id}`, { token: maker });
    expect(view.json.publisher).toMatchObject({ state: 'lapsed', pending_crates: [waiting] });
  });

  it('is told to every owner', async () => {
    await personWithToken(ci.server, `owner-${next}`);
    await own(ci.server, name, `owner-${next}`);
    await ci.publisher({ crates: [name], identity });
    ci.server.advance(7 * DAY_MS + 1000);
    await tidy();
    expect((await mailsAbout('has lapsed')).map(({ to }) => to).sort()).toEqual([
      'admin@example.com',
      `owner-${next}@example.com`,
    ]);
  });
});
