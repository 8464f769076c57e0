import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { eventsOf, mailsOf } from '../../../testing/publisher-state.ts';
import {
  GITHUB_CONFIGS,
  PUBLISHERS,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({
    issuers: [
      { name: 'gitlab', shape: 'gitlab' },
      { name: 'forgejo', shape: 'forgejo' },
      { name: 'buildkite', shape: 'buildkite' },
    ],
  });
  for (const name of ['rocket', 'shared', 'other']) await ci.publish(name, '1.0.0');
});
afterAll(() => ci.close());

const get = (path: string) => ci.server.request('GET', `${PUBLISHERS}${path}`);

interface Provider {
  provider: string;
  identity: Record<string, string>;
  job: Record<string, unknown>;
  pins: Record<string, string>;
}

const uuid = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-${digit.repeat(12)}`;

const examples: Provider[] = [
  {
    provider: 'github',
    identity: ROCKET_IDENTITY,
    job: { repository: 'acme/rocket', ownerId: 5001, repositoryId: 6001 },
    pins: { repository_owner_id: '5001', repository_id: '6001' },
  },
  {
    provider: 'gitlab',
    identity: { namespace: 'acme/tools', project: 'rocket', workflow: '.gitlab-ci.yml' },
    job: { projectPath: 'acme/tools/rocket', projectId: 6002, namespaceId: 5002 },
    pins: { namespace_id: '5002', project_id: '6002' },
  },
  {
    provider: 'forgejo',
    identity: { owner: 'acme', repository: 'rocket', workflow: '.forgejo/workflows/release.yml' },
    job: { repository: 'acme/rocket', ownerId: 5003, repositoryId: 6003 },
    pins: { repository_owner_id: '5003', repository_id: '6003' },
  },
  {
    provider: 'buildkite',
    identity: { organization: 'acme', pipeline: 'rocket' },
    job: { organization: 'acme', pipeline: 'rocket', organizationId: uuid('a'), pipelineId: uuid('b') },
    pins: { organization_id: uuid('a'), pipeline_id: uuid('b') },
  },
];

describe.each(examples)('a publisher at $provider', ({ provider, identity, job, pins }) => {
  let id = 0;
  let token = '';

  it('is shown in the one shape of all providers', async () => {
    const answer = await ci.addPublisher({ provider, crates: ['rocket'], identity });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(answer.json.publisher).toEqual({
      id: expect.any(Number),
      provider,
      issuer: ci.sim.issuer(provider).url,
      crates: ['rocket'],
      pending_crates: [],
      identity,
      environment: { rule: 'any', name: null },
      rules: { refs: [], ref_protected: false, events: [], runner: null, callee: null, claims: [] },
      scopes: ['publish-new', 'publish-update', 'read'],
      token_lifetime_seconds: null,
      require_api_token: false,
      state: 'active',
      pins: Object.fromEntries(Object.keys(pins).map((claim) => [claim, null])),
      created_at: time,
      created_by: 'admin',
      created_by_is_owner: true,
      confirmed_at: time,
      updated_at: null,
      last_used_at: null,
      expires_at: null,
      live_tokens: 0,
    });
    id = answer.json.publisher.id;
    expect((await get(`/${id}`)).json.publisher).toEqual(answer.json.publisher);
    expect((await get('?crate=rocket')).json.publishers).toContainEqual(answer.json.publisher);
  });

  it('is exchanged for a token that publishes, and learns its ids by that', async () => {
    const jwt = ci.sim.mint({ issuer: provider, audience: ci.audience, job });
    const exchanged = await ci.exchange(jwt);
    expect(exchanged.json.crates, exchanged.text).toEqual(['rocket']);
    expect((await get(`/${id}`)).json.publisher).toMatchObject({ live_tokens: 1, pins, state: 'active' });
    token = exchanged.json.token;
    const version = `2.0.${examples.findIndex((one) => one.provider === provider)}`;
    expect((await ci.publish('rocket', version, token)).status).toBe(200);
    const { db } = ci.server.running.platform.database;
    const row = await db.selectFrom('versions').selectAll().where('num', '=', version).executeTakeFirst();
    expect(row).toMatchObject({ publisher_id: id, published_by: null });
    expect((await ci.publish('other', '2.0.0', token)).json.errors[0].code).toBe('crate_not_in_token');
  });

  it('tells the owners of its first use, with the ids that are pinned now', async () => {
    const told = (await mailsOf(ci.server)).filter(
      ({ subject, text }) => subject.includes('first use') && text.includes(`id ${id}\n`),
    );
    expect(told).toHaveLength(1);
    for (const pin of Object.values(pins)) expect(told[0]?.text).toContain(pin);
    const events = await eventsOf(ci.server, 'publisher.used_first');
    expect(events.find(({ detail }) => detail.id === id)).toMatchObject({
      actor: { kind: 'publisher', id },
      crate: 'rocket',
      detail: { pins_seen: pins },
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is gone once deleted, and its tokens with it', async () => {
    const deleted = await ci.server.request('DELETE', `${PUBLISHERS}/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expectRefusal(await get(`/${id}`), 'publisher_unknown');
    expectRefusal(await ci.publish('rocket', '9.0.0', token), 'authentication_failed');
    expectRefusal(await ci.server.request('DELETE', `${PUBLISHERS}/${id}`), 'publisher_unknown');
    expect((await get('?crate=rocket')).json.publishers).toEqual([]);
  });
});

