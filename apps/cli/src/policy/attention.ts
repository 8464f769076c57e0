import type { PublisherView } from '@waybill/api';
import type { DesiredPublisher } from './desired.ts';

/** Something about a publisher of the file that no file can decide. */
export interface Attention {
  id: number;
  reason: 'needs_review' | 'lapsed' | 'disabled' | 'maker_left';
  says: string;
  /** What to do, as sentences. */
  remedy: string;
}

/** A file that said "confirmed" would confirm each time it is applied, whoever has the name by then. So only people do. */
export function attentionOf(current: PublisherView, desired: DesiredPublisher): Attention[] {
  const { id, state } = current;
  const confirm = `PATCH publishers/${id} with {"publisher": {"state": "active"}}`;
  const found: Attention[] = [];
  if (desired.state !== 'disabled' && state === 'needs_review')
    found.push({
      id,
      reason: 'needs_review',
      says: 'A job came with the right names and other ids, so nothing is learnt until an owner has looked.',
      remedy: `If that job was not yours: ${confirm}. If the repository was moved or made anew: write the new ids into \`pins\`.`,
    });
  if (desired.state !== 'disabled' && state === 'lapsed')
    found.push({
      id,
      reason: 'lapsed',
      says: 'It was not used within seven days of its making, so it learns no ids any more and lets nothing through.',
      remedy: `See that the names are still yours, then ${confirm}, or write the ids into \`pins\`.`,
    });
  if (desired.state === null && state === 'disabled')
    found.push({
      id,
      reason: 'disabled',
      says: 'It is switched off, and the file does not say so.',
      remedy: 'Write `state = "disabled"`, or `state = "active"` to switch it on with the next apply.',
    });
  if (current.created_by_is_owner === false)
    found.push({
      id,
      reason: 'maker_left',
      says: 'Whoever made it owns its crates no longer.',
      remedy: `PATCH publishers/${id} with {"publisher": {"keep": true}} makes it yours; or delete it.`,
    });
  return found;
}
