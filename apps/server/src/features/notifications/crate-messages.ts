import { show } from '@waybill/trusted-publishing';
import { type Actor, crateNoun, type Message, type Occasion, table, time, whoAndWhen } from './wording.ts';

export interface TrustpubOnlyEvent extends Occasion {
  before: boolean;
  after: boolean;
  actor: Actor;
}

export function trustpubOnlyChanged(event: TrustpubOnlyEvent, crates: readonly string[]): Message {
  const word = (only: boolean) => (only ? 'trusted publishers only' : 'trusted publishers and API tokens');
  return {
    subject: `who may publish ${crateNoun(crates)} has changed`,
    paragraphs: [
      event.after
        ? 'From now on only trusted publishers publish new versions; API tokens no longer do.'
        : 'From now on API tokens of the owners publish new versions too, not only trusted publishers.',
      table([
        ['Before', word(event.before)],
        ['After', word(event.after)],
        ...whoAndWhen(event.actor, event),
      ]),
      event.after
        ? 'If this is not meant to be: switch it off again in the settings of the crate, and ask the one who changed it.'
        : 'If this is not meant to be: switch it on again in the settings of the crate, revoke API tokens you do not know, look for versions you do not know and yank them, and ask the one who changed it.',
    ],
  };
}

export interface CrateDeletedEvent extends Occasion {
  /** How many versions went with it. */
  versions: number;
  /** From when on anybody may take the name. */
  availableAt: Date;
  message: string | null;
  actor: Actor;
}

export function crateDeleted(event: CrateDeletedEvent, crates: readonly string[]): Message {
  return {
    subject: `${crateNoun(crates)} was deleted`,
    paragraphs: [
      'The crate was deleted, with all its versions and trusted publishers. Nobody can get its files here any more; whoever has it in a Cargo.lock cannot build.',
      table([
        ['Versions', String(event.versions)],
        ['Reason', event.message === null ? 'none was given' : show(event.message)],
        ['Name', `kept until ${time(event.availableAt)}, then anybody may take it`],
        ...whoAndWhen(event.actor, event),
      ]),
      'This cannot be taken back here. If it is not meant to be: tell the operator of the registry at once, who may have a backup; publish the crate again as soon as the name is free, before somebody else does; and ask the one who deleted it.',
    ],
  };
}

export interface VersionDeletedEvent extends Occasion {
  version: string;
  message: string | null;
  actor: Actor;
}

export function versionDeleted(event: VersionDeletedEvent, crates: readonly string[]): Message {
  return {
    subject: `${crateNoun(crates)} ${event.version} was deleted`,
    paragraphs: [
      'One version of the crate was deleted. Nobody can get its file here any more; whoever has it in a Cargo.lock cannot build. Its number is never used again.',
      table([
        ['Version', show(event.version)],
        ['Reason', event.message === null ? 'none was given' : show(event.message)],
        ...whoAndWhen(event.actor, event),
      ]),
      'This cannot be taken back here. If it is not meant to be: publish under a new number, and ask the one who deleted it.',
    ],
  };
}

export interface VisibilityEvent extends Occasion {
  after: 'public' | 'private';
  actor: Actor;
}

export function visibilityChanged(event: VisibilityEvent, crates: readonly string[]): Message {
  const isPublic = event.after === 'public';
  return {
    subject: `${crateNoun(crates)} is ${event.after} now`,
    paragraphs: [
      isPublic
        ? 'From now on everybody who can reach the registry sees the crate, all its versions and their files.'
        : 'From now on only those see the crate who have a part in it. What others fetched before, they keep; their Cargo.lock files that name it by the public index stop working.',
      table([['Visibility', event.after], ...whoAndWhen(event.actor, event)]),
      'If this is not meant to be: change it back in the settings of the crate, and ask the one who changed it.',
    ],
  };
}
