import type { PublisherView } from '@waybill/api';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-policy.ts';
import { hasChanges, hasDrift, type Plan, planExitCode, planPolicy, widens } from './plan.ts';
import { rocketFile, view } from './testing/views.ts';

const plan = (file: string, current: PublisherView[], prune?: boolean): Plan =>
  planPolicy({ policy: parsePolicy(file), current, ...(prune === undefined ? {} : { prune }) });

const kinds = (of: Plan) =>
  of.actions.map((action) => [action.action, 'current' in action ? action.current.id : null]);

/** The changes of a plan of one update, as `field: widens`. */
function changesOf(file: string, current: PublisherView): Record<string, boolean> {
  const [action] = plan(file, [current]).actions;
  if (action?.action !== 'update') throw new Error(`expected an update, got ${action?.action}`);
  return Object.fromEntries(action.changes.map((change) => [change.field, change.widens]));
}

describe('what is the same', () => {
  it('is unchanged in the spelling of the server', () => {
    const file = `${rocketFile(
      'rules = { refs = ["refs/tags/b", "refs/tags/a"], events = ["Push"], claims = [{ claim = "actor", op = "in", value = ["b", "a"] }] }\nscopes = ["read", "yank"]',
    ).replace('["rocket"]', '["ROCKET-Macros", "rocket"]')}`;
    const current = view({
      crates: ['rocket', 'rocket_macros'],
      identity: { owner: 'ACME', repository: 'Rocket', workflow: 'release.yml' },
      environment: { rule: 'named', name: 'Release' },
      rules: {
        ...view().rules,
        refs: ['refs/tags/a', 'refs/tags/b'],
        events: ['push'],
        claims: [{ claim: 'actor', op: 'in', value: ['a', 'b'] }],
      },
      scopes: ['yank', 'read'],
    });
    const same = plan(file, [current]);
    expect(kinds(same)).toEqual([['unchanged', 7]]);
    expect([hasChanges(same), hasDrift(same), planExitCode(same)]).toEqual([false, false, 0]);
  });

  it('is not what only looks so: workflow files keep their case, and issuers are others', () => {
    const other = (more: Partial<PublisherView>) => kinds(plan(rocketFile(), [view(more)]));
    expect(other({ identity: { ...view().identity, workflow: 'Release.yml' } })).toEqual([
      ['create', null],
      ['unmanaged', 7],
    ]);
    expect(other({ issuer: 'https://github.example.com/_services/token' })).toEqual([
      ['create', null],
      ['unmanaged', 7],
    ]);
    expect(other({ crates: ['comet'] })).toEqual([['create', null]]);
  });

  it('leaves learnt ids alone, and sees those the file names', () => {
    expect(kinds(plan(rocketFile(), [view()]))).toEqual([['unchanged', 7]]);
    expect(changesOf(rocketFile('pins = { repository_owner_id = "9" }'), view())).toEqual({
      'pins.repository_owner_id': true,
    });
    const unknown = view({ pins: { repository_owner_id: null, repository_id: null } });
    expect(changesOf(rocketFile('pins = { repository_owner_id = "9" }'), unknown)).toEqual({
      'pins.repository_owner_id': false,
    });
  });
});

