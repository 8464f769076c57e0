import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { createPerson, tokenOf } from '../../../testing/people.ts';
import { GITHUB_CONFIGS, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  await createPerson(ci.server, 'stranger');
});
afterAll(() => ci.close());

const remove = (id: number | string, token?: string | null, headers: Record<string, string> = {}) =>
  ci.server.request('DELETE', `${GITHUB_CONFIGS}/${id}`, {
    ...(token === undefined ? {} : { token }),
    headers,
  });
const left = async () =>
  (await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=rocket`)).json.github_configs.map(
    ({ id }: { id: number }) => id,
  );

it('a configuration is deleted once, with an empty 204', async () => {
  const id = await ci.trust('rocket');
  const answer = await remove(id, undefined, { 'content-type': 'application/json' });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(await left()).toEqual([]);
  expectRefusal(await remove(id), 'publisher_unknown');
});

it('a token for one crate does not delete a publisher that stands for many', async () => {
  const { publisher } = (
    await ci.server.request('POST', '/api/v1/trusted_publishing/publishers', {
      body: {
        publisher: {
          provider: 'github',
          crates: ['rocket', 'roc*'],
          identity: { owner: 'acme', repository: 'many', workflow: 'release.yml' },
        },
      },
    })
  ).json;
  const narrow = await tokenOf(ci.server, 'admin', {
    endpoint_scopes: ['trusted-publishing'],
    crate_scopes: ['rocket'],
  });
  expectRefusal(await remove(publisher.id, narrow), 'token_scope_insufficient');
  expect((await remove(publisher.id)).status).toBe(204);
});

it('deleted 5 times at once, it is gone once', async () => {
  const id = await ci.trust('rocket');
  const answers = await Promise.all(Array.from({ length: 5 }, () => remove(id)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404]);
});

it.each(['x', '-1', '1e3', '1.5', '%00', '99999999999999999999'])('the id %s is none', async (id) => {
  expectRefusal(await remove(id, null), 'path_invalid');
});

it('an unknown id is said to be unknown, but to nobody unknown', async () => {
  for (const id of [0, 999_999, 2_147_483_648, 999_999_999_999_999]) {
    expectRefusal(await remove(id), 'publisher_unknown');
    expectRefusal(await remove(id, null), 'authentication_required');
  }
});

it('nobody deletes it but an owner with the right token', async () => {
  const id = await ci.trust('rocket');
  expectRefusal(await remove(id, null), 'authentication_required');
  expectRefusal(await remove(id, await tokenOf(ci.server, 'stranger')), 'publisher_owner_required');
  const narrow = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['publish-update'] });
  expectRefusal(await remove(id, narrow), 'token_scope_insufficient', '`trusted-publishing`');
  const elsewhere = await tokenOf(ci.server, 'admin', {
    endpoint_scopes: ['trusted-publishing'],
    crate_scopes: ['other'],
  });
  const refused = await remove(id, elsewhere);
  expectRefusal(refused, 'token_scope_insufficient', 'for this crate');
  expect(refused.text).not.toContain('rocket');
  expect(await left()).toEqual([id]);
  const right = await tokenOf(ci.server, 'admin', {
    endpoint_scopes: ['trusted-publishing'],
    crate_scopes: ['rocket'],
  });
  expect((await remove(id, right)).status).toBe(204);
});

it('both the making and the deleting are in the audit trail, with who did it', async () => {
  const { db } = ci.server.running.platform.database;
  const id = await ci.trust('rocket', { environment: 'release' });
  await remove(id);
  const events = await db
    .selectFrom('audit_events')
    .selectAll()
    .where('crate_name', '=', 'rocket')
    .orderBy('id')
    .execute();
  const own = events.filter(({ detail }) => JSON.parse(detail).id === id);
  expect(own.map(({ action, actor_kind }) => [action, actor_kind])).toEqual([
    ['publisher.created', 'user'],
    ['publisher.deleted', 'user'],
  ]);
  expect(own.every(({ actor_id, correlation_id }) => actor_id !== null && correlation_id !== '')).toBe(true);
});
