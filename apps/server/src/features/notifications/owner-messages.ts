import { show } from '@waybill/trusted-publishing';
import {
  type Actor,
  crateNoun,
  link,
  type Message,
  type Occasion,
  table,
  time,
  whoAndWhen,
} from './wording.ts';

export interface OwnerEvent extends Occasion {
  /** Who became an owner, or is none any more. */
  login: string;
  actor: Actor;
}

export function ownerAdded(event: OwnerEvent, crates: readonly string[]): Message {
  return {
    subject: `${crateNoun(crates)} has a new owner`,
    paragraphs: [
      'Somebody accepted the invitation to own the crate: they may publish, yank, add trusted publishers and change its owners.',
      table([
        ['New owner', show(event.login)],
        ['Invited by', nameOf(event.actor)],
        ['When', time(event.at)],
      ]),
      'If this is not meant to be: remove the owner, look for trusted publishers and versions you do not know, and ask the one who invited.',
    ],
  };
}

export function ownerRemoved(event: OwnerEvent, crates: readonly string[]): Message {
  return {
    subject: `${crateNoun(crates)} has an owner less`,
    paragraphs: [
      'An owner was removed. Trusted publishers that this owner added stay: look through them.',
      table([['Removed', show(event.login)], ...whoAndWhen(event.actor, event)]),
      'If this is not meant to be: add the owner again, and ask the one who removed them.',
    ],
  };
}

export interface InvitationEvent extends Occasion {
  crate: string;
  /** The secret of the link. */
  token: string;
  expiresAt: Date;
  actor: Actor;
}

export function ownerInvited(event: InvitationEvent): Message {
  const crate = show(event.crate);
  return {
    subject: `you are invited to own ${crate}`,
    paragraphs: [
      `${nameOf(event.actor)} invites you to own the crate ${crate}: you could then publish it, yank versions, and change its owners and trusted publishers.`,
      `To accept or decline, open\n\n  ${link(`${event.publicUrl}/accept-invite/${event.token}`)}`,
      `The link works until ${time(event.expiresAt)}. Whoever has it can answer for you: do not pass it on. If you do not know what this is about, do nothing.`,
    ],
  };
}

const nameOf = (actor: Actor): string => (actor.kind === 'user' ? show(actor.login) : 'the registry');
