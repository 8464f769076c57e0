import { describe, expect, it } from 'vitest';
import { applyExitCode, applyPlan } from './apply.ts';
import { parsePolicy } from './parse-policy.ts';
import { planAgainst } from './read-registry.ts';
import { FakeRegistry } from './testing/fake-registry.ts';
import { rocketFile, view } from './testing/views.ts';

const rocket = { provider: 'github', crates: ['rocket'], identity: view().identity };
const other = (repository: string) => ({ ...rocket, identity: { ...rocket.identity, repository } });
const MANAGED = '[manage]\ncrates = ["rocket", "comet"]\nprune = true\n';
const plan = (file: string, registry: FakeRegistry) => planAgainst(parsePolicy(file), registry);

describe('the order', () => {
  it('makes the new publisher before the old one is deleted', async () => {
    const registry = new FakeRegistry();
    await registry.create(other('old'));
    await applyPlan(await plan(rocketFile() + MANAGED, registry), registry);
    expect(registry.writes.slice(1)).toEqual(['create rocket', 'remove 1']);
  });

  it('deletes first where the crate has no room for one more', async () => {
    const registry = new FakeRegistry();
    for (let n = 0; n < 20; n++) await registry.create(other(`old-${n}`));
    const applied = await applyPlan(await plan(rocketFile() + MANAGED, registry), registry);
    expect(applied.failed).toBeNull();
    expect(registry.writes.slice(20, 23)).toEqual(['remove 1', 'create rocket', 'remove 2']);
    expect(registry.publishers.size).toBe(1);
  });

  it('takes a crate out of a publisher before one with the same rule is made for it', async () => {
    const registry = new FakeRegistry();
    await registry.create({
      ...rocket,
      crates: ['rocket', 'comet'],
      environment: { rule: 'named', name: 'release' },
    });
    const file = rocketFile() + rocketFile('require_api_token = true').replace('["rocket"]', '["comet"]');
    const applied = await applyPlan(await plan(file, registry), registry);
    expect(applied.failed).toBeNull();
    expect(registry.writes.slice(1)).toEqual(['update 1', expect.stringMatching(/^create /)]);
  });

  it('switches off what is made switched off', async () => {
    const registry = new FakeRegistry();
    const file = rocketFile('state = "disabled"');
    await applyPlan(await plan(file, registry), registry);
    expect(registry.publishers.get(1)?.state).toBe('disabled');
    expect((await plan(file, registry)).actions).toMatchObject([{ action: 'unchanged' }]);
  });
});

describe('an error', () => {
  it('ends it, is told with what was done and what was not, and the next run goes on', async () => {
    const registry = new FakeRegistry();
    await registry.create(other('old'));
    const file = ['a', 'b', 'c'].map((crate) => rocketFile().replace('["rocket"]', `["${crate}"]`)).join('');
    const whole = `${file}[manage]\ncrates = ["a", "b", "c", "rocket"]\nprune = true\n`;
    registry.beforeWrite = (write) => {
      if (write === 'create b') throw new Error('the registry is out of order');
    };
    const told: string[] = [];
    const stopped = await applyPlan(await plan(whole, registry), registry, {
      started: ({ action }) => told.push(`${action}?`),
      done: ({ action, id }) => told.push(`${action.action} ${id}`),
    });
    expect(told).toEqual(['create?', 'create 2', 'create?']);
    expect(stopped).toMatchObject({
      done: [{ id: 2 }],
      failed: {
        reason: 'refused',
        says: 'the registry is out of order',
        action: { desired: { crates: ['b'] } },
      },
      remaining: [{ action: 'create' }, { action: 'delete' }],
    });
    expect(applyExitCode(stopped)).toBe(1);
    registry.beforeWrite = () => {};
    const resumed = await applyPlan(await plan(whole, registry), registry);
    expect(resumed.done.map(({ action }) => action.action)).toEqual(['create', 'create', 'delete']);
    expect(applyExitCode(resumed)).toBe(0);
  });
});

describe('a publisher that changed since the plan', () => {
  const changed = rocketFile().replace('"release"\n', '"staging"\n');

  async function planned(file = changed) {
    const registry = new FakeRegistry();
    await registry.create({ ...rocket, environment: { rule: 'named', name: 'release' } });
    return { registry, made: await plan(file, registry) };
  }

  it('is not written over', async () => {
    const { registry, made } = await planned();
    await registry.update(1, { scopes: ['read'] });
    const { failed, done } = await applyPlan(made, registry);
    expect(done).toEqual([]);
    expect(failed).toMatchObject({
      reason: 'stale',
      says: expect.stringMatching(/^The publisher 1 was changed .*`scopes`.* Make a new plan/),
    });
    expect(registry.publishers.get(1)?.environment.name).toBe('release');
  });

  it('is not deleted', async () => {
    const { registry, made } = await planned(
      rocketFile().replace('repository = "rocket"', 'repository = "comet"') + MANAGED,
    );
    registry.meddle(1, { state: 'needs_review' });
    const { failed, done } = await applyPlan(made, registry);
    expect(done.map(({ action }) => action.action)).toEqual(['create']);
    expect(failed).toMatchObject({ reason: 'stale', says: expect.stringContaining('`state`') });
    expect(registry.publishers.has(1)).toBe(true);
  });

  it('is told of when it is gone', async () => {
    const { registry, made } = await planned();
    registry.publishers.delete(1);
    expect((await applyPlan(made, registry)).failed).toMatchObject({
      reason: 'stale',
      says: expect.stringContaining('is gone'),
    });
  });

  it('is the same when it was only used, learnt its ids or came of age', async () => {
    const { registry, made } = await planned();
    registry.meddle(1, {
      last_used_at: '2026-03-04T00:00:00.000Z',
      pins: { repository_id: '1', repository_owner_id: '2' },
      live_tokens: 3,
      state: 'pending',
    });
    expect((await applyPlan(made, registry)).failed).toBeNull();
  });

  it('is another when it learnt the very id the plan is about', async () => {
    const { registry, made } = await planned(rocketFile('pins = { repository_id = "6001" }'));
    registry.meddle(1, { pins: { repository_id: '9', repository_owner_id: '2' } });
    expect((await applyPlan(made, registry)).failed).toMatchObject({
      reason: 'stale',
      says: expect.stringContaining('pins.repository_id'),
    });
  });
});
