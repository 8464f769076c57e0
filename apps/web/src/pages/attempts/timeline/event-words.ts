import type { IconName } from '../../../ui/icon.tsx';
import type { Tone } from '../../../ui/notice.tsx';
import type { CrateEvent } from './crate-event.ts';

export interface EventWords {
  title: string;
  icon: IconName;
  tone: Tone;
}

const words: Readonly<Record<string, EventWords>> = {
  'exchange.granted': { title: 'Exchange granted', icon: 'check', tone: 'good' },
  'exchange.refused': { title: 'Exchange refused', icon: 'cross', tone: 'alarm' },
  'version.published': { title: 'Published', icon: 'box', tone: 'good' },
  'version.imported': { title: 'Brought from another registry', icon: 'box', tone: 'info' },
  'version.yanked': { title: 'Yanked', icon: 'warn', tone: 'warn' },
  'version.unyanked': { title: 'Yank taken back', icon: 'check', tone: 'info' },
  'version.deleted': { title: 'Deleted', icon: 'cross', tone: 'alarm' },
  'access_token.revoked': { title: 'Access token revoked', icon: 'key', tone: 'info' },
  'token.exposed': { title: 'Access token found in the open, and revoked', icon: 'key', tone: 'alarm' },
  'publisher.created': { title: 'Trusted Publisher added', icon: 'shield', tone: 'info' },
  'publisher.changed': { title: 'Trusted Publisher changed', icon: 'shield', tone: 'info' },
  'publisher.deleted': { title: 'Trusted Publisher removed', icon: 'shield', tone: 'warn' },
  'publisher.needs_review': { title: 'Trusted Publisher needs a review', icon: 'shield', tone: 'warn' },
  'publisher.used_first': {
    title: 'Trusted Publisher used for the first time',
    icon: 'shield',
    tone: 'good',
  },
  'publisher.expired': { title: 'Pending publisher ran out of time', icon: 'shield', tone: 'warn' },
  'publisher.lapsed': {
    title: 'Trusted Publisher lapsed before its first use',
    icon: 'shield',
    tone: 'warn',
  },
};

/** An event in a few words, with its version. An action that this page does not know yet is shown as it is called. */
export function wordsOf({ action, version }: Pick<CrateEvent, 'action' | 'version'>): EventWords {
  const { title, ...look } = words[action] ?? { title: action, icon: 'info', tone: 'info' };
  return { title: version === null ? title : `${title}: ${version}`, ...look };
}

const fields: Readonly<Record<string, string>> = {
  crates: 'the crates',
  identity: 'who it is',
  environment: 'the environment',
  rules: 'the rules',
  pins: 'the pinned ids',
  scopes: 'the scopes',
  state: 'the state',
  token_lifetime_seconds: 'the lifetime of tokens',
  require_api_token: 'whether an API token is asked for as well',
  created_by: 'who keeps it',
};

/** What followed from an event, in sentences; often nothing. */
export function remarksOn({ changed, revoked_tokens: ended }: CrateEvent): string[] {
  const what = changed.map((field) => fields[field] ?? field);
  return [
    ...(what.length === 0 ? [] : [`Changed: ${what.join(', ')}.`]),
    ...(ended === null || ended === 0
      ? []
      : [ended === 1 ? 'One access token ended with it.' : `${ended} access tokens ended with it.`]),
  ];
}
