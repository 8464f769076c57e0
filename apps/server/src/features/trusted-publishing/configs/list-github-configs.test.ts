import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { createPerson, PASSWORD, sessionOf, tokenOf } from '../../../testing/people.ts';
import { GITHUB_CONFIGS, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let strangerToken = '';
let adminId = 0;
let strangerId = 0;
let ids: number[] = [];
let scoped = '';
beforeAll(async () => {
  ci = await startTrustedCi();
  strangerId = await createPerson(ci.server, 'stranger');
  strangerToken = await tokenOf(ci.server, 'stranger', {
    endpoint_scopes: ['trusted-publishing', 'publish-new'],
  });
  await ci.publish('theirs', '1.0.0', strangerToken);
  for (const crate of ['rocket-one', 'rocket-two', 'other']) {
    await ci.publish(crate, '1.0.0');
    for (const file of ['a.yml', 'b.yml', 'c.yml', 'd.yml'])
      ids.push(await ci.trust(crate, { workflow_filename: file }));
  }
  ids = ids.sort((a, b) => a - b);
  scoped = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['trusted-publishing'] });
  adminId = (await ci.server.request('GET', '/api/v1/crates/other/owners')).json.users[0].id;
});
afterAll(() => ci.close());

const list = (query: string, options: { token?: string | null; headers?: Record<string, string> } = {}) =>
  ci.server.request('GET', `${GITHUB_CONFIGS}${query}`, options);
const idsOf = (answer: { json: { github_configs: { id: number }[] } }) =>
  answer.json.github_configs.map(({ id }) => id);

describe('the list of a crate', () => {
  it('is in order of id, with the total, and never cached', async () => {
    const answer = await list('?crate=rocket-one');
    expect(idsOf(answer)).toEqual(ids.slice(0, 4));
    expect(answer.json.meta).toEqual({ total: 4, next_page: null });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is found in any spelling of the name', async () => {
    expect(idsOf(await list('?crate=Rocket_One'))).toEqual(ids.slice(0, 4));
  });

  it('is paged by seek, without gaps or repeats', async () => {
    const seen: number[] = [];
    let query = '?crate=rocket-one&per_page=2';
    for (let page = 0; page < 5 && query !== ''; page += 1) {
      const answer = await list(query);
      expect(answer.json.meta.total).toBe(4);
      seen.push(...idsOf(answer));
      query = answer.json.meta.next_page ?? '';
    }
    expect(query).toBe('');
    expect(seen).toEqual(ids.slice(0, 4));
  });

  it('names the next page as crates.io does', async () => {
    const answer = await list('?crate=rocket-one&per_page=2');
    const seek = Buffer.from(String(ids[1])).toString('base64url');
    expect(answer.json.meta.next_page).toBe(`?crate=rocket-one&per_page=2&seek=${seek}`);
  });

  it.each([
    ['&page=1', '?page= is not supported for this request'],
    ['&page=1&seek=NQ', 'providing both ?page= and ?seek= is unsupported'],
    ['&per_page=0', 'expected a nonzero u32'],
    ['&per_page=101', 'cannot request more than 100 items'],
    ['&per_page=-1', 'invalid digit found in string'],
    ['&per_page=x', 'invalid digit found in string'],
    ['&per_page=', 'per_page'],
    ['&seek=', 'invalid seek parameter'],
    ['&seek=%2B%2B', 'invalid seek parameter'],
    ['&seek=W10', 'invalid seek parameter'],
    ['&per_page=1&per_page=2', 'per_page'],
  ])('refuses %s', async (more, says) => {
    expectRefusal(await list(`?crate=rocket-one${more}`), 'query_invalid', says);
  });

  it('is for its owners alone', async () => {
    expectRefusal(await list('?crate=rocket-one', { token: null }), 'authentication_required');
    expectRefusal(await list('?crate=rocket-one', { token: strangerToken }), 'publisher_owner_required');
    const narrow = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['publish-update'] });
    expectRefusal(await list('?crate=rocket-one', { token: narrow }), 'token_scope_insufficient');
    const elsewhere = await tokenOf(ci.server, 'admin', {
      endpoint_scopes: ['trusted-publishing'],
      crate_scopes: ['other'],
    });
    expectRefusal(await list('?crate=rocket-one', { token: elsewhere }), 'token_scope_insufficient');
    expect((await list('?crate=other', { token: elsewhere })).status).toBe(200);
  });

  it.each(['missing', 'a%00b', '%20', 'x'.repeat(300)])('says that there is no crate %s', async (name) => {
    expectRefusal(await list(`?crate=${name}`), 'crate_not_found', 'does not exist');
  });
});

describe('the list of a user', () => {
  it('has the publishers of all crates the user owns', async () => {
    const answer = await list(`?user_id=${adminId}&per_page=100`, { token: scoped });
    expect(idsOf(answer)).toEqual(ids);
    expect(answer.json.meta).toEqual({ total: 12, next_page: null });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(idsOf(await list(`?user_id=${strangerId}`, { token: strangerToken }))).toEqual([]);
  });

  it('has 10 on a page by default', async () => {
    const first = await list(`?user_id=${adminId}`, { token: scoped });
    expect(idsOf(first)).toEqual(ids.slice(0, 10));
    const second = await list(first.json.meta.next_page, { token: scoped });
    expect(idsOf(second)).toEqual(ids.slice(10));
    expect(second.json.meta).toEqual({ total: 12, next_page: null });
  });

  it('shows a token of some crates only those', async () => {
    const token = await tokenOf(ci.server, 'admin', {
      endpoint_scopes: ['trusted-publishing'],
      crate_scopes: ['rocket-*'],
    });
    const answer = await list(`?user_id=${adminId}&per_page=3`, { token });
    expect(answer.json.meta.total).toBe(8);
    expect(idsOf(answer)).toEqual(ids.slice(0, 3));
  });

  it('is for that user alone, and not for legacy tokens', async () => {
    expectRefusal(
      await list(`?user_id=${adminId}`, { token: strangerToken }),
      'permission_denied',
      'specified user',
    );
    expectRefusal(await list(`?user_id=${strangerId}`, { token: scoped }), 'permission_denied');
    const legacy = await tokenOf(ci.server, 'admin');
    expectRefusal(await list(`?user_id=${adminId}`, { token: legacy }), 'token_legacy_refused', 'legacy');
    const headers = { cookie: await sessionOf(ci.server, 'stranger@example.com', PASSWORD) };
    expect((await list(`?user_id=${strangerId}`, { token: null, headers })).status).toBe(200);
    expectRefusal(await list(`?user_id=${adminId}`, { token: null, headers }), 'permission_denied');
  });

  it.each(['x', '-1', '', '1.5', '99999999999999999999'])('refuses user_id=%s', async (value) => {
    expectRefusal(await list(`?user_id=${value}`, { token: scoped }), 'query_invalid', 'user_id');
  });
});

it('exactly one of the two must be named, whoever asks', async () => {
  expectRefusal(await list('', { token: null }), 'query_invalid', 'Must specify either');
  expectRefusal(await list('?crate=a&user_id=1', { token: null }), 'query_invalid', 'Cannot specify both');
});
