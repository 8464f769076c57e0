import type { NewPublisher, PublisherAnswer, PublisherView } from '@waybill/api';
import type { DesiredPublisher } from './desired.ts';
import { isChange, type Plan, type PlanAction } from './plan.ts';
import type { PublishersApi } from './publishers-api.ts';

export interface DoneAction {
  action: PlanAction;
  /** The id of the publisher, also of one that is new. */
  id: number;
  /** What the registry says of it. */
  warnings: readonly string[];
}

export interface FailedAction {
  action: PlanAction;
  /** `stale`: the publisher is not as it was when the plan was made. */
  reason: 'stale' | 'refused';
  says: string;
  cause: unknown;
}

export interface ApplyResult {
  done: readonly DoneAction[];
  /** What ended it; null where all is done. */
  failed: FailedAction | null;
  /** What was not tried any more. */
  remaining: readonly PlanAction[];
}

export interface ApplyProgress {
  started?: (action: PlanAction) => void;
  done?: (done: DoneAction) => void;
}

class Stale extends Error {}

/**
 * Does what the plan says, one after the other, and stops at the first error: what is done stays done, and a new plan goes on
 * from there. What changed since the plan was made is not written over.
 */
export async function applyPlan(
  plan: Plan,
  api: Pick<PublishersApi, 'get' | 'create' | 'update' | 'remove'>,
  progress: ApplyProgress = {},
): Promise<ApplyResult> {
  const waiting = plan.actions.filter(isChange);
  const done: DoneAction[] = [];
  for (const [at, action] of waiting.entries()) {
    progress.started?.(action);
    try {
      const one = { action, ...(await carryOut(action, api)) };
      done.push(one);
      progress.done?.(one);
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      const reason = error instanceof Stale ? 'stale' : 'refused';
      return { done, failed: { action, reason, says, cause: error }, remaining: waiting.slice(at + 1) };
    }
  }
  return { done, failed: null, remaining: [] };
}

/** For `apply`: 0 where all is done, 1 where it stopped. */
export const applyExitCode = ({ failed }: ApplyResult): 0 | 1 => (failed === null ? 0 : 1);

async function carryOut(
  action: PlanAction,
  api: Pick<PublishersApi, 'get' | 'create' | 'update' | 'remove'>,
): Promise<Omit<DoneAction, 'action'>> {
  switch (action.action) {
    case 'create':
      return create(action.desired, api);
    case 'update': {
      await refuseStale(action.current, api, Object.keys(action.patch.pins ?? {}));
      return toDone(await api.update(action.current.id, action.patch));
    }
    case 'delete': {
      await refuseStale(action.current, api, []);
      await api.remove(action.current.id);
      return { id: action.current.id, warnings: [] };
    }
    default:
      throw new Error(`nothing is to be done for "${action.action}"`);
  }
}

async function create(
  desired: DesiredPublisher,
  api: Pick<PublishersApi, 'create' | 'update'>,
): Promise<Omit<DoneAction, 'action'>> {
  const answer = await api.create(newPublisherOf(desired));
  // None is made switched off. Should this fail, the next plan has it as a change.
  if (desired.state === 'disabled') await api.update(answer.publisher.id, { state: 'disabled' });
  return toDone(answer);
}

const toDone = ({ publisher, warnings }: PublisherAnswer) => ({ id: publisher.id, warnings });

export function newPublisherOf(desired: DesiredPublisher): NewPublisher {
  const { path: _, issuer, state: __, ...rest } = desired;
  return { ...rest, ...(issuer === null ? {} : { issuer }) };
}

/** @throws Stale */
async function refuseStale(
  planned: PublisherView,
  api: Pick<PublishersApi, 'get'>,
  pins: readonly string[],
): Promise<void> {
  const now = await api.get(planned.id);
  if (now === null)
    throw new Stale(`The publisher ${planned.id} is gone since the plan was made. Make a new plan.`);
  const before = seen(planned, pins);
  const field = Object.entries(seen(now, pins)).find(([key, value]) => value !== before[key])?.[0];
  if (field !== undefined)
    throw new Stale(
      `The publisher ${planned.id} was changed since the plan was made (\`${field}\` is another). Make a new plan, and look at it.`,
    );
}

/** What of a publisher a plan rests on. That it was used, or that time passed, is no change. */
function seen(one: PublisherView, pins: readonly string[]): Record<string, string> {
  const isCalm = one.state !== 'disabled' && one.state !== 'needs_review';
  const { crates, identity, environment, rules, scopes, token_lifetime_seconds, require_api_token } = one;
  const fields = { crates, identity, environment, rules, scopes, token_lifetime_seconds, require_api_token };
  return Object.fromEntries([
    // The first publish of a reserved name puts it among the crates.
    ...Object.entries({ ...fields, crates: [...crates].sort() }).map(([key, value]) => [
      key,
      JSON.stringify(value),
    ]),
    ['state', isCalm ? 'active' : one.state],
    ['updated_at', String(one.updated_at)],
    ...pins.map((claim) => [`pins.${claim}`, String(one.pins[claim] ?? null)]),
  ]);
}
