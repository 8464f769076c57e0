import { visible } from '../../../ui/values.tsx';

/** A part of a sentence: plain, or something that has a page. */
export type Part = string | { crate: string } | { user: string } | { code: string };

/** What of an event its sentence needs. */
export interface Told {
  action: string;
  crate: string | null;
  actor: { kind: string; id: number | null; login?: string };
  detail: Readonly<Record<string, unknown>>;
}

type Telling = (event: Told) => Part[];

/** Who did it: `ada`, the publisher 12, the server itself. */
export function actorOf({ actor }: Told): Part {
  switch (actor.kind) {
    case 'user':
      return actor.login === undefined ? `User ${actor.id}` : { user: actor.login };
    case 'publisher':
      return `Trusted publisher ${actor.id}`;
    case 'operator':
      return 'The server';
    default:
      return 'Somebody';
  }
}

/** What happened, as a person would say it. An action that is not known here is named. */
export const sentenceOf = (event: Told): Part[] => [
  actorOf(event),
  ' ',
  ...(Object.hasOwn(sentences, event.action)
    ? (sentences[event.action] as Telling)(event)
    : ['did ', { code: event.action }, ...about(event)]),
];

const text = (event: Told, name: string): string => {
  const value = event.detail[name];
  return typeof value === 'string' || typeof value === 'number' ? visible(String(value)) : '?';
};
const crate = ({ crate: name }: Told): Part => (name === null ? 'a crate' : { crate: name });
const about = (event: Told): Part[] => (event.crate === null ? [] : [' about ', { crate: event.crate }]);
const code = (event: Told, name: string): Part => ({ code: text(event, name) });
/** Older events have only the id. */
const person = (event: Told, name = 'login'): Part =>
  typeof event.detail[name] === 'string' ? { user: text(event, name) } : `user ${text(event, 'user_id')}`;
