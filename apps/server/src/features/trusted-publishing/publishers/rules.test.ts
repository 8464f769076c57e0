import { createHash } from 'node:crypto';
import type { ErrorCode } from '@waybill/api';
import type { JobDescription } from '@waybill/ci-sim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { eventsOf } from '../../../testing/publisher-state.ts';
import {
  PUBLISH,
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
  ci = await startTrustedCi();
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  name = `crate-${next}`;
  await ci.publish(name, '1.0.0');
});

/** Each test has a workflow of its own. */
const job = (more: JobDescription = {}): JobDescription => ({ ...ROCKET, workflow: `w${next}.yml`, ...more });
const publisher = (more: Record<string, unknown>) =>
  ci.publisher({ crates: [name], identity: { ...ROCKET_IDENTITY, workflow: `w${next}.yml` }, ...more });

const commit = 'c2609d7be814f35a0972d6b1e8f43c5a7d10b96e';
const reusable = { repository: 'acme/ci', workflow: 'publish.yml' };
const called = 'acme/ci/.github/workflows/publish.yml';

interface Case {
  rule: string;
  rules?: Record<string, unknown>;
  environment?: Record<string, unknown>;
  passes: JobDescription[];
  fails: [JobDescription, ErrorCode][];
}

const cases: Case[] = [
  {
    rule: 'a ref',
    rules: { refs: ['refs/heads/main'] },
    passes: [{ ref: 'refs/heads/main' }],
    fails: [
      [{ ref: 'refs/heads/Main' }, 'ref_mismatch'],
      [{ ref: 'refs/tags/main' }, 'ref_mismatch'],
      [{ ref: 'refs/heads/main2' }, 'ref_mismatch'],
      [{ ref: 'refs/heads/x/refs/heads/main' }, 'ref_mismatch'],
    ],
  },
  {
    rule: 'a glob of refs',
    rules: { refs: ['refs/tags/v*', 'refs/heads/release/**'] },
    passes: [{ ref: 'refs/tags/v1' }, { ref: 'refs/heads/release/a/b' }],
    fails: [
      [{ ref: 'refs/tags/v1/x' }, 'ref_mismatch'],
      [{ ref: 'refs/tags/x-v1' }, 'ref_mismatch'],
      [{ ref: 'refs/heads/release' }, 'ref_mismatch'],
    ],
  },
  {
    rule: 'a protected ref',
    rules: { ref_protected: true },
    passes: [{ refProtected: true }],
    fails: [[{ refProtected: false }, 'ref_not_protected']],
  },
  {
    rule: 'an event',
    rules: { events: ['release', 'workflow_dispatch'] },
    passes: [{ event: 'release' }, { event: 'workflow_dispatch' }],
    fails: [
      [{ event: 'push' }, 'event_mismatch'],
      [{ event: 'pull_request_target' }, 'trigger_denied'],
    ],
  },
  {
    rule: 'a class of runner',
    rules: { runner: 'github-hosted' },
    passes: [{ runnerEnvironment: 'github-hosted' }],
    fails: [[{ runnerEnvironment: 'self-hosted' }, 'runner_mismatch']],
  },
  {
    rule: 'a reusable workflow at a ref',
    rules: { callee: { workflow: called, refs: ['refs/tags/v*'] } },
    passes: [{ reusableWorkflow: { ...reusable, ref: 'refs/tags/v2' } }],
    fails: [
      [{}, 'callee_mismatch'],
      [{ reusableWorkflow: { ...reusable, ref: 'refs/heads/main' } }, 'callee_mismatch'],
      [{ reusableWorkflow: { ...reusable, repository: 'evil/ci', ref: 'refs/tags/v2' } }, 'callee_mismatch'],
      [
        { reusableWorkflow: { ...reusable, workflow: 'publish.yml@refs/tags/v2', ref: 'refs/heads/x' } },
        'callee_mismatch',
      ],
    ],
  },
  {
    rule: 'a reusable workflow at a commit',
    rules: { callee: { workflow: called, refs: [commit] } },
    passes: [{ reusableWorkflow: { ...reusable, ref: 'refs/heads/main', sha: commit } }],
    fails: [
      [{ reusableWorkflow: { ...reusable, ref: 'refs/heads/main', sha: 'a'.repeat(40) } }, 'callee_mismatch'],
      [{ reusableWorkflow: { ...reusable, ref: commit, sha: 'a'.repeat(40) } }, 'callee_mismatch'],
    ],
  },
  {
    rule: 'further claims, all of them',
    rules: {
      claims: [
        { claim: 'actor', op: 'in', value: ['ada', 'bob'] },
        { claim: 'repository_visibility', op: 'eq', value: 'public' },
        { claim: 'repo_property_tier', op: 'glob', value: 'release-*' },
      ],
    },
    passes: [{ actor: 'ada', visibility: 'public', properties: { tier: 'release-1' } }],
    fails: [
      [{ actor: 'eve', visibility: 'public', properties: { tier: 'release-1' } }, 'claim_mismatch'],
      [{ actor: 'ada', visibility: 'private', properties: { tier: 'release-1' } }, 'claim_mismatch'],
      [{ actor: 'ada', visibility: 'public', properties: { tier: 'beta' } }, 'claim_mismatch'],
      [{ actor: 'ada', visibility: 'public' }, 'claim_mismatch'],
    ],
  },
  {
    rule: 'a named environment',
    environment: { rule: 'named', name: 'release' },
    passes: [{ environment: 'release' }, { environment: 'Release' }],
    fails: [
      [{}, 'environment_required'],
      [{ environment: 'staging' }, 'environment_mismatch'],
    ],
  },
  {
    rule: 'no environment',
    environment: { rule: 'none' },
    passes: [{}],
    fails: [[{ environment: 'release' }, 'environment_forbidden']],
  },
];

