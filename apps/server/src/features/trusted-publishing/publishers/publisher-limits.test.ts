import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { publisherState } from '../../../testing/publisher-state.ts';
import {
  GITHUB_CONFIGS,
  githubConfig,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let next = 0;
let name = '';
beforeAll(async () => {
  ci = await startTrustedCi({ issuers: [{ name: 'gitlab', shape: 'gitlab' }] });
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  name = `crate-${next}`;
  await ci.publish(name, '1.0.0');
});

const add = (more: Record<string, unknown> = {}) =>
  ci.addPublisher({ crates: [name], identity: ROCKET_IDENTITY, ...more });
const config = (more: Record<string, unknown>) =>
  ci.server.request('POST', GITHUB_CONFIGS, { body: githubConfig(name, more) });
const edit = (id: number, publisher: Record<string, unknown>) =>
  ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher } });
const numbered = (at: number) => ({ identity: { ...ROCKET_IDENTITY, workflow: `n${at}.yml` } });
const gitlab = (at: number) => ({
  provider: 'gitlab',
  identity: { namespace: 'acme', project: `p${at}`, workflow: '.gitlab-ci.yml' },
});

describe('a crate has at most', () => {
  it('20 publishers, over all providers, also when asked for at once', async () => {
    for (let at = 0; at < 9; at += 1) expect((await add(numbered(at))).status).toBe(200);
    for (let at = 0; at < 9; at += 1) expect((await add(gitlab(at))).status).toBe(200);
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => add(gitlab(100 + at))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409, 409, 409]);
    const before = await publisherState(ci.server);
    const refused = await add(numbered(99));
    expectRefusal(refused, 'publisher_limit_reached', '20');
    expect(refused.json.errors[0].field).toBe('crates');
    // Not through one of several crates either, and not by an edit.
    await ci.publish(`${name}-b`, '1.0.0');
    const { id } = await ci.publisher({ crates: [`${name}-b`], identity: ROCKET_IDENTITY });
    expectRefusal(await edit(id, { crates: [`${name}-b`, name] }), 'publisher_limit_reached');
    expectRefusal(await add({ crates: [`${name}-b`, name], ...numbered(98) }), 'publisher_limit_reached');
    const after = await publisherState(ci.server);
    expect(after.crates.length).toBe(before.crates.length + 1);
    // What is there can still be changed.
    const [first] = (await ci.server.request('GET', `${PUBLISHERS}?crate=${name}`)).json.publishers;
    expect((await edit(first.id, { state: 'disabled' })).status).toBe(200);
  });

  it('5 of GitHub through github_configs, and more through publishers', async () => {
    for (let at = 0; at < 5; at += 1) expect((await add(numbered(at))).status).toBe(200);
    expectRefusal(await config({ workflow_filename: 'more.yml' }), 'publisher_limit_reached', '(5)');
    expect((await add(numbered(5))).status).toBe(200);
  });

  it('200 crates in one publisher, and one pattern', async () => {
    const before = await publisherState(ci.server);
    const many = Array.from({ length: 200 }, (_, at) => `m${at}`);
    expectRefusal(await add({ crates: [...many, 'one-more'] }), 'publisher_field_invalid', 'pattern');
    expectRefusal(await add({ crates: ['a-*', 'b-*'] }), 'publisher_field_invalid', 'at most one pattern');
    expectRefusal(await add({ crates: many }), 'pending_limit_reached');
    expect(await publisherState(ci.server)).toEqual(before);
  });
});