describe('two providers with the same names', () => {
  it('are two publishers, and a token of one is none of the other', async () => {
    const crates = ['other'];
    await ci.publisher({ crates, identity: ROCKET_IDENTITY });
    const jwt = ci.sim.mint({
      issuer: 'forgejo',
      audience: ci.audience,
      job: { repository: 'acme/rocket', ownerId: 5001, repositoryId: 6001 },
    });
    expectRefusal(await ci.exchange(jwt), 'publisher_not_found');
  });
});

describe('many crates in one publisher', () => {
  it('are published with one token, and each lists the publisher in both views', async () => {
    const identity = { ...ROCKET_IDENTITY, workflow: 'all.yml' };
    const { id, crates } = await ci.publisher({ crates: ['shared', 'rocket', 'Shared'], identity });
    expect(crates).toEqual(['rocket', 'shared']);
    for (const crate of ['rocket', 'shared']) {
      const own = (await get(`?crate=${crate}`)).json.publishers.map((one: { id: number }) => one.id);
      expect(own, crate).toContain(id);
      const configs = await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=${crate}`);
      expect(configs.json.github_configs.find((one: { id: number }) => one.id === id)).toMatchObject({
        crate,
        workflow_filename: 'all.yml',
        complete: false,
      });
    }
    const token = await ci.accessToken({
      repository: 'acme/rocket',
      ownerId: 5001,
      repositoryId: 6001,
      workflow: 'all.yml',
    });
    for (const crate of ['rocket', 'shared'])
      expect((await ci.publish(crate, '3.0.0', token)).status, crate).toBe(200);
    await ci.server.request('DELETE', `${PUBLISHERS}/${id}`);
  });
});

describe('both views', () => {
  it('show what was made in the other, and delete it', async () => {
    const config = await ci.trust('rocket', { workflow_filename: 'views.yml', environment: 'release' });
    expect((await get(`/${config}`)).json.publisher).toMatchObject({
      crates: ['rocket'],
      identity: { ...ROCKET_IDENTITY, workflow: 'views.yml' },
      environment: { rule: 'named', name: 'release' },
    });
    expect((await ci.server.request('DELETE', `${PUBLISHERS}/${config}`)).status).toBe(204);
    expectRefusal(await ci.server.request('DELETE', `${GITHUB_CONFIGS}/${config}`), 'publisher_unknown');

    const { id } = await ci.publisher({
      crates: ['rocket'],
      identity: { ...ROCKET_IDENTITY, workflow: 'views.yml' },
      environment: { rule: 'named', name: 'release' },
    });
    const listed = await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=rocket`);
    expect(listed.json.github_configs.find((one: { id: number }) => one.id === id)).toMatchObject({
      crate: 'rocket',
      workflow_filename: 'views.yml',
      environment: 'release',
      complete: true,
    });
    expect((await ci.server.request('DELETE', `${GITHUB_CONFIGS}/${id}`)).status).toBe(204);
    expectRefusal(await get(`/${id}`), 'publisher_unknown');
  });

  it('of GitLab show what was made there, and delete it', async () => {
    const path = '/api/v1/trusted_publishing/gitlab_configs';
    const gitlab_config = {
      crate: 'shared',
      namespace: 'acme/tools',
      project: 'shared',
      workflow_filepath: '.gitlab-ci.yml',
    };
    const made = await ci.server.request('POST', path, { body: { gitlab_config } });
    expect(made.json.gitlab_config, made.text).toMatchObject({ ...gitlab_config, namespace_id: null });
    const { id } = made.json.gitlab_config;
    const listed = await ci.server.request('GET', `${path}?crate=shared`);
    expect(listed.json.gitlab_configs).toEqual([made.json.gitlab_config]);
    expect((await ci.server.request('DELETE', `${path}/${id}`)).status).toBe(204);
  });

  it('of GitLab do not show those of GitHub', async () => {
    const { id } = await ci.publisher({ crates: ['shared'], identity: ROCKET_IDENTITY });
    const path = '/api/v1/trusted_publishing/gitlab_configs';
    expect((await ci.server.request('GET', `${path}?crate=shared`)).json.gitlab_configs).toEqual([]);
    expectRefusal(await ci.server.request('DELETE', `${path}/${id}`), 'publisher_unknown');
  });
});

describe('the list', () => {
  it('without a crate is of all that are the caller’s, paged by seek without gaps', async () => {
    for (const workflow of ['p1.yml', 'p2.yml', 'p3.yml'])
      await ci.publisher({ crates: ['other'], identity: { ...ROCKET_IDENTITY, workflow } });
    const all = (await get('?per_page=100')).json;
    expect(all.meta).toEqual({ total: all.publishers.length, next_page: null });
    const seen: number[] = [];
    let query: string | null = '?per_page=2';
    while (query !== null) {
      const page: { json: { publishers: { id: number }[]; meta: { next_page: string | null } } } =
        await get(query);
      seen.push(...page.json.publishers.map(({ id }) => id));
      query = page.json.meta.next_page;
    }
    expect(seen).toEqual(all.publishers.map(({ id }: { id: number }) => id));
  });

  it('refuses what it does not know', async () => {
    expectRefusal(await get('?crates=other'), 'query_invalid');
    expectRefusal(await get('?crate=absent'), 'crate_not_found');
    expectRefusal(await get('?crate=%00'), 'crate_not_found');
    expectRefusal(await get('/x'), 'path_invalid');
  });
});
