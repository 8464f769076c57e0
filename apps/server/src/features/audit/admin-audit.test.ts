import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, personWithToken } from '../../testing/people.ts';
import { MINUTE_MS, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

interface Event {
  id: number;
  action: string;
  crate: string | null;
  correlation_id: string;
  actor: { kind: string; id: number | null; login?: string };
}

let ci: TrustedCi;
let between: Date;
let publisher: number;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket-fuel', '1.0.0');
  await ci.publish('other', '1.0.0');
  ci.server.advance(MINUTE_MS);
  between = ci.server.running.platform.now();
  ci.server.advance(MINUTE_MS);
  await createPerson(ci.server, 'ada');
  publisher = await ci.trust('rocket-fuel');
  await ci.publish('rocket-fuel', '1.0.1', await ci.accessToken());
});
afterAll(() => ci.close());

const get = (query = '') => ci.server.request('GET', `/api/v1/admin/audit${query}`);
const found = async (query: string): Promise<Event[]> => {
  const answer = await get(query);
  expect(answer.status, answer.text).toBe(200);
  return answer.json.events as Event[];
};
const actions = async (query: string) => (await found(query)).map(({ action }) => action);

it('tells what happened, newest first', async () => {
  const answer = await get('?per_page=100');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json.meta).toEqual({ next_page: null });
  const events = answer.json.events as Event[];
  expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort((a, b) => b - a));
  const created = events.find(({ action }) => action === 'publisher.created');
  expect(created).toEqual({
    id: expect.any(Number),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    actor: { kind: 'user', id: expect.any(Number), login: 'admin' },
    action: 'publisher.created',
    crate: 'rocket-fuel',
    detail: expect.objectContaining({ id: publisher }),
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(events.find(({ action }) => action === 'access_token.minted')?.actor).toEqual({
    kind: 'publisher',
    id: publisher,
  });
});

it('in pages, which keep the filter', async () => {
  const all = await found('?per_page=100&crate=rocket-fuel');
  const seen: Event[] = [];
  let query: string | null = '?per_page=2&crate=rocket-fuel';
  while (query !== null) {
    const { json } = await get(query);
    seen.push(...json.events);
    query = json.meta.next_page;
  }
  expect(all.length).toBeGreaterThan(3);
  expect(seen).toEqual(all);
});

describe('finds by', () => {
  it('crate, in any spelling', async () => {
    const events = await found('?per_page=100&crate=Rocket_Fuel');
    expect(events.length).toBeGreaterThan(3);
    expect(new Set(events.map(({ crate }) => crate))).toEqual(new Set(['rocket-fuel']));
    expect(await found('?crate=nothing')).toEqual([]);
  });

  it('actor', async () => {
    const events = await found('?per_page=100&actor=ADMIN');
    expect(events.length).toBeGreaterThan(2);
    for (const { actor } of events) expect(actor).toMatchObject({ kind: 'user', login: 'admin' });
    expect(await found('?actor=ada')).toEqual([]);
    expectRefusal(await get('?actor=nobody'), 'user_not_found', '`nobody`');
  });

  it('action, or all actions of a kind', async () => {
    expect(await actions('?action=publisher.created')).toEqual(['publisher.created']);
    expect(await actions('?action=publisher.')).toEqual(['publisher.used_first', 'publisher.created']);
    expect(await actions('?action=publisher.create')).toEqual([]);
    expect(new Set(await actions('?action=user.'))).toEqual(new Set(['user.created']));
  });

  it('correlation id: everything one request did', async () => {
    const [one] = await found('?action=publisher.created');
    const id = one?.correlation_id ?? '';
    expect(await actions(`?correlation_id=${id}`)).toEqual(['publisher.created']);
  });

  it('time', async () => {
    const at = between.toISOString();
    const [before, after] = [
      await found(`?per_page=100&until=${at}`),
      await found(`?per_page=100&since=${at}`),
    ];
    expect(after.map(({ action }) => action)).toContain('publisher.created');
    expect(before.map(({ action }) => action)).not.toContain('publisher.created');
    expect([...after, ...before]).toEqual(await found('?per_page=100'));
    expect(await found(`?since=${at}&until=${at}`)).toEqual([]);
  });

  it('all of them together', async () => {
    expect(await actions('?crate=rocket-fuel&actor=admin&action=publisher.')).toEqual(['publisher.created']);
    expect(await found('?crate=other&action=publisher.')).toEqual([]);
  });
});

it.each([
  ['?crates=rocket', '`crates` is not known'],
  ['?crate=a&crate=b', 'must be string'],
  ['?crate=%00', 'crate must be the name of a crate'],
  ['?actor=%00', 'actor must be the login of a user'],
  ['?action=publisher', 'action must be'],
  ['?action=publisher.%25', 'action must be'],
  ['?correlation_id=%0a', 'correlation_id must be'],
  ['?since=yesterday', 'since must be a time'],
  ['?until=2026-13-45T00:00:00Z', 'until must be a time'],
  ['?page=1', '`page` is not known'],
  ['?per_page=101', 'cannot request more than 100 items'],
  ['?seek=x', 'invalid seek parameter'],
])('refuses %s', async (query, part) => {
  expectRefusal(await get(query), 'query_invalid', part);
});

it('is for administrators', async () => {
  const token = await personWithToken(ci.server, 'bob');
  expectRefusal(await ci.server.request('GET', '/api/v1/admin/audit', { token }), 'permission_denied', 'bob');
});