describe.each(cases)('$rule', ({ rules, environment, passes, fails }) => {
  it('is asked of each job, and can be taken back', async () => {
    const { id } = await publisher({ ...(rules && { rules }), ...(environment && { environment }) });
    for (const [described, code] of fails) expectRefusal(await ci.exchange(ci.mint(job(described))), code);
    for (const described of passes)
      expect((await ci.exchange(ci.mint(job(described)))).json.crates).toEqual([name]);

    const none = { refs: [], ref_protected: false, events: [], runner: null, callee: null, claims: [] };
    const opened = await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, {
      body: { publisher: { rules: none, environment: { rule: 'any' } } },
    });
    expect(opened.json.publisher.rules).toEqual(none);
    for (const [described, code] of fails)
      expect((await ci.exchange(ci.mint(job(described)))).status).toBe(code === 'trigger_denied' ? 400 : 200);
  });
});

describe('a change of one rule', () => {
  it('leaves the others as they are', async () => {
    const { id } = await publisher({
      rules: { refs: ['refs/tags/v*'], events: ['push'], runner: 'github-hosted' },
    });
    const answer = await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, {
      body: { publisher: { rules: { runner: null } } },
    });
    expect(answer.json.publisher.rules).toMatchObject({
      refs: ['refs/tags/v*'],
      events: ['push'],
      runner: null,
    });
  });
});

