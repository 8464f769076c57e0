import { FIRST_USE_DAYS, show } from '@waybill/trusted-publishing';
import {
  type Actor,
  type CiRun,
  crateNoun,
  type Message,
  type Occasion,
  type PublisherSummary,
  publisherRows,
  runRows,
  table,
  whoAndWhen,
} from './wording.ts';

/** `crates` are those of the person who gets the mail. */
export interface PublisherEvent extends Occasion {
  publisher: PublisherSummary;
}

export function publisherAdded(event: PublisherEvent & { actor: Actor }, crates: readonly string[]): Message {
  return {
    subject: `trusted publisher added to ${crateNoun(crates)}`,
    paragraphs: [
      'A trusted publisher was added: from now on CI may publish new versions without a stored token.',
      table([...publisherRows(event.publisher), ...whoAndWhen(event.actor, event)]),
      `If this is not meant to be: delete the publisher ${event.publisher.id}, which also ends its access tokens, look for versions you do not know and yank them, and ask the one who added it.`,
    ],
  };
}

export function publisherChanged(
  event: PublisherEvent & { before: PublisherSummary; actor: Actor },
  crates: readonly string[],
): Message {
  return {
    subject: `trusted publisher changed for ${crateNoun(crates)}`,
    paragraphs: [
      'A trusted publisher was changed: other runs in CI than before may publish new versions.',
      differences(event.before, event.publisher),
      table([...publisherRows(event.publisher), ...whoAndWhen(event.actor, event)]),
      `If this is not meant to be: change it back or delete the publisher ${event.publisher.id}, which also ends its access tokens, look for versions you do not know and yank them, and ask the one who changed it.`,
    ],
  };
}

function differences(before: PublisherSummary, after: PublisherSummary): string {
  const was = new Map(publisherRows(before));
  const changed = publisherRows(after).filter(([name, value]) => was.get(name) !== value);
  return changed
    .map(([name, value]) => `  ${name}\n    before: ${was.get(name) ?? ''}\n    after:  ${value}`)
    .join('\n');
}

export function publisherRemoved(
  event: PublisherEvent & { actor: Actor },
  crates: readonly string[],
): Message {
  return {
    subject: `trusted publisher removed from ${crateNoun(crates)}`,
    paragraphs: [
      'A trusted publisher was removed: its CI can publish no more, and its access tokens have ended.',
      table([...publisherRows(event.publisher), ...whoAndWhen(event.actor, event)]),
      'If this is not meant to be: add it again, and ask the one who removed it.',
    ],
  };
}

/** What an ID token said other than the pinned one: "owner id", "5001", "7777". */
export interface PinDifference {
  what: string;
  pinned: string;
  came: string;
}

export function publisherNeedsReview(
  event: PublisherEvent & { run: CiRun; differences: readonly PinDifference[] },
  crates: readonly string[],
): Message {
  const { publisher } = event;
  return {
    subject: `trusted publisher of ${crateNoun(crates)} needs review`,
    paragraphs: [
      'A run in CI had the names this trusted publisher trusts, but other ids behind them. That is so when a repository or its owner was deleted or renamed and somebody else took the name, or when you made it anew. That run was refused. Until an owner has looked at it, the publisher accepts runs with the ids it is pinned to and no others.',
      table([
        ...publisherRows(publisher),
        ...runRows(event.run),
        ...whoAndWhen({ kind: 'run', run: event.run }, event),
      ]),
      event.differences
        .map(
          ({ what, pinned, came }) =>
            `  ${show(what)}\n    before: ${show(pinned)}\n    after:  ${show(came)}`,
        )
        .join('\n'),
      `If the repository is yours as it is now: give the publisher the new ids, with PATCH ${event.publicUrl}/api/v1/trusted_publishing/publishers/${publisher.id} and "pins"; the attempt in ${event.publicUrl}/api/v1/trusted_publishing/attempts?crate=${show(crates[0] ?? publisher.crates[0] ?? '')} has the exact request. If the run was none of yours and the name is still yours: send "state": "active", and the old ids stay.`,
      `If it is not: somebody else has the name. Delete the publisher ${publisher.id}, and add one for where the crate is now.`,
    ],
  };
}

export function publisherFirstUsed(
  event: PublisherEvent & { run: CiRun; pins: Readonly<Record<string, string | null>> },
  crates: readonly string[],
): Message {
  const pins = Object.entries(event.pins).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[show(name.replaceAll('_', ' ')), show(value)]],
  );
  return {
    subject: `first use of a trusted publisher of ${crateNoun(crates)}`,
    paragraphs: [
      'A trusted publisher was used for the first time. The ids behind the names are pinned now: whoever takes the names later is refused.',
      table([
        ...publisherRows(event.publisher),
        ...runRows(event.run),
        ...whoAndWhen({ kind: 'run', run: event.run }, event),
      ]),
      ...(pins.length === 0 ? [] : [`Pinned:\n${table(pins)}`]),
      `If this run is not yours: delete the publisher ${event.publisher.id}, which also ends its access tokens, and look for versions you do not know and yank them.`,
    ],
  };
}

export function publisherLapsed(event: PublisherEvent, crates: readonly string[]): Message {
  return {
    subject: `trusted publisher of ${crateNoun(crates)} has lapsed`,
    paragraphs: [
      `A trusted publisher was not used within ${FIRST_USE_DAYS} days, so it publishes nothing any more: until its first use nothing is pinned, and somebody else could take the name.`,
      table([...publisherRows(event.publisher), ...whoAndWhen({ kind: 'registry' }, event)]),
      `If you still want it: confirm the publisher, with PATCH ${event.publicUrl}/api/v1/trusted_publishing/publishers/${event.publisher.id} and "state": "active", and run its workflow within ${FIRST_USE_DAYS} days. If you do not know it: delete it, and ask the other owners who added it.`,
    ],
  };
}

export function pendingPublisherExpired(event: PublisherEvent & { crate: string }): Message {
  return {
    subject: `pending trusted publisher for ${show(event.crate)} has expired`,
    paragraphs: [
      `The trusted publisher that you added for the crate ${show(event.crate)}, which is not there yet, was not used in time and is gone. The name is not reserved for you any more.`,
      table([...publisherRows(event.publisher), ...whoAndWhen({ kind: 'registry' }, event)]),
      'If you still want it: add it again, and run its workflow soon. If it was not you who added it: revoke your API tokens and change your password.',
    ],
  };
}
