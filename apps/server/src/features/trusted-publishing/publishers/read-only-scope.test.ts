import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../../testing/people.ts';
import {
  GITHUB_CONFIGS,
  githubConfig,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

const ATTEMPTS = '/api/v1/trusted_publishing/attempts';
const REHEARSALS = '/api/v1/trusted_publishing/rehearsals';
const READ = { endpoint_scopes: ['trusted-publishing-read'] };

let ci: TrustedCi;
let token = '';
let id = 0;
let attempt = 0;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  await ci.publish('other', '1.0.0');
  id = await ci.trust('rocket');
  token = await tokenOf(ci.server, 'admin', READ);
  await ci.exchange(ci.mint({ ...ROCKET, workflow: 'other.yml' }));
  const { json } = await ci.server.request('GET', `${ATTEMPTS}?crate=rocket`);
  attempt = json.attempts[0].id;
});
afterAll(() => ci.close());

const by = (method: string, path: string, body?: unknown, credential = token) =>
  ci.server.request(method, path, { token: credential, body });

describe('a token that may only look at publishers', () => {
  it('sees publishers, attempts and configurations', async () => {
    expect((await by('GET', `${PUBLISHERS}?crate=rocket`)).json.publishers).toMatchObject([{ id }]);
    expect((await by('GET', PUBLISHERS)).json.meta.total).toBe(1);
    expect((await by('GET', `${PUBLISHERS}/${id}`)).json.publisher.identity).toEqual(ROCKET_IDENTITY);
    expect((await by('GET', `${ATTEMPTS}?crate=rocket`)).json.attempts).toMatchObject([{ id: attempt }]);
    expect((await by('GET', `${ATTEMPTS}/${attempt}`)).json.attempt.id).toBe(attempt);
    expect((await by('GET', `${GITHUB_CONFIGS}?crate=rocket`)).json.github_configs).toHaveLength(1);
    const { user } = (await by('GET', '/api/v1/me')).json;
    expect((await by('GET', `${GITHUB_CONFIGS}?user_id=${user.id}`)).json.github_configs).toHaveLength(1);
  });

  it('rehearses as an owner', async () => {
    const body = { jwt: ci.mint({ ...ROCKET, workflow: 'other.yml' }), crate: 'rocket' };
    expect((await by('POST', REHEARSALS, body)).json.checks).toEqual(
      expect.arrayContaining([expect.objectContaining({ expected: expect.stringContaining('release.yml') })]),
    );
  });

  it('changes nothing', async () => {
    const publisher = { provider: 'github', crates: ['other'], identity: ROCKET_IDENTITY };
    const writes = [
      ['POST', PUBLISHERS, { publisher }],
      ['PATCH', `${PUBLISHERS}/${id}`, { publisher: { state: 'disabled' } }],
      ['DELETE', `${PUBLISHERS}/${id}`, undefined],
      ['POST', `${ATTEMPTS}/${attempt}/publisher`, {}],
      ['POST', `${ATTEMPTS}/${attempt}/publisher`, { publisher: { crates: ['other'] } }],
      ['POST', GITHUB_CONFIGS, githubConfig('other')],
      ['DELETE', `${GITHUB_CONFIGS}/${id}`, undefined],
      ['PATCH', '/api/v1/crates/rocket', { crate: { trustpub_only: true } }],
      ['DELETE', '/api/v1/crates/rocket/1.0.0/yank', undefined],
    ] as const;
    for (const [method, path, body] of writes)
      expectRefusal(await by(method, path, body), 'token_scope_insufficient', '`trusted-publishing-read`');
    expectRefusal(await ci.publish('rocket', '1.0.1', token), 'token_scope_insufficient');
    expect((await by('GET', `${PUBLISHERS}/${id}`)).json.publisher.state).toBe('active');
  });

  it('for other crates sees none of this one', async () => {
    const narrow = await tokenOf(ci.server, 'admin', { ...READ, crate_scopes: ['other'] });
    expectRefusal(
      await by('GET', `${PUBLISHERS}?crate=rocket`, undefined, narrow),
      'token_scope_insufficient',
    );
    expectRefusal(await by('GET', `${PUBLISHERS}/${id}`, undefined, narrow), 'publisher_unknown');
    expectRefusal(await by('GET', `${ATTEMPTS}/${attempt}`, undefined, narrow), 'token_scope_insufficient');
    expect((await by('GET', PUBLISHERS, undefined, narrow)).json.publishers).toEqual([]);
  });

  it('of somebody who owns nothing here sees nothing', async () => {
    const stranger = await personWithToken(ci.server, 'stranger', READ);
    expectRefusal(
      await by('GET', `${PUBLISHERS}?crate=rocket`, undefined, stranger),
      'publisher_owner_required',
    );
    expectRefusal(await by('GET', `${PUBLISHERS}/${id}`, undefined, stranger), 'publisher_unknown');
    expectRefusal(await by('GET', `${ATTEMPTS}/${attempt}`, undefined, stranger), 'attempt_not_found');
  });
});

it('a token that may change publishers may look at them, and no other scope stands for that', async () => {
  const wide = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['trusted-publishing'] });
  expect((await by('GET', `${PUBLISHERS}/${id}`, undefined, wide)).status).toBe(200);
  expect((await by('GET', `${ATTEMPTS}?crate=rocket`, undefined, wide)).status).toBe(200);
  const others = ['publish-new', 'publish-update', 'yank', 'change-owners', 'read', 'admin'];
  const narrow = await tokenOf(ci.server, 'admin', { endpoint_scopes: others });
  expectRefusal(
    await by('GET', `${PUBLISHERS}/${id}`, undefined, narrow),
    'token_scope_insufficient',
    'expected the endpoint scope `trusted-publishing-read`',
  );
});

it('is no access token’s: a job sees no publishers', async () => {
  const accessToken = await ci.accessToken();
  for (const path of [`${PUBLISHERS}?crate=rocket`, `${PUBLISHERS}/${id}`, `${ATTEMPTS}?crate=rocket`])
    expectRefusal(await by('GET', path, undefined, accessToken), 'authentication_failed');
});
