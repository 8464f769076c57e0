import { type Actor, crateNoun, type Message, type Occasion, table, whoAndWhen } from './wording.ts';

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
