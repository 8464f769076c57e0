import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { ATTEMPTS, addPublisher } from '../../testing/publishers.ts';
import {
  DAY_MS,
  PUBLISHERS,
  ROCKET,
  startTrustedCi,
  TOKENS,
  type TrustedCi,
} from '../../testing/trusted-ci.ts';

interface Event {
  id: string;
  at: string;
  kind: string;
  action: string;
  attempt_id: number | null;
  publisher_id: number | null;
  [field: string]: unknown;
}

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());

const eventsAt = (name: string, query = '') => `/api/v1/crates/${name}/events${query}`;
async function eventsOf(name: string, query = '', token?: string): Promise<Event[]> {
  const answer = await ci.server.request('GET', eventsAt(name, query), token === undefined ? {} : { token });
  expect(answer.status, answer.text).toBe(200);
  return answer.json.events;
}
const actionsOf = async (name: string, query = '', token?: string) =>
  (await eventsOf(name, query, token)).map(({ action }) => action);

let count = 0;
/** A crate with a repository of its own, whose job must run in `release`. */
async function crateOfItsOwn(owner?: string) {
  count += 1;
  const name = `Tale-${count}`;
  const repository = `acme/tale-${count}`;
  const job = { ...ROCKET, repository, repositoryId: 9000 + count, environment: 'release' };
  await ci.publish(name, '1.0.0', owner);
  ci.server.advance(1000);
  const more = {
    identity: { owner: 'acme', repository: `tale-${count}`, workflow: 'release.yml' },
    environment: { rule: 'named', name: 'release' },
  };
  const id = await addPublisher(ci, [name], more, owner);
  return { name, job, id, repository };
}
const revoke = (token: string) => ci.server.request('DELETE', TOKENS, { token: `Bearer ${token}` });

it('tells a release that fails and is mended, newest first', async () => {
  const { name, job, id, repository } = await crateOfItsOwn();
  await ci.exchange(ci.mint({ ...job, environment: 'staging' }));
  ci.server.advance(1000);
  const change = { publisher: { environment: { rule: 'named', name: 'staging' } } };
  expect((await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: change })).status).toBe(200);
  ci.server.advance(1000);
  const token = await ci.accessToken({ ...job, environment: 'staging' });
  expect((await ci.publish(name, '1.1.0', token)).status).toBe(200);
  ci.server.advance(1000);
  await revoke(token);
  await ci.server.request('DELETE', `/api/v1/crates/${name}/1.0.0/yank`);

  const all = await eventsOf(name, '?per_page=20');
  // In the same moment as the exchange, and before or after it.
  expect(all).toContainEqual(expect.objectContaining({ action: 'publisher.used_first', publisher_id: id }));
  const events = all.filter(({ action }) => action !== 'publisher.used_first');
  expect(events.map(({ action }) => action)).toEqual([
    'version.yanked',
    'access_token.revoked',
    'version.published',
    'exchange.granted',
    'publisher.changed',
    'exchange.refused',
    'publisher.created',
    'version.published',
  ]);
  const [yanked, revoked, uploaded, granted, changed, refused, , first] = events;
  expect(yanked).toMatchObject({ kind: 'version', version: '1.0.0', user: 'admin', provider: null });
  expect(revoked).toMatchObject({ kind: 'revocation', provider: 'github', subject: repository, user: null });
  expect(uploaded).toMatchObject({
    kind: 'upload',
    version: '1.1.0',
    provider: 'github',
    subject: repository,
    publisher_id: id,
    user: null,
  });
  expect(granted).toMatchObject({ kind: 'exchange', outcome: 'granted', publisher_id: id, code: null });
  expect(changed).toMatchObject({
    kind: 'publisher',
    publisher_id: id,
    changed: ['environment'],
    revoked_tokens: 0,
    user: 'admin',
  });
  expect(refused).toMatchObject({
    kind: 'exchange',
    outcome: 'refused',
    code: 'environment_mismatch',
    subject: repository,
    publisher_id: id,
    attempt_id: expect.any(Number),
    detail: expect.stringContaining('staging'),
  });
  expect(first).toMatchObject({ version: '1.0.0', user: 'admin', provider: null, publisher_id: null });
});

