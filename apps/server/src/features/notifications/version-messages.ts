import { show } from '@waybill/trusted-publishing';
import {
  type Actor,
  crateNoun,
  type Message,
  type Occasion,
  runRows,
  table,
  time,
  whoAndWhen,
} from './wording.ts';

/** So many crates a mail names. */
const MOST_NAMES = 50;

export interface VersionPublishedEvent extends Occasion {
  version: string;
  actor: Actor;
}

export function versionPublished(event: VersionPublishedEvent, crates: readonly string[]): Message {
  return {
    subject: `${crateNoun(crates)} ${show(event.version)} was published`,
    paragraphs: [
      'A new version of the crate is there for everybody who may see it.',
      table([
        ['Version', show(event.version)],
        ...whoAndWhen(event.actor, event),
        ...(event.actor.kind === 'run' ? runRows(event.actor.run) : []),
      ]),
      'If you do not know it: yank the version, revoke the API tokens and look at the trusted publishers of the crate, and ask the other owners.',
    ],
  };
}

/**
 * What whoever took over an account would do first.
 * @param crates of which; null: of all
 */
export function publishMailsOff(event: Occasion, crates: readonly string[] | null): Message {
  const which = crates === null ? 'your crates' : crateNoun(crates);
  return {
    subject:
      crates === null
        ? 'no more mails about published versions'
        : `no more mails about published versions of ${which}`,
    paragraphs: [
      `You switched off the mails that tell of each published version of ${which}. You are still told what changes who may publish them.`,
      table([
        ...(crates === null ? [] : [['Crates', crates.slice(0, MOST_NAMES).join(', ')] as const]),
        ['When', time(event.at)],
      ]),
      'If this was not you, somebody else may have been in your account: switch them on again under Notifications, end all other sessions, and change your password.',
    ],
  };
}
