import type { ApplyResult } from './apply.ts';
import type { Attention } from './attention.ts';
import type { FieldChange } from './compare-publishers.ts';
import { countActions } from './describe-action.ts';
import { hasChanges, hasDrift, type Plan, type PlanAction, widens } from './plan.ts';

/** A plan for programs; fields are only ever added while `version` stays. Documented in `docs/policy.md`. */
export interface PlanJson {
  version: 1;
  registry: string | null;
  /** Whether `apply` has something to do. */
  has_changes: boolean;
  /** Whether anything is not as the file says; then `plan` exits with 3. */
  has_drift: boolean;
  summary: Record<PlanAction['action'] | 'attention', number>;
  actions: ActionJson[];
  attention: Attention[];
}

export interface ActionJson {
  action: PlanAction['action'];
  /** Null for one that is to be created. */
  id: number | null;
  /** Null for one that the file does not have. */
  path: string | null;
  provider: string;
  issuer: string | null;
  crates: readonly string[];
  identity: Readonly<Record<string, string>>;
  /** As the API shows it; null for one that is to be created. */
  state: string | null;
  /** Whether any of the changes lets more through than before. */
  widens: boolean;
  changes: readonly FieldChange[];
  notes: readonly string[];
}

export function planToJson(plan: Plan): PlanJson {
  return {
    version: 1,
    registry: plan.registry,
    has_changes: hasChanges(plan),
    has_drift: hasDrift(plan),
    summary: { ...countActions(plan.actions), attention: plan.attention.length },
    actions: plan.actions.map(actionToJson),
    attention: [...plan.attention],
  };
}

/** What came of an apply. */
export interface ResultJson {
  version: 1;
  done: (ActionJson & { warnings: readonly string[] })[];
  failed: (ActionJson & { reason: 'stale' | 'refused'; says: string }) | null;
  remaining: ActionJson[];
}

export function resultToJson({ done, failed, remaining }: ApplyResult): ResultJson {
  return {
    version: 1,
    done: done.map(({ action, id, warnings }) => ({ ...actionToJson(action), id, warnings })),
    failed: failed && { ...actionToJson(failed.action), reason: failed.reason, says: failed.says },
    remaining: remaining.map(actionToJson),
  };
}

function actionToJson(action: PlanAction): ActionJson {
  const { provider, issuer, crates, identity } = action.action === 'create' ? action.desired : action.current;
  return {
    action: action.action,
    id: 'current' in action ? action.current.id : null,
    path: 'desired' in action ? action.desired.path : null,
    ...{ provider, issuer, crates, identity },
    state: 'current' in action ? action.current.state : null,
    widens: widens(action),
    changes: action.action === 'update' ? action.changes : [],
    notes: action.notes,
  };
}