describe('an attempt that was granted', () => {
  const follow = async (name: string) => {
    const [exchange] = await eventsOf(name, '?outcome=granted');
    const { json } = await ci.server.request('GET', `${ATTEMPTS}/${exchange?.attempt_id}`);
    return { token: json.token, uploads: json.uploads };
  };

  it('shows what was uploaded with its token, and when that was revoked', async () => {
    const { name, job } = await crateOfItsOwn();
    const token = await ci.accessToken(job);
    expect(await follow(name)).toMatchObject({
      token: { bound: false, ended_at: null, ended: null },
      uploads: [],
    });
    await ci.publish(name, '1.1.0', token);
    await ci.publish(name, '1.2.0', await ci.accessToken(job));
    ci.server.advance(1000);
    await revoke(token);
    const { json } = await ci.server.request('GET', eventsAt(name, '?outcome=granted'));
    const views = await Promise.all(
      json.events.map(({ attempt_id: id }: Event) => ci.server.request('GET', `${ATTEMPTS}/${id}`)),
    );
    expect(views.map((view) => [view.json.token.ended, view.json.uploads])).toEqual([
      [null, [{ crate: name, version: '1.2.0', at: expect.any(String) }]],
      ['revoked', [{ crate: name, version: '1.1.0', at: expect.any(String) }]],
    ]);
  });

  it('shows that a token ran out, or ended with a change of its publisher', async () => {
    const { name, job, id } = await crateOfItsOwn();
    await ci.accessToken(job);
    ci.server.advance(1000);
    const body = { publisher: { state: 'disabled' } };
    await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body });
    expect((await follow(name)).token.ended).toBe('publisher_changed');
    const other = await crateOfItsOwn();
    await ci.accessToken(other.job);
    ci.server.advance(DAY_MS);
    const { token } = await follow(other.name);
    expect(token).toMatchObject({ ended: 'expired' });
    expect(token.ended_at).toBe(token.expires_at);
  });

  it('is of a refused one nothing', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint({ ...job, environment: 'staging' }));
    const [exchange] = await eventsOf(name, '?outcome=refused');
    const { json } = await ci.server.request('GET', `${ATTEMPTS}/${exchange?.attempt_id}`);
    expect(json).toMatchObject({
      token: null,
      uploads: [],
      new_publisher: { possible: true, because: null },
    });
    await ci.exchange(ci.mint({ ...job, event: 'pull_request' }));
    const [pull] = await eventsOf(name, '?outcome=refused');
    const other = await ci.server.request('GET', `${ATTEMPTS}/${pull?.attempt_id}`);
    expect(other.json.new_publisher).toMatchObject({
      possible: false,
      because: expect.stringContaining(pull?.['code'] as string),
    });
  });
});

describe('finds', () => {
  it('by kind, outcome, time and request, in any spelling of the name', async () => {
    const { name, job } = await crateOfItsOwn();
    const answer = await ci.exchange(ci.mint({ ...job, environment: 'staging' }));
    ci.server.advance(DAY_MS);
    const since = ci.server.running.platform.now().toISOString();
    await ci.publish(name, '1.1.0', await ci.accessToken(job));
    const other = name.toUpperCase().replace('-', '_');
    expect(await actionsOf(other, '?kind=upload')).toEqual(['version.published', 'version.published']);
    expect(await actionsOf(name, '?kind=revocation')).toEqual([]);
    expect(await actionsOf(name, '?kind=exchange')).toEqual(['exchange.granted', 'exchange.refused']);
    expect(await actionsOf(name, '?outcome=refused')).toEqual(['exchange.refused']);
    expect(await actionsOf(name, '?outcome=refused&kind=upload')).toEqual([]);
    expect(await actionsOf(name, `?since=${since}&kind=upload`)).toEqual(['version.published']);
    const id = answer.headers.get('x-request-id');
    expect(await actionsOf(name, `?correlation_id=${id}`)).toEqual(['exchange.refused']);
  });

  it('page by page, nothing twice and nothing left out', async () => {
    const { name, job } = await crateOfItsOwn();
    for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
      await ci.exchange(ci.mint({ ...job, environment: 'staging' }));
      ci.server.advance(1000);
      await ci.publish(name, version, await ci.accessToken(job));
    }
    const whole = await eventsOf(name, '?per_page=100');
    const seen: Event[] = [];
    let query: string | null = '?per_page=4';
    while (query !== null) {
      const { json } = await ci.server.request('GET', eventsAt(name, query));
      seen.push(...json.events);
      query = json.meta.next_page;
    }
    expect(seen).toEqual(whole);
    expect(whole).toHaveLength(12);
  });

  it.each([
    'kind=all',
    'outcome=maybe',
    'since=yesterday',
    'correlation_id=%0a',
    'per_page=101',
    'seek=x',
    'seek=WzEsIjIiXQ',
    'kinds=upload',
  ])('nothing by ?%s', async (query) => {
    const { name } = await crateOfItsOwn();
    expectRefusal(await ci.server.request('GET', eventsAt(name, `?${query}`)), 'query_invalid');
  });
});

