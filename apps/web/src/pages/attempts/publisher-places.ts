import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useRights } from '../../crate/rights.ts';
import { pathTo } from '../../paths.ts';
import { useSession } from '../../session.ts';

/** Whether the name waits for its first version: its publishers are then among one's pending ones. */
export const PendingName = createContext(false);

export interface PublisherPlaces {
  all: string;
  one: (id: number) => string;
}

/** Where the publishers of a crate, or of a name without one, are. */
export function usePublisherPlaces(name: string): PublisherPlaces {
  const isPending = useContext(PendingName);
  return isPending
    ? { all: pathTo('pendingPublishers', {}), one: (id) => pathTo('pendingPublisher', { id }) }
    : { all: pathTo('cratePublishers', { name }), one: (id) => pathTo('publisher', { name, id }) };
}

/** Whether whoever looks decides who may publish: administrators see the attempts of all crates, and the publishers of theirs alone. */
export function useDecides(name: string): boolean {
  const isPending = useContext(PendingName);
  const { me } = useSession();
  const rights = useRights(isPending ? null : (me ?? null), name);
  return isPending || rights === 'full';
}
