import type { NewPublisher, PublisherView } from '@waybill/api';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { applyPlan } from './apply.ts';
import { exportPolicy } from './export-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import { hasChanges, type Plan, type PlanAction } from './plan.ts';
import { planAgainst } from './read-registry.ts';
import { desiredPublishers } from './resolve-policy.ts';
import { existingCrates, publishers } from './testing/arbitraries.ts';
import { FakeRegistry } from './testing/fake-registry.ts';
import { fileOf, type Manage } from './testing/policy-files.ts';

// Many runs, which take some seconds, and on a busy machine more.
vi.setConfig({ testTimeout: 120_000 });

const everything: Manage = { crates: ['a*', 'c*', 'n*', 'r*'], prune: true };

/** What no file can have beside the others is left out. */
function fitting(all: readonly NewPublisher[]): NewPublisher[] {
  const kept: NewPublisher[] = [];
  for (const one of all) {
    kept.push(one);
    try {
      desiredPublishers(parsePolicy(fileOf(kept)));
    } catch {
      kept.pop();
    }
  }
  return kept;
}

const files = publishers.map(fitting);

/** A registry somebody has used: what it would not take is not there, some have learnt ids, or wait for a decision. */
const registries = fc
  .tuple(publishers, fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }))
  .map(([all, fates]) => ({
    async start(): Promise<FakeRegistry> {
      const registry = new FakeRegistry(existingCrates);
      for (const one of all) await registry.create(one).catch(() => null);
      const lives: Partial<PublisherView>[] = [
        { state: 'needs_review' },
        { state: 'lapsed' },
        { state: 'disabled' },
        { state: 'pending', last_used_at: '2026-02-03T04:05:06.000Z' },
        { created_by_is_owner: false },
      ];
      for (const [at, id] of [...registry.publishers.keys()].entries())
        registry.meddle(id, lives[fates[at] ?? 0] ?? {});
      return registry;
    },
  }));

const plan = (file: string, registry: FakeRegistry): Promise<Plan> =>
  planAgainst(parsePolicy(file), registry);

/** An action without the place in the file. */
const essence = (action: PlanAction): string =>
  JSON.stringify({
    ...action,
    notes: [],
    desired: 'desired' in action ? { ...action.desired, path: '' } : null,
  });

describe('whatever the file and the registry', () => {
  it('has nothing left to do once a plan was applied, and writes nothing the second time', async () => {
    let updates = 0;
    await fc.assert(
      fc.asyncProperty(files, registries, fc.boolean(), async (wanted, made, prune) => {
        const registry = await made.start();
        const file = fileOf(wanted, { ...everything, prune });
        const first = await plan(file, registry);
        updates += first.actions.filter(({ action }) => action === 'update').length;
        const applied = await applyPlan(first, registry);
        expect(applied.failed?.says).toBeUndefined();
        const second = await plan(file, registry);
        expect(
          second.actions.filter(({ action }) => action !== 'unmanaged' && action !== 'unchanged'),
        ).toEqual([]);
        expect(second.actions.some(({ action }) => action === 'unmanaged') && prune).toBe(false);
        const writes = registry.writes.length;
        expect((await applyPlan(second, registry)).done).toEqual([]);
        expect(registry.writes).toHaveLength(writes);
      }),
      { numRuns: 200 },
    );
    expect(updates).toBeGreaterThan(20);
  });

  it('plans the same in whatever order the publishers stand in the file', async () => {
    const shuffled = files.chain((wanted) =>
      fc.tuple(fc.constant(wanted), fc.shuffledSubarray(wanted, { minLength: wanted.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, registries, async ([wanted, other], made) => {
        const registry = await made.start();
        const [a, b] = [
          await plan(fileOf(wanted, everything), registry),
          await plan(fileOf(other, everything), registry),
        ];
        expect(b.actions.map(essence)).toEqual(a.actions.map(essence));
      }),
      { numRuns: 100 },
    );
  });

  it('deletes exactly the publisher that is taken out of the file', async () => {
    const withOneLess = files
      .filter((wanted) => wanted.length > 0)
      .chain((wanted) => fc.tuple(fc.constant(wanted), fc.nat(wanted.length - 1)));
    await fc.assert(
      fc.asyncProperty(withOneLess, async ([wanted, at]) => {
        const registry = new FakeRegistry(existingCrates);
        await applyPlan(await plan(fileOf(wanted, everything), registry), registry);
        expect(registry.publishers.size).toBe(wanted.length);
        const gone = wanted[at];
        const next = await plan(
          fileOf(
            wanted.filter((one) => one !== gone),
            everything,
          ),
          registry,
        );
        const changes = next.actions.filter(({ action }) => action !== 'unchanged');
        expect(changes).toMatchObject([{ action: 'delete', current: { identity: gone?.identity } }]);
        expect((await applyPlan(next, registry)).failed).toBeNull();
        expect(registry.publishers.size).toBe(wanted.length - 1);
      }),
      { numRuns: 100 },
    );
  });

  it('exports a file by which nothing is to be changed', async () => {
    let exported = 0;
    await fc.assert(
      fc.asyncProperty(registries, async (made) => {
        const registry = await made.start();
        const current = await registry.list();
        const file = exportPolicy(current);
        exported += current.length;
        const next = await plan(file, registry);
        expect(hasChanges(next)).toBe(false);
        const needless = (file.match(/lets nothing more through/g) ?? []).length;
        expect(next.actions.filter(({ action }) => action === 'unmanaged')).toHaveLength(needless);
        expect(next.actions).toHaveLength(current.length);
        expect(next.attention.filter(({ reason }) => reason === 'disabled')).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(exported).toBeGreaterThan(100);
  });
});
