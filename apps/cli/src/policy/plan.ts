import type { PublisherPatch, PublisherView } from '@waybill/api';
import { type Attention, attentionOf } from './attention.ts';
import { differences, type FieldChange, patchOf } from './compare-publishers.ts';
import { matches, touches } from './crate-patterns.ts';
import { sameIdentity } from './descriptor.ts';
import type { DesiredPublisher } from './desired.ts';
import { keyOf, matchPublishers } from './match-publishers.ts';
import { orderActions } from './order-actions.ts';
import type { Manage, Policy } from './parse-policy.ts';
import { desiredPublishers, type Surroundings } from './resolve-policy.ts';
import { quoteAll } from './words.ts';

export type PlanAction =
  | { action: 'create'; desired: DesiredPublisher; notes: readonly string[] }
  | {
      action: 'update';
      desired: DesiredPublisher;
      current: PublisherView;
      changes: readonly FieldChange[];
      patch: PublisherPatch;
      notes: readonly string[];
    }
  | { action: 'delete'; current: PublisherView; notes: readonly string[] }
  | { action: 'unchanged'; desired: DesiredPublisher; current: PublisherView; notes: readonly string[] }
  /** Not in the file, though the file is responsible for its crates; nothing is done about it. */
  | { action: 'unmanaged'; current: PublisherView; notes: readonly string[] };

export interface Plan {
  registry: string | null;
  /** First what is to be done, in the order in which it is done; then the rest. */
  actions: readonly PlanAction[];
  /** What only a person can decide. */
  attention: readonly Attention[];
}

export interface PlanInput extends Surroundings {
  policy: Policy;
  /** All publishers whoever asks may see. */
  current: readonly PublisherView[];
  /** As if the file said so. */
  prune?: boolean;
}

/** What has to be done for the registry to be as the policy says. Touches nothing. @throws PolicyError */
export function planPolicy({ policy, current, prune = policy.manage.prune, ...around }: PlanInput): Plan {
  const desired = desiredPublishers(policy, around);
  const matched = matchPublishers(desired, current);
  const ofFile = desired.map((wanted) => {
    const match = matched.find((one) => one.desired === wanted);
    return match === undefined ? creation(wanted) : change(wanted, match.current);
  });
  const others = current
    .filter((one) => !matched.some((match) => match.current === one))
    .flatMap((one) => stranger(one, { manage: policy.manage, prune, desired }));
  return {
    registry: policy.registry,
    actions: orderActions([...ofFile, ...others].sort(byKind), current),
    attention: matched.flatMap(({ desired, current }) => attentionOf(current, desired)),
  };
}

/** Whether `apply` has something to do. */
export const hasChanges = ({ actions }: Plan): boolean => actions.some(isChange);

/** Whether the registry is not as the file says, be it for `apply` to change or for people. */
export const hasDrift = (plan: Plan): boolean =>
  hasChanges(plan) || plan.attention.length > 0 || plan.actions.some(({ action }) => action === 'unmanaged');

export const isChange = ({ action }: PlanAction): boolean =>
  action === 'create' || action === 'update' || action === 'delete';

/** Whether something may publish afterwards that may not before, by a publisher that there is already. */
export const widens = (action: PlanAction): boolean =>
  action.action === 'update' && action.changes.some((change) => change.widens);

/** For `plan`: 0 where the registry is as the file says, 3 where it is not. Errors have others: see `docs/cli.md`. */
export const planExitCode = (plan: Plan): 0 | 3 => (hasDrift(plan) ? 3 : 0);

function creation(desired: DesiredPublisher): PlanAction {
  const { environment, rules } = desired;
  const isOpen = environment.rule !== 'named' && rules.refs.length === 0 && !rules.ref_protected;
  const says = 'Neither an environment nor a ref is asked for: any branch may publish.';
  return { action: 'create', desired, notes: isOpen ? [says] : [] };
}

function change(desired: DesiredPublisher, current: PublisherView): PlanAction {
  const changes = differences(current, desired);
  if (changes.length === 0) return { action: 'unchanged', desired, current, notes: [] };
  const isOpen = current.state === 'needs_review' || current.state === 'lapsed';
  const confirms = isOpen && changes.some(({ field }) => field.startsWith('pins.'));
  return {
    action: 'update',
    desired,
    current,
    changes,
    patch: patchOf(desired, changes),
    notes: confirms ? ['To write its pins is to confirm it: it needs review or has lapsed.'] : [],
  };
}

function stranger(
  current: PublisherView,
  { manage, prune, desired }: { manage: Manage; prune: boolean; desired: readonly DesiredPublisher[] },
): PlanAction[] {
  const foreign = current.crates.filter((crate) => !manage.crates.some((pattern) => matches(pattern, crate)));
  const isTouched = current.crates.some((crate) => manage.crates.some((pattern) => touches(pattern, crate)));
  if (!isTouched) return [];
  const heir = desired.find((one) => sameIdentity(one, current) && one.issuer === current.issuer);
  const notes = [
    ...(foreign.length > 0
      ? [
          `It stands for ${quoteAll(foreign)} as well, for which this file is not responsible, so it is never deleted from here.`,
        ]
      : []),
    ...(heir === undefined ? [] : [`${heir.path} names the same job.`]),
  ];
  if (prune && foreign.length === 0) return [{ action: 'delete', current, notes }];
  return [{ action: 'unmanaged', current, notes }];
}

function byKind(a: PlanAction, b: PlanAction): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

const kinds = ['create', 'update', 'delete', 'unmanaged', 'unchanged'];

function sortKey(one: PlanAction): string {
  const rest = one.action === 'create' ? keyOf(one.desired) : String(one.current.id).padStart(16, '0');
  return `${kinds.indexOf(one.action)} ${rest}`;
}
