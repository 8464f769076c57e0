import { show } from '@waybill/trusted-publishing';
import {
  type Actor,
  type CiRun,
  crateNoun,
  link,
  list,
  type Message,
  type Occasion,
  runRows,
  table,
  time,
  whoAndWhen,
} from './wording.ts';

/** How we heard of it: GitHub's secret scanning found it at that address, or whoever had it handed it to us. */
export type ExposureSource = { kind: 'github'; url: string; source: string } | { kind: 'possession' };

export interface ExposureEvent extends Occasion {
  source: ExposureSource;
}

const MEANS_IT =
  'Somebody else than you may have had it, so it was revoked at once. Whoever has it can do nothing with it any more.';

export function accessTokenExposed(
  event: ExposureEvent & { run: CiRun | null },
  crates: readonly string[],
): Message {
  return {
    subject: `exposed access token for ${crateNoun(crates)} revoked`,
    paragraphs: [
      `An access token of a trusted publisher was found where it should not be. ${MEANS_IT}`,
      table([
        ['Crates', list(crates)],
        ...(event.run === null ? [] : runRows(event.run)),
        ...whence(event.source),
        ['When', time(event.at)],
      ]),
      'What to do: look for versions you do not know and yank them; find the step of the workflow that showed the token (a log, an artifact, a file in a package), as it will show the next one too.',
    ],
  };
}

export function apiTokenExposed(event: ExposureEvent & { token: { id: number; name: string } }): Message {
  return {
    subject: `exposed API token "${show(event.token.name)}" revoked`,
    paragraphs: [
      `An API token of yours was found where it should not be. ${MEANS_IT}`,
      table([
        ['Token', `${show(event.token.name)}, id ${event.token.id}`],
        ...whence(event.source),
        ['When', time(event.at)],
      ]),
      'What to do: look for versions and changes you do not know; remove the token from where it was found, and make a new one where you need it. Trusted publishing needs no stored token at all.',
    ],
  };
}

export interface RevocationEvent extends Occasion {
  token: { id: number; name: string };
  crate: string;
  actor: Actor;
}

/** By another owner of the only crate it was good for. */
export function publishingTokenRevoked(event: RevocationEvent): Message {
  const { token, crate, actor } = event;
  return {
    subject: `API token "${show(token.name)}" for ${crate} revoked`,
    paragraphs: [
      'An API token of yours was revoked by another owner of the crate, the only one that it could publish.',
      table([
        ['Token', `${show(token.name)}, id ${token.id}`],
        ['Crate', crate],
        ...whoAndWhen(actor, event),
      ]),
      'What to do: where a job of yours still uses it, let it publish by a trusted publisher instead. If you do not know why, ask who did it.',
    ],
  };
}

function whence(source: ExposureSource): [string, string][] {
  if (source.kind === 'possession') return [['Reported by', 'somebody who had the token']];
  return [
    ['Reported by', 'GitHub secret scanning'],
    ['Found in', show(source.source)],
    ['At', source.url === '' ? 'no address was told' : link(source.url)],
  ];
}
