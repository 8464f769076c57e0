import type { PublisherView } from '@waybill/api';
import { includesCrates, sameCrate } from './crate-patterns.ts';
import { letsThrough } from './descriptor.ts';
import type { PlanAction } from './plan.ts';

/** Of all providers together, at one crate. */
const MOST_PUBLISHERS_PER_CRATE = 20;

type Standing = Pick<PublisherView, 'provider' | 'issuer' | 'crates' | 'identity' | 'environment' | 'rules'>;

/**
 * Puts what is to be done into an order the registry goes along with. What is made comes before what is changed, and that
 * before what is deleted, so that no crate is without its publisher in between. Only where the registry would refuse – a crate
 * has no room for one more, or one that is still to be changed lets the same jobs through – does the next kind go first.
 */
export function orderActions(
  actions: readonly PlanAction[],
  current: readonly PublisherView[],
): PlanAction[] {
  const standing = new Map<unknown, Standing>(current.map((one) => [one.id, one]));
  const ordered: PlanAction[] = [];
  const isDoing = ({ action }: PlanAction) =>
    action === 'create' || action === 'update' || action === 'delete';
  const waiting = actions.filter(isDoing);
  while (waiting.length > 0) {
    // Where nothing can go first, the first says why when it is tried.
    const at = Math.max(
      0,
      waiting.findIndex((action) => isTaken(action, standing)),
    );
    for (const next of waiting.splice(at, 1)) {
      ordered.push(next);
      if (next.action === 'create') standing.set(next, standingOf(next));
      if (next.action === 'update') standing.set(next.current.id, standingOf(next));
      if (next.action === 'delete') standing.delete(next.current.id);
    }
  }
  return [...ordered, ...actions.filter((action) => !isDoing(action))];
}

/** Whether the registry would take it as things stand. */
function isTaken(action: PlanAction, standing: ReadonlyMap<unknown, Standing>): boolean {
  if (action.action !== 'create' && action.action !== 'update') return true;
  const next = standingOf(action);
  const own = action.action === 'update' ? action.current : null;
  const rivals = [...standing].filter(([id]) => id !== own?.id).map(([, rival]) => rival);
  const isAdded = (crate: string) => !own?.crates.some((other) => sameCrate(crate, other));
  const isCrowded = next.crates
    .filter(isAdded)
    .some(
      (crate) =>
        rivals.filter((rival) => includesCrates(rival.crates, [crate])).length >= MOST_PUBLISHERS_PER_CRATE,
    );
  return (
    !isCrowded &&
    !rivals.some(
      (rival) =>
        rival.provider === next.provider &&
        rival.issuer === next.issuer &&
        includesCrates(rival.crates, next.crates) &&
        letsThrough(rival, next) &&
        letsThrough(next, rival),
    )
  );
}

function standingOf(action: PlanAction & { action: 'create' | 'update' }): Standing {
  const { desired } = action;
  return { ...desired, issuer: desired.issuer ?? '' };
}
