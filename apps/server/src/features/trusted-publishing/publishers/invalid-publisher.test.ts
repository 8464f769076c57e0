import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { publisherState } from '../../../testing/publisher-state.ts';
import { PUBLISHERS, ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let id = 0;
beforeAll(async () => {
  ci = await startTrustedCi({
    issuers: [
      { name: 'gitlab', shape: 'gitlab' },
      { name: 'forgejo', shape: 'forgejo' },
    ],
  });
  await ci.publish('rocket', '1.0.0');
  id = (await ci.publisher({ crates: ['rocket'], identity: { ...ROCKET_IDENTITY, workflow: 'first.yml' } }))
    .id;
});
afterAll(() => ci.close());

const identity = (more: Record<string, unknown>) => ({ identity: { ...ROCKET_IDENTITY, ...more } });
const rules = (more: Record<string, unknown>) => ({ rules: more });
const claims = (...values: unknown[]) => rules({ claims: values });

/** What is wrong, the path that is named, and the status. */
type Wrong = readonly [Record<string, unknown>, string, 400 | 422];

const CYRILLIC = 'r\u043ecket';
const HIDDEN = 'a\u202eb';

const wrongInBoth: readonly Wrong[] = [
  [{ crates: [] }, 'crates', 400],
  [{ crates: ['rocket', 'a b'] }, 'crates[1]', 400],
  [{ crates: [CYRILLIC] }, 'crates[0]', 400],
  [{ crates: ['rocket\u0000'] }, 'crates[0]', 400],
  [{ crates: ['std'] }, 'crates[0]', 400],
  [{ crates: ['*'] }, 'crates[0]', 400],
  [{ crates: ['a*b'] }, 'crates[0]', 400],
  [{ crates: ['a-**'] }, 'crates[0]', 400],
  [{ crates: ['a-*', 'b-*'] }, 'crates', 400],
  [{ crates: 'rocket' }, 'publisher.crates', 422],

  [identity({ owner: '' }), 'identity.owner', 400],
  [identity({ owner: HIDDEN }), 'identity.owner', 400],
  [identity({ owner: '\u212aernel' }), 'identity.owner', 400],
  [identity({ repository: CYRILLIC }), 'identity.repository', 400],
  [identity({ repository: 'a/b' }), 'identity.repository', 400],
  [identity({ workflow: '../release.yml' }), 'identity.workflow', 400],
  [identity({ workflow: 'release.sh' }), 'identity.workflow', 400],
  [identity({ workflow: 'a\u0000.yml' }), 'identity.workflow', 400],
  [identity({ workflow: `${HIDDEN}.yml` }), 'identity.workflow', 400],
  [identity({ branch: 'main' }), 'identity.branch', 400],
  [identity({ owner: 7 }), 'publisher.identity.owner', 422],

  [{ environment: { rule: 'named' } }, 'environment.name', 400],
  [{ environment: { rule: 'named', name: '' } }, 'environment.name', 400],
  [{ environment: { rule: 'named', name: 'a\tb' } }, 'environment.name', 400],
  [{ environment: { rule: 'named', name: HIDDEN } }, 'environment.name', 400],
  [{ environment: { rule: 'none', name: 'release' } }, 'environment.name', 400],
  [{ environment: { rule: 'any', name: 'release' } }, 'environment.name', 400],
  [{ environment: { rule: 'all' } }, 'publisher.environment.rule', 422],
  [{ environment: { name: 'release' } }, 'publisher.environment.rule', 422],

  [rules({ refs: ['main'] }), 'rules.refs[0]', 400],
  [rules({ refs: ['refs/heads/main', ''] }), 'rules.refs[1]', 400],
  [rules({ refs: ['refs/tags/{{tag}}'] }), 'rules.refs[0]', 400],
  [rules({ refs: ['refs/tags/{{version'] }), 'rules.refs[0]', 400],
  [rules({ refs: ['refs/tags/v..1'] }), 'rules.refs[0]', 400],
  [rules({ refs: ['refs/heads/a b'] }), 'rules.refs[0]', 400],
  [rules({ refs: ['refs/heads/v[0-9]'] }), 'rules.refs[0]', 400],
  [rules({ refs: [`refs/heads/${HIDDEN}`] }), 'rules.refs[0]', 400],
  [rules({ refs: ['refs/heads/\u0000'] }), 'rules.refs[0]', 400],
  [rules({ refs: [`refs/heads/${'x'.repeat(300)}`] }), 'rules.refs[0]', 400],
  [rules({ refs: Array.from({ length: 50 }, (_, at) => `refs/heads/${at}`) }), 'rules.refs', 400],
  [rules({ events: ['pull_request_target'] }), 'rules.events[0]', 400],
  [rules({ events: ['push', 'pusch'] }), 'rules.events[1]', 400],
  [rules({ runner: 'my-runner' }), 'rules.runner', 400],
  [rules({ runner: '' }), 'rules.runner', 400],
  [rules({ callee: { workflow: 'publish.yml' } }), 'rules.callee.workflow', 400],
  [rules({ callee: { workflow: 'acme/ci/a.yml@v1' } }), 'rules.callee.workflow', 400],
  [rules({ callee: { workflow: 'acme/ci/../a.yml' } }), 'rules.callee.workflow', 400],
  [rules({ callee: { workflow: `acme/${HIDDEN}/a.yml` } }), 'rules.callee.workflow', 400],
  [rules({ callee: { workflow: 'acme/ci/a.yml', refs: ['v1'] } }), 'rules.callee.refs[0]', 400],
  [
    rules({ callee: { workflow: 'acme/ci/a.yml', refs: ['refs/tags/{{version}}'] } }),
    'rules.callee.refs[0]',
    400,
  ],
  [rules({ branches: ['main'] }), 'publisher.rules.branches', 422],
  [rules({ ref_protected: 'yes' }), 'publisher.rules.ref_protected', 422],

  [claims({ claim: 'sub', op: 'eq', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: 'iss', op: 'eq', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: 'actr', op: 'eq', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: '__proto__', op: 'eq', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: 'repo_property_\u0000', op: 'eq', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'matches', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'in', value: 'x' }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'in', value: [] }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'eq', value: ['x'] }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'glob', value: 7 }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'glob', value: '{{crate}}' }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'eq', value: HIDDEN }), 'rules.claims[0]', 400],
  [claims({ claim: 'actor', op: 'eq', value: 'a\u0000' }), 'rules.claims[0]', 400],
  [
    claims({ claim: 'actor', op: 'eq', value: 'x' }, { claim: 'nope', op: 'eq', value: 1 }),
    'rules.claims[1]',
    400,
  ],
  [claims({ claim: 'actor', op: 'eq', value: null }), 'publisher.rules.claims[0].value', 422],
  [claims({ claim: 'actor', op: 'eq', value: 'x', not: true }), 'publisher.rules.claims[0].not', 422],

  [{ scopes: [] }, 'scopes', 400],
  [{ scopes: ['publish-new', 'admin'] }, 'scopes[1]', 400],
  [{ scopes: ['Yank'] }, 'scopes[0]', 400],
  [{ token_lifetime_seconds: 1.5 }, 'publisher.token_lifetime_seconds', 422],
  [{ token_lifetime_seconds: '60' }, 'publisher.token_lifetime_seconds', 422],
  [{ require_api_token: 'yes' }, 'publisher.require_api_token', 422],
  [{ pins: { owner_id: '1' } }, 'pins.owner_id', 400],
  [{ pins: { repository_id: 'x' } }, 'pins.repository_id', 400],
  [{ pins: { repository_id: '' } }, 'pins.repository_id', 400],
  [{ pins: { repository_id: '\uff11' } }, 'pins.repository_id', 400],
  [{ pins: { repository_id: 7 } }, 'publisher.pins.repository_id', 422],
  [{ 'a\u202eb': 1 }, 'publisher.a\\u{202e}b', 422],
  [{ colour: 'red' }, 'publisher.colour', 422],
];

