import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { pathTo } from '../../paths.ts';

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