const side = (event: Told, which: 'before' | 'after'): Readonly<Record<string, unknown>> => {
  const value = event.detail[which];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
};
const version = (event: Told): Part[] => [crate(event), ` ${text(event, 'version')}`];
const withArticle = (role: string): string => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`;
const because = (event: Told): Part[] =>
  typeof event.detail['message'] === 'string' ? [`: “${event.detail['message']}”`] : [];

const publisher =
  (verb: string): Telling =>
  (event) => [
    `${verb} trusted publisher ${text(event, 'id')}`,
    ...(event.crate === null ? [] : [' of ', { crate: event.crate }]),
  ];
/** Said of the publisher that did it. */
const onItself =
  (what: string): Telling =>
  (event) => [what, ...(event.crate === null ? [] : [', for ', { crate: event.crate }])];
const issuer =
  (verb: string): Telling =>
  (event) => [`${verb} the issuer `, code(event, 'url')];
const organization =
  (before: string, ...after: Part[]): Telling =>
  (event) => [before, code(event, 'organization'), ...after];
const team =
  (before: string): Telling =>
  (event) => [before, code(event, 'team')];

const sentences: Readonly<Record<string, Telling>> = {
  'version.published': (event) => ['published ', ...version(event)],
  'version.imported': (event) => ['imported ', ...version(event)],
  'version.yanked': (event) => ['yanked ', ...version(event), ...because(event)],
  'version.unyanked': (event) => ['took back the yank of ', ...version(event)],
  'version.deleted': (event) => ['deleted ', ...version(event), ...because(event)],
  'crate.deleted': (event) => ['deleted the crate ', crate(event), ...because(event)],
  'crate.owner_invited': (event) => ['invited ', person(event), ' to own ', crate(event)],
  'crate.owner_uninvited': (event) => [
    'took back the invitation of ',
    person(event),
    ' to own ',
    crate(event),
  ],
  'crate.owner_declined': (event) => ['declined to own ', crate(event)],
  'crate.owner_added': (event) =>
    'team' in event.detail
      ? ['made the team ', code(event, 'team'), ' an owner of ', crate(event)]
      : ['accepted to own ', crate(event)],
  'crate.owner_removed': (event) => [
    'removed ',
    ...('team' in event.detail ? ['the team ', code(event, 'team')] : [person(event)]),
    ' from the owners of ',
    crate(event),
  ],
  'crate.reader_added': (event) => ['let the team ', code(event, 'team'), ' read ', crate(event)],
  'crate.reader_removed': (event) => [
    'no longer lets the team ',
    code(event, 'team'),
    ' read ',
    crate(event),
  ],
  'crate.trustpub_only_changed': (event) =>
    side(event, 'after')['trustpub_only'] === true
      ? ['lets only CI publish ', crate(event)]
      : ['lets API tokens publish ', crate(event), ' again'],
  'crate.visibility_changed': (event) => [
    'made ',
    crate(event),
    ` ${String(side(event, 'after')['visibility'] ?? 'visible otherwise')}`,
  ],
  'crate.given_to_organization': (event) => ['gave ', crate(event), ' to ', code(event, 'organization')],
  'crate.taken_from_organization': (event) => ['took ', crate(event), ' from ', code(event, 'organization')],
  'crate_name.expired': (event) => ['freed the reserved name ', { code: event.crate ?? '?' }],
  'crate_name.published': (event) => ['turned the reserved name ', crate(event), ' into a crate'],
  'publisher.created': publisher('added'),
  'publisher.changed': publisher('changed'),
  'publisher.deleted': publisher('deleted'),
  'publisher.expired': publisher('ended the pending'),
  'publisher.lapsed': publisher('let lapse'),
  'publisher.needs_review': onItself('needs review'),
  'publisher.used_first': onItself('was used for the first time'),
  'access_token.minted': (event) => ['got an access token for ', crate(event)],
  'access_token.revoked': () => ['revoked an access token'],
  'token.exposed': (event) => [
    `revoked ${event.detail['kind'] === 'access_token' ? 'an access token' : 'an API token'} that was found somewhere`,
  ],
  'api_token.created': (event) => ['made the API token ', code(event, 'name')],
  'api_token.revoked': (event) => [
    'revoked the API token ',
    code(event, 'name'),
    ...('user_id' in event.detail ? [` of user ${text(event, 'user_id')}`] : []),
  ],
  'issuer.created': issuer('trusts'),
  'issuer.changed': issuer('changed'),
  'issuer.suspended': issuer('suspended'),
  'issuer.resumed': issuer('trusts again'),
  'issuer.deleted': issuer('removed'),
  'trusted_publishing.paused': (event) => {
    const { reason } = side(event, 'after');
    return ['paused all trusted publishing', ...(typeof reason === 'string' ? [`: “${reason}”`] : [])];
  },
  'trusted_publishing.resumed': () => ['resumed trusted publishing'],
  'secrets.rotated': () => ['was given a new secret key'],
  'secrets.old_forgotten': () => ['forgot the secret key before'],
  'user.created': (event) => ['made the user ', person(event)],
  'user.changed': userChanged,
  'user.email_change_asked': (event) => ['asked to have the e-mail address ', code(event, 'email')],
  'user.email_changed': (event) => ['changed their e-mail address to ', code(event, 'after')],
  'user.identity_linked': (event) => [
    'linked ',
    person(event),
    ' to the sign-in provider ',
    code(event, 'provider'),
  ],
  'user.last_administrator_kept': (event) => [
    'left ',
    person(event),
    ' an administrator, as there is no other one',
  ],
  'user.memberships_synced': (event) => ['took the groups of ', person(event), ' over'],
  'password.changed': () => ['changed their password'],
  'password.reset': () => ['set a new password by a link'],
  'password.reset_asked': (event) => ['asked for a link for a new password of ', person(event)],
  'session.revoked': (event) => [
    `ended ${event.detail['sessions'] === 1 ? 'a session' : `${text(event, 'sessions')} sessions`} of user ${text(event, 'user_id')}`,
  ],
  'second_factor.totp_added': () => ['added an app as a second factor'],
  'second_factor.totp_removed': () => ['removed the app that was a second factor'],
  'second_factor.passkey_added': (event) => ['added the passkey ', code(event, 'name')],
  'second_factor.passkey_removed': (event) => ['removed the passkey ', code(event, 'name')],
  'second_factor.recovery_codes_renewed': () => ['made new recovery codes'],
  'second_factor.recovery_code_used': (event) => [`used a recovery code; ${text(event, 'left')} are left`],
  'second_factor.reset': (event) => ['reset the second factors of ', person(event)],
  'device_sign_in.approved': (event) => ['signed the program ', code(event, 'client_name'), ' in'],
  'device_sign_in.refused': (event) => ['refused to sign the program ', code(event, 'client_name'), ' in'],
  'organization.created': organization('made the organisation '),
  'organization.changed': organization('changed the organisation '),
  'organization.deleted': organization('deleted the organisation '),
  'organization.groups_changed': organization('changed which groups are members of '),
  'organization.member_changed': (event) => [
    'made ',
    person(event),
    ` ${withArticle(text(event, 'after'))} of `,
    code(event, 'organization'),
  ],
  'organization.member_removed': (event) => [
    'removed ',
    person(event),
    ' from ',
    code(event, 'organization'),
  ],
  'organization.prefix_taken': (event) => [
    'gave the prefix ',
    code(event, 'prefix'),
    ' to ',
    code(event, 'organization'),
  ],
  'organization.prefix_released': (event) => [
    'took the prefix ',
    code(event, 'prefix'),
    ' from ',
    code(event, 'organization'),
  ],
  'team.created': team('made the team '),
  'team.deleted': team('deleted the team '),
  'team.member_added': (event) => ['added ', person(event), ' to the team ', code(event, 'team')],
  'team.member_removed': (event) => ['removed ', person(event), ' from the team ', code(event, 'team')],
  'mail.retried': (event) => [`had the mail ${text(event, 'id')} sent again`],
  'mail.revealed': (event) => [`read the secrets of the mail ${text(event, 'id')} to `, code(event, 'to')],
  'job.started': (event) => ['started the job ', code(event, 'name')],
};

const rights: readonly [name: string, given: string, taken: string][] = [
  ['admin_by_hand', ' an administrator', ' an administrator no more'],
  ['admin_by_group', ' an administrator, by a group', ' an administrator by a group no more'],
  ['read_only_by_hand', ' read-only', ' read-only no more'],
  ['read_only_by_group', ' read-only, by a group', ' read-only by a group no more'],
];

function userChanged(event: Told): Part[] {
  const after = side(event, 'after');
  const changes: Part[][] = [];
  if ('lock' in after) changes.push([after['lock'] === null ? 'unlocked ' : 'locked ', person(event)]);
  for (const [name, given, taken] of rights) {
    const now = after[name];
    if (now === undefined) continue;
    changes.push(['made ', person(event), now === null || now === false ? taken : given]);
  }
  if (changes.length === 0) return ['changed the rights of ', person(event)];
  return changes.flatMap((change, index) => (index === 0 ? change : [', ', ...change]));
}

/** The sentence without links, for a title or a screen reader. */
export const plainText = (parts: readonly Part[]): string =>
  parts
    .map((part) =>
      typeof part === 'string' ? part : 'crate' in part ? part.crate : 'user' in part ? part.user : part.code,
    )
    .join('');