const wrongWhenNew: readonly Wrong[] = [
  [{ provider: 'travis' }, 'provider', 400],
  [{ provider: '__proto__' }, 'provider', 400],
  [{ provider: 'git\u0000hub' }, 'provider', 400],
  [{ issuer: 'https://evil.example' }, 'issuer', 400],
  [{ issuer: '' }, 'issuer', 400],
  [{ state: 'active' }, 'publisher.state', 422],
  [{ keep: true }, 'publisher.keep', 422],
  [{ identity: { owner: 'acme', repository: 'rocket' } }, 'identity.workflow', 400],
  [{ identity: undefined }, 'publisher.identity', 422],
  [{ crates: undefined }, 'publisher.crates', 422],
];

async function expectNothing(method: string, path: string, [publisher, field, status]: Wrong) {
  const before = await publisherState(ci.server);
  const answer = await ci.server.request(method, path, { body: { publisher } });
  expect(answer.status, answer.text).toBe(status);
  const [error] = answer.json.errors;
  expectRefusal(answer, error.code);
  expect(error.field, error.detail).toBe(field);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(error.detail).not.toMatch(/[\u0000-\u0008\u202e]/);
  expect(await publisherState(ci.server)).toEqual(before);
}

describe('a new publisher', () => {
  it.each([...wrongWhenNew, ...wrongInBoth])('with %j is refused at %s', async (...wrong) => {
    const [publisher, field, status] = wrong;
    const usual = { provider: 'github', crates: ['rocket', 'brand-new'], identity: ROCKET_IDENTITY };
    await expectNothing('POST', PUBLISHERS, [{ ...usual, ...publisher }, field, status]);
  });
});

describe('a change', () => {
  it.each(wrongInBoth)('with %j is refused at %s', async (...wrong) => {
    await expectNothing('PATCH', `${PUBLISHERS}/${id}`, wrong);
  });
});

describe('rules that no ID token of the provider can meet', () => {
  it.each([
    [{ ref_protected: true, runner: 'github-hosted' }, 'rules.runner'],
    [{ callee: { workflow: 'acme/ci/a.yml' } }, 'rules.callee'],
    [{ events: ['merge_request'] }, 'rules.events[0]'],
  ])('%j of Forgejo', async (more, field) => {
    const forgejo = { owner: 'acme', repository: 'rocket', workflow: '.forgejo/workflows/release.yml' };
    await expectNothing('POST', PUBLISHERS, [
      { provider: 'forgejo', crates: ['brand-new'], identity: forgejo, rules: more },
      field,
      400,
    ]);
  });

  it('nor an environment where there is none', async () => {
    const forgejo = { owner: 'acme', repository: 'rocket', workflow: '.forgejo/workflows/release.yml' };
    for (const environment of [{ rule: 'none' }, { rule: 'named', name: 'release' }])
      await expectNothing('POST', PUBLISHERS, [
        { provider: 'forgejo', crates: ['brand-new'], identity: forgejo, environment },
        'environment.rule',
        400,
      ]);
  });

  it('nor the identity of another provider', async () => {
    await expectNothing('POST', PUBLISHERS, [
      { provider: 'gitlab', crates: ['brand-new'], identity: ROCKET_IDENTITY },
      'identity.owner',
      400,
    ]);
  });
});