describe('a change', () => {
  const rules = (more: object) => view({ rules: { ...view().rules, ...more } });

  it.each<[string, string, PublisherView, Record<string, boolean>]>([
    [
      'an environment given up',
      rocketFile().replace('"release"\n', '{ rule = "any" }\n'),
      view(),
      { environment: true },
    ],
    [
      'an environment asked for',
      rocketFile(),
      view({ environment: { rule: 'any', name: null } }),
      { environment: false },
    ],
    [
      'another environment',
      rocketFile(),
      view({ environment: { rule: 'named', name: 'prod' } }),
      { environment: true },
    ],
    ['refs given up', rocketFile(), rules({ refs: ['refs/tags/v*'] }), { 'rules.refs': true }],
    ['refs asked for', rocketFile('rules.refs = ["refs/tags/v*"]'), view(), { 'rules.refs': false }],
    [
      'one ref less',
      rocketFile('rules.refs = ["refs/tags/v*"]'),
      rules({ refs: ['refs/tags/v*', 'refs/heads/main'] }),
      { 'rules.refs': false },
    ],
    [
      'one ref more',
      rocketFile('rules.refs = ["refs/tags/v*", "refs/heads/main"]'),
      rules({ refs: ['refs/tags/v*'] }),
      { 'rules.refs': true },
    ],
    ['protection given up', rocketFile(), rules({ ref_protected: true }), { 'rules.ref_protected': true }],
    ['a runner asked for', rocketFile('rules.runner = "github-hosted"'), view(), { 'rules.runner': false }],
    [
      'a callee given up',
      rocketFile(),
      rules({ callee: { workflow: 'a/b/c.yml', refs: [] } }),
      { 'rules.callee': true },
    ],
    [
      'a claim given up',
      rocketFile(),
      rules({ claims: [{ claim: 'actor', op: 'eq', value: 'a' }] }),
      { 'rules.claims': true },
    ],
    ['a crate more', rocketFile().replace('["rocket"]', '["rocket", "comet"]'), view(), { crates: true }],
    ['a crate less', rocketFile(), view({ crates: ['rocket', 'comet'] }), { crates: false }],
    ['a scope more', rocketFile(), view({ scopes: ['publish-update', 'read'] }), { scopes: true }],
    ['a scope less', rocketFile('scopes = ["read"]'), view(), { scopes: false }],
    [
      'a longer life',
      rocketFile('token_lifetime_seconds = 600'),
      view({ token_lifetime_seconds: 60 }),
      { token_lifetime_seconds: true },
    ],
    [
      'a shorter life',
      rocketFile('token_lifetime_seconds = 60'),
      view({ token_lifetime_seconds: 600 }),
      { token_lifetime_seconds: false },
    ],
    [
      'a life nobody knows',
      rocketFile(),
      view({ token_lifetime_seconds: 600 }),
      { token_lifetime_seconds: true },
    ],
    ['no API token any more', rocketFile(), view({ require_api_token: true }), { require_api_token: true }],
    ['an API token as well', rocketFile('require_api_token = true'), view(), { require_api_token: false }],
    ['switched on', rocketFile('state = "active"'), view({ state: 'disabled' }), { state: true }],
    ['switched off', rocketFile('state = "disabled"'), view({ state: 'needs_review' }), { state: false }],
  ])('tells whether it lets more through: %s', (_, file, current, expected) => {
    expect(changesOf(file, current)).toEqual(expected);
    const [action] = plan(file, [current]).actions;
    expect(action !== undefined && widens(action)).toBe(Object.values(expected).includes(true));
  });

  it('is sent as a patch of what differs and nothing else', () => {
    const [action] = plan(rocketFile('rules = { ref_protected = true, refs = ["refs/tags/v*"] }'), [
      rules({ ref_protected: true }),
    ]).actions;
    expect(action).toMatchObject({ action: 'update', patch: { rules: { refs: ['refs/tags/v*'] } } });
    expect(Object.keys((action as { patch: object }).patch)).toEqual(['rules']);
  });

  it('says that new pins confirm a publisher that waits for it', () => {
    for (const state of ['needs_review', 'lapsed'] as const) {
      const [action] = plan(rocketFile('pins = { repository_id = "9" }'), [view({ state })]).actions;
      expect(action?.notes).toEqual([expect.stringMatching(/^To write its pins is to confirm it/)]);
    }
  });

  it('goes to the publisher that differs least', () => {
    const staging = view({ id: 8, environment: { rule: 'named', name: 'staging' }, scopes: ['read'] });
    const file = rocketFile() + rocketFile().replace('"release"', '"staging"');
    expect(kinds(plan(file, [staging, view()]))).toEqual([
      ['update', 8],
      ['unchanged', 7],
    ]);
  });

  it('goes to the publisher that has all its crates, though another differs less: the registry takes no twin of it', () => {
    const wider = view({ id: 8, crates: ['rocket', 'comet', 'nova'], require_api_token: true });
    const file = rocketFile('scopes = ["read"]').replace('["rocket"]', '["rocket", "comet"]');
    expect(kinds(plan(file, [view(), wider]))).toEqual([
      ['update', 8],
      ['unmanaged', 7],
    ]);
  });
});

describe('a publisher that is not in the file', () => {
  const stranger = view({
    id: 9,
    identity: { owner: 'mallory', repository: 'rocket', workflow: 'release.yml' },
  });

  it('is drift where the file names its crate, and deleted only when that is asked for', () => {
    const shown = plan(rocketFile(), [view(), stranger]);
    expect(kinds(shown)).toEqual([
      ['unmanaged', 9],
      ['unchanged', 7],
    ]);
    expect([hasChanges(shown), hasDrift(shown), planExitCode(shown)]).toEqual([false, true, 3]);
    expect(kinds(plan(rocketFile(), [view(), stranger], true))[0]).toEqual(['delete', 9]);
    expect(kinds(plan(`${rocketFile()}[manage]\nprune = true`, [view(), stranger]))[0]).toEqual([
      'delete',
      9,
    ]);
    expect(kinds(plan(`${rocketFile()}[manage]\nprune = true`, [view(), stranger], false))[0]).toEqual([
      'unmanaged',
      9,
    ]);
  });

  it('is none of its business where the crates are others', () => {
    const elsewhere = { ...stranger, crates: ['comet'] };
    expect(kinds(plan(rocketFile(), [view(), elsewhere], true))).toEqual([['unchanged', 7]]);
    const wider = `${rocketFile()}[manage]\ncrates = ["rocket", "com*"]`;
    expect(kinds(plan(wider, [view(), elsewhere], true))[0]).toEqual(['delete', 9]);
  });

  it.each([[['rocket', 'comet']], [['rock*']]])('is never deleted where it stands for more: %s', (crates) => {
    const [action] = plan(rocketFile(), [view(), { ...stranger, crates }], true).actions;
    expect(action).toMatchObject({
      action: 'unmanaged',
      notes: [expect.stringContaining('is not responsible')],
    });
  });
});

describe('what only people can decide', () => {
  it.each<[string, Partial<PublisherView>, string, string[]]>([
    ['a review', { state: 'needs_review' }, 'state = "active"', ['needs_review']],
    ['a lapse', { state: 'lapsed' }, '', ['lapsed']],
    ['one that is off', { state: 'disabled' }, '', ['disabled']],
    ['one that shall be off', { state: 'disabled' }, 'state = "disabled"', []],
    ['a maker that left', { created_by_is_owner: false }, '', ['maker_left']],
    ['one that waits for its crate', { state: 'pending', created_by_is_owner: null }, '', []],
  ])('%s is shown and not touched', (_, more, said, reasons) => {
    const shown = plan(rocketFile(said), [view(more)]);
    expect(kinds(shown)).toEqual([['unchanged', 7]]);
    expect(shown.attention.map(({ reason }) => reason)).toEqual(reasons);
    expect(planExitCode(shown)).toBe(reasons.length > 0 ? 3 : 0);
  });
});