describe('a duplicate', () => {
  it('is refused, in other spellings and through the other view too', async () => {
    const { id } = (await add()).json.publisher;
    const before = await publisherState(ci.server);
    for (const more of [
      {},
      { identity: { ...ROCKET_IDENTITY, owner: 'ACME', repository: 'Rocket' } },
      { scopes: ['yank'] },
      { token_lifetime_seconds: 60 },
      { pins: { repository_id: '1' } },
      { crates: [name.toUpperCase()] },
    ])
      expectRefusal(await add(more), 'publisher_duplicate', String(id));
    expectRefusal(await config({}), 'publisher_duplicate');
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('asked for 5 times at once is there once', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => add()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('is refused to come about by an edit', async () => {
    await add();
    const { id } = (await add(numbered(1))).json.publisher;
    const before = await publisherState(ci.server);
    expectRefusal(await edit(id, { identity: { workflow: 'release.yml' } }), 'publisher_duplicate');
    expect(await publisherState(ci.server)).toEqual(before);
  });

  it('is refused to be what is left when crates or a pattern are taken out', async () => {
    const { id } = (await add()).json.publisher;
    await ci.publish(`${name}-b`, '1.0.0');
    const wide = (await add({ crates: [name, `${name}-b`] })).json.publisher;
    const pattern = (await add({ crates: [name, `${name}-*`] })).json.publisher;
    const before = await publisherState(ci.server);
    for (const one of [wide, pattern])
      expectRefusal(await edit(one.id, { crates: [name] }), 'publisher_duplicate', String(id));
    expect(await publisherState(ci.server)).toEqual(before);
    expect((await edit(wide.id, { crates: [`${name}-b`] })).status).toBe(200);
  });

  it('that came about all the same keeps nobody from switching it off', async () => {
    const narrow = (await add()).json.publisher;
    await ci.publish(`${name}-b`, '1.0.0');
    expect((await add({ crates: [name, `${name}-b`] })).status).toBe(200);
    expect((await edit(narrow.id, { state: 'disabled' })).json.publisher.state).toBe('disabled');
  });

  it('with another workflow, environment or rule is none', async () => {
    await add();
    for (const more of [
      numbered(1),
      { environment: { rule: 'none' } },
      { environment: { rule: 'named', name: 'release' } },
      { rules: { refs: ['refs/tags/v*'] } },
    ])
      expect((await add(more)).status).toBe(200);
  });
});

describe('warnings', () => {
  it('name the publisher that lets through all that the new one does', async () => {
    const wide = (await add()).json;
    expect(wide.warnings).toEqual([expect.stringContaining('Any branch may publish')]);
    const narrow = (await add({ environment: { rule: 'named', name: 'release' } })).json;
    expect(narrow.warnings).toEqual([
      expect.stringMatching(new RegExp(`^The publisher ${wide.publisher.id} accepts every job`)),
    ]);
    const again = await ci.server.request('GET', `${PUBLISHERS}/${wide.publisher.id}`);
    expect(again.json.warnings.join()).toContain(`the publisher ${narrow.publisher.id} accepts`);
  });

  it('name a reusable workflow that is trusted at any ref', async () => {
    const callee = { workflow: 'acme/ci/.github/workflows/publish.yml' };
    const { warnings } = (await add({ rules: { refs: ['refs/tags/v*'], callee } })).json;
    expect(warnings).toEqual([expect.stringContaining('is trusted at any ref')]);
  });

  it('are none where a named environment stands guard', async () => {
    expect((await add({ environment: { rule: 'named', name: 'release' } })).json.warnings).toEqual([]);
  });
});

describe('how long a token lives', () => {
  const secondsOf = async (described = ROCKET) => {
    const { json } = await ci.exchange(ci.mint(described));
    return Math.round((Date.parse(json.expires_at) - ci.server.running.platform.now().getTime()) / 1000);
  };

  it.each([30, 31, 3600])('is %d seconds where the publisher says so', async (seconds) => {
    const described = { ...ROCKET, workflow: `l${next}.yml` };
    const { id } = await ci.publisher({
      crates: [name],
      identity: { ...ROCKET_IDENTITY, workflow: `l${next}.yml` },
      token_lifetime_seconds: seconds,
    });
    expect(await secondsOf(described)).toBeCloseTo(seconds, -0.5);
    const access = await ci.accessToken(described);
    ci.server.advance(seconds * 1000 + 1000);
    expectRefusal(await ci.publish(name, '2.0.0', access), 'authentication_failed');
    expect((await edit(id, { token_lifetime_seconds: null })).json.publisher.token_lifetime_seconds).toBe(
      null,
    );
    expect(await secondsOf(described)).toBeCloseTo(900, -0.5);
  });

  it.each([29, 0, -1, 3601, 1e15])('is never %d seconds', async (seconds) => {
    const before = await publisherState(ci.server);
    const refused = await add({ token_lifetime_seconds: seconds });
    expectRefusal(refused, 'publisher_field_invalid', '30', '3600');
    expect(refused.json.errors[0].field).toBe('token_lifetime_seconds');
    expect(await publisherState(ci.server)).toEqual(before);
  });
});