describe('who sees it', () => {
  it('owners and administrators, and nobody else', async () => {
    const ada = await personWithToken(ci.server, 'ada');
    const eve = await personWithToken(ci.server, 'eve');
    const { name } = await crateOfItsOwn(ada);
    expect(await actionsOf(name, '', ada)).toEqual(['publisher.created', 'version.published']);
    expect(await actionsOf(name)).toEqual(['publisher.created', 'version.published']);
    const get = (token: string | null) => ci.server.request('GET', eventsAt(name), { token });
    expectRefusal(await get(eve), 'publisher_owner_required');
    expectRefusal(await get(null), 'authentication_required');
    const settings = await tokenOf(ci.server, 'ada', { endpoint_scopes: ['change-owners'] });
    const body = { crate: { visibility: 'private' } };
    const hidden = await ci.server.request('PATCH', `/api/v1/crates/${name}`, { token: settings, body });
    expect(hidden.status, hidden.text).toBe(200);
    expectRefusal(await get(eve), 'crate_not_found');
    // An administrator, by a token that is not for administration.
    const narrow = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['trusted-publishing-read'] });
    expectRefusal(await get(narrow), 'token_scope_insufficient');
  });

  it('what others configured stays theirs', async () => {
    const bob = await personWithToken(ci.server, 'bob');
    const { name } = await crateOfItsOwn(bob);
    const narrow = await tokenOf(ci.server, 'bob', { crate_scopes: [name] });
    const shared = { identity: { owner: 'acme', repository: 'shared', workflow: 'release.yml' } };
    await ci.publish('bobs-secret', '1.0.0', bob);
    const both = await addPublisher(ci, [name, 'bobs-secret'], shared, bob);
    const ids = async (token: string) => {
      const { json } = await ci.server.request('GET', eventsAt(name, '?kind=publisher'), { token });
      expect(JSON.stringify(json)).not.toContain('bobs-secret');
      return json.events.map((event: Event) => event.publisher_id);
    };
    expect(await ids(bob)).toContain(both);
    expect(await ids(narrow)).not.toContain(both);
  });

  it('of a reserved name whoever has it, from then on; what was before is the business of neither', async () => {
    const cleo = await personWithToken(ci.server, 'cleo');
    const dora = await personWithToken(ci.server, 'dora');
    const identity = { owner: 'acme', repository: 'later', workflow: 'release.yml' };
    await addPublisher(ci, ['a-name'], { identity }, cleo);
    await ci.exchange(ci.mint({ ...ROCKET, repository: 'acme/later', workflow: 'x.yml' }));
    expect(await actionsOf('a-name', '', cleo)).toEqual(['exchange.refused', 'publisher.created']);
    expectRefusal(await ci.server.request('GET', eventsAt('a-name'), { token: dora }), 'crate_not_found');
    expectRefusal(await ci.server.request('GET', eventsAt('a-name')), 'crate_not_found');
    ci.server.advance(31 * DAY_MS);
    const fresh = await personWithToken(ci.server, 'fay');
    await addPublisher(ci, ['a-name'], { identity }, fresh);
    expect(await actionsOf('a-name', '', fresh)).toEqual(['publisher.created']);
    expectRefusal(await ci.server.request('GET', eventsAt('a-name'), { token: cleo }), 'crate_not_found');
  });

  it('not of an earlier crate of the name', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.publish(name, '1.1.0', await ci.accessToken(job));
    const gone = await ci.server.request('DELETE', `/api/v1/crates/${name}`, { body: {} });
    expect(gone.status, gone.text).toBe(204);
    ci.server.advance(60 * DAY_MS);
    const gil = await personWithToken(ci.server, 'gil');
    await ci.publish(name, '2.0.0', gil);
    expect(await actionsOf(name, '', gil)).toEqual(['version.published']);
  });
});

describe('GET attempts by the id of the request, as the log of a job has it', () => {
  const find = async (id: string | null, token?: string) => {
    const answer = await ci.server.request(
      'GET',
      `${ATTEMPTS}?correlation_id=${id}`,
      token === undefined ? {} : { token },
    );
    expect(answer.status, answer.text).toBe(200);
    return answer.json.attempts;
  };

  it('finds it for owners and administrators, and nothing for others', async () => {
    const hal = await personWithToken(ci.server, 'hal');
    const ida = await personWithToken(ci.server, 'ida');
    const { name, job } = await crateOfItsOwn(hal);
    const id = (await ci.exchange(ci.mint({ ...job, environment: 'staging' }))).headers.get('x-request-id');
    expect(await find(id, hal)).toMatchObject([{ crates: [name], correlation_id: id }]);
    expect(await find(id)).toMatchObject([{ crates: [name] }]);
    expect(await find(id, ida)).toEqual([]);
    const narrow = await tokenOf(ci.server, 'hal', { crate_scopes: ['something-else'] });
    expect(await find(id, narrow)).toEqual([]);
    expectRefusal(
      await ci.server.request('GET', `${ATTEMPTS}?correlation_id=${id}`, { token: null }),
      'authentication_required',
    );
  });

  it('of a token that did not verify is for administrators alone', async () => {
    const jim = await personWithToken(ci.server, 'jim');
    const id = (await ci.exchange('x.y.z')).headers.get('x-request-id');
    expect(await find(id)).toHaveLength(1);
    expect(await find(id, jim)).toEqual([]);
  });

  it('and since a moment', async () => {
    const { name, job } = await crateOfItsOwn();
    await ci.exchange(ci.mint({ ...job, environment: 'staging' }));
    ci.server.advance(DAY_MS);
    const since = ci.server.running.platform.now().toISOString();
    await ci.accessToken(job);
    const { json } = await ci.server.request('GET', `${ATTEMPTS}?crate=${name}&since=${since}`);
    expect(json.attempts).toMatchObject([{ outcome: 'granted' }]);
  });
});