describe('placeholders in a ref', () => {
  it('{{crate}} keeps the crates of one repository apart', async () => {
    const other = `${name}-macros`;
    await ci.publish(other, '1.0.0');
    await publisher({ crates: [name, other], rules: { refs: ['refs/tags/{{crate}}-v*'] } });
    const exchanged = await ci.exchange(ci.mint(job({ ref: `refs/tags/${other}-v2.0.0` })));
    expect(exchanged.json.crates).toEqual([other]);
    expectRefusal(await ci.publish(name, '2.0.0', exchanged.json.token), 'crate_not_in_token');
    expect((await ci.publish(other, '2.0.0', exchanged.json.token)).status).toBe(200);
    expectRefusal(await ci.exchange(ci.mint(job({ ref: 'refs/tags/v2.0.0' }))), 'ref_mismatch');
  });

  it('{{version}} that is not known at the exchange is asked at the upload', async () => {
    await publisher({ rules: { refs: ['refs/tags/v{{version}}'] } });
    const access = await ci.accessToken(job({ ref: 'refs/tags/v2.0.0' }));
    const before = await ci.server.stored();
    expectRefusal(await ci.publish(name, '2.0.1', access), 'ref_mismatch', '2.0.1');
    expectRefusal(await ci.publish(name, '2.0.0-rc.1', access), 'ref_mismatch');
    expect(await ci.server.stored()).toEqual(before);
    expect((await ci.publish(name, '2.0.0', access)).status).toBe(200);
    expectRefusal(await ci.exchange(ci.mint(job({ ref: 'refs/heads/main' }))), 'ref_mismatch');
  });

  it('{{version}} of a bound token is asked at the exchange', async () => {
    await publisher({ rules: { refs: ['refs/tags/v{{version}}'] } });
    const crate = await crateFile({ name, version: '2.0.0' });
    const checksum = createHash('sha256').update(crate).digest('hex');
    const bound = { crate: name, version: '2.0.0', checksum };
    expectRefusal(await ci.exchange(ci.mint(job({ ref: 'refs/tags/v2.0.1' })), bound), 'ref_mismatch');
    const { token } = (await ci.exchange(ci.mint(job({ ref: 'refs/tags/v2.0.0' })), bound)).json;
    const body = frame(metadataFor(name, '2.0.0'), crate);
    expect((await ci.server.request('PUT', PUBLISH, { token, body })).status).toBe(200);
  });

  it('work for a crate that does not exist yet', async () => {
    const fresh = `${name}-fresh`;
    await publisher({ crates: [fresh], rules: { refs: ['refs/tags/{{crate}}-v{{version}}'] } });
    const access = await ci.accessToken(job({ ref: `refs/tags/${fresh}-v0.1.0` }));
    expectRefusal(await ci.publish(fresh, '0.2.0', access), 'ref_mismatch');
    expect((await ci.server.request('GET', `/api/v1/crates/${fresh}`)).status).toBe(404);
    expect((await ci.publish(fresh, '0.1.0', access)).status).toBe(200);
    expectRefusal(await ci.publish(fresh, '0.2.0', access), 'ref_mismatch');
  });
});

describe('of several publishers of a crate that accept a job', () => {
  it('the strictest grants, and is the one that is recorded', async () => {
    const wide = await publisher({});
    const ruled = await publisher({ rules: { refs: ['refs/tags/v*'] } });
    const named = await publisher({ environment: { rule: 'named', name: 'release' } });
    const strictest = await publisher({
      environment: { rule: 'named', name: 'release' },
      rules: { refs: ['refs/tags/v*'] },
    });
    const by = async (version: string, described: JobDescription) => {
      const access = await ci.accessToken(job(described));
      expect((await ci.publish(name, version, access)).status).toBe(200);
      const { db } = ci.server.running.platform.database;
      const row = await db
        .selectFrom('versions')
        .innerJoin('crates', 'crates.id', 'versions.crate_id')
        .select('publisher_id')
        .where('crates.name', '=', name)
        .where('num', '=', version)
        .executeTakeFirst();
      const published = (await eventsOf(ci.server, 'version.published')).at(-1);
      expect(published).toMatchObject({ crate: name, actor: { kind: 'publisher', id: row?.publisher_id } });
      return row?.publisher_id;
    };
    expect(await by('2.0.0', { environment: 'release', ref: 'refs/tags/v2' })).toBe(strictest.id);
    expect(await by('2.0.1', { environment: 'release', ref: 'refs/heads/main' })).toBe(named.id);
    expect(await by('2.0.2', { ref: 'refs/tags/v2' })).toBe(ruled.id);
    expect(await by('2.0.3', { ref: 'refs/heads/main' })).toBe(wide.id);
  });

  it('the strictest says what the token may do', async () => {
    await publisher({ scopes: ['publish-update', 'yank'] });
    await publisher({ scopes: ['publish-update'], rules: { refs: ['refs/tags/v*'] } });
    const access = await ci.accessToken(job({ ref: 'refs/tags/v1' }));
    const yank = await ci.server.request('DELETE', `/api/v1/crates/${name}/1.0.0/yank`, { token: access });
    expectRefusal(yank, 'scope_not_granted');
  });
});
