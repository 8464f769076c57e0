import type { Populated } from './populated.ts';

/**
 * Whose page it is. `everybody`: all see the same. `person`: whoever is signed in has one of their own. `owner`, `member`,
 * `admin`: others are told that it is not theirs, and whoever is not signed in is asked to.
 */
type Audience = 'everybody' | 'person' | 'owner' | 'member' | 'admin';

export interface Example {
  /** Of its pictures. */
  name: string;
  path: string;
  audience: Audience;
  /** 200 where nothing is said. */
  status?: number;
  /** A button of the page, by what it says or the beginning of it, that opens the dialog which is meant. */
  press?: string;
}

/** What addresses need of a registry. */
type Numbers = Pick<Populated, 'publishers' | 'attempts' | 'issuer'>;

/** An address for every pattern of the web UI, and more than one where the page looks different. */
export function examples({ publishers, attempts, issuer }: Numbers): Record<string, Example[]> {
  const rocket = '/crates/rocket';
  const one = (name: string, path: string, audience: Audience = 'everybody') => [{ name, path, audience }];
  return {
    '/': one('home', '/'),
    '/search': [...one('search', '/search?q=rocket'), ...one('search-nothing', '/search?q=zeppelin')],
    '/crates/:name': [...one('crate', rocket), ...one('crate-private', '/crates/acme-vault', 'owner')],
    '/crates/:name/versions': [
      ...one('crate-versions', `${rocket}/versions`),
      ...one('crate-versions-none', `${rocket}/versions?q=zeppelin`),
    ],
    '/crates/:name/dependencies': one('crate-dependencies', `${rocket}/dependencies`),
    '/crates/:name/dependents': one('crate-dependents', `${rocket}/dependents`),
    '/crates/:name/publishers': [
      ...one('crate-publishers', `${rocket}/publishers`, 'owner'),
      ...one('crate-publishers-review', '/crates/anvil/publishers', 'owner'),
      ...one('crate-publishers-none', '/crates/tunnel/publishers', 'owner'),
    ],
    '/crates/:name/publishers/new': one('publisher-new', `${rocket}/publishers/new`, 'owner'),
    '/crates/:name/publishers/:id': one('publisher', `${rocket}/publishers/${publishers.active}`, 'owner'),
    '/crates/:name/attempts': [
      ...one('crate-attempts', `${rocket}/attempts`, 'owner'),
      ...one('crate-attempts-none', '/crates/tunnel/attempts', 'owner'),
    ],
    '/crates/:name/attempts/:id': [
      ...one('attempt-refused', `${rocket}/attempts/${attempts.refused}`, 'owner'),
      ...one('attempt-granted', `${rocket}/attempts/${attempts.granted}`, 'owner'),
    ],
    '/attempts/:reference': one('attempt-unknown', '/attempts/0-0-0', 'person'),
    '/crates/:name/settings': one('crate-settings', `${rocket}/settings`, 'owner'),
    '/crates/:name/:version': [
      ...one('version', `${rocket}/1.1.0`),
      ...one('version-by-token', `${rocket}/0.2.0`),
      ...one('version-yanked', `${rocket}/0.2.1`),
    ],
    '/keywords': one('keywords', '/keywords'),
    '/keywords/:keyword': one('keyword', '/keywords/space'),
    '/categories': one('categories', '/categories'),
    '/categories/:slug': one('category', '/categories/development-tools'),
    '/users/:login': one('user', '/users/ada'),
    '/organizations': one('organizations', '/organizations', 'person'),
    '/organizations/new': one('organization-new', '/organizations/new', 'admin'),
    '/organizations/:organization': one('organization', '/organizations/acme', 'member'),
    '/organizations/:organization/:part': [
      ...['members', 'teams', 'prefixes', 'settings'].flatMap((part) =>
        one(`organization-${part}`, `/organizations/acme/${part}`, 'member'),
      ),
      ...one('organization-groups', '/organizations/acme/groups', 'admin'),
    ],
    '/organizations/:organization/teams/:team': one('team', '/organizations/acme/teams/core', 'member'),
    '/welcome': one('welcome', '/welcome'),
    '/me': one('me', '/me', 'person'),
    '/me/tokens': one('tokens', '/me/tokens', 'person'),
    '/me/tokens/new': one('token-new', '/me/tokens/new', 'person'),
    '/me/security': one('security', '/me/security', 'person'),
    '/me/sessions': one('sessions', '/me/sessions', 'person'),
    '/me/notifications': one('notifications', '/me/notifications', 'person'),
    '/me/invitations': one('invitations', '/me/invitations', 'person'),
    '/me/publishers': one('pending-publishers', '/me/publishers', 'person'),
    '/me/publishers/new': one('pending-publisher-new', '/me/publishers/new', 'person'),
    '/me/publishers/:id': one('pending-publisher', `/me/publishers/${publishers.pending}`, 'owner'),
    '/admin': one('admin', '/admin', 'admin'),
    '/admin/issuers': one('admin-issuers', '/admin/issuers', 'admin'),
    '/admin/issuers/new': one('admin-issuer-new', '/admin/issuers/new', 'admin'),
    '/admin/issuers/:id': one('admin-issuer', `/admin/issuers/${issuer}`, 'admin'),
    '/admin/users': one('admin-users', '/admin/users', 'admin'),
    '/admin/users/:login': one('admin-user', '/admin/users/wile', 'admin'),
    '/admin/attempts': one('admin-attempts', '/admin/attempts', 'admin'),
    '/admin/attempts/:id': one('admin-attempt', `/admin/attempts/${attempts.refused}`, 'admin'),
    '/admin/audit': one('admin-audit', '/admin/audit', 'admin'),
    '/admin/jobs': one('admin-jobs', '/admin/jobs', 'admin'),
    '/admin/mails': one('admin-mails', '/admin/mails', 'admin'),
    '/docs': [...one('docs', '/docs'), ...one('docs-search', '/docs?q=token')],
    '/docs/:page+': [...one('doc', '/docs/publishers'), ...one('doc-provider', '/docs/providers/github')],
  };
}

/** What opens above a page. Nothing is pressed there, so that the registry stays as it is. */
export function dialogs({ issuer }: Numbers): Example[] {
  const rocket = '/crates/rocket';
  const opened = (name: string, path: string, press: string, audience: Audience = 'owner'): Example => ({
    ...{ name: `dialog-${name}`, path, press, audience },
  });
  return [
    opened('yank', `${rocket}/1.1.0`, 'Yank'),
    opened('publisher-delete', '/me/publishers', 'Delete the publisher'),
    opened('only-from-ci', `${rocket}/publishers`, 'Publish only from CI'),
    opened('crate-delete', '/crates/acme-vault/settings', 'Delete the crate'),
    opened('crate-public', '/crates/acme-vault/settings', 'Make it public'),
    opened('token-revoke', '/me/tokens', 'Revoke dashboard'),
    opened('sessions-end', '/me/sessions', 'End all others'),
    opened('team-delete', '/organizations/acme/teams/core', 'Delete the team'),
    opened('pause', '/admin', 'Pause all trusted publishing', 'admin'),
    opened('user-new', '/admin/users', 'Make a user', 'admin'),
    opened('user-lock', '/admin/users/wile', 'Lock the account', 'admin'),
    opened('user-session', '/admin/users/wile', 'End all sessions', 'admin'),
    opened('user-token', '/admin/users/wile', 'Revoke acceptance', 'admin'),
    opened('user-factors', '/admin/users/wile', 'Reset second factors', 'admin'),
    opened('issuer-suspend', `/admin/issuers/${issuer}`, 'Suspend', 'admin'),
  ];
}

/** Pages that the server makes by itself; those are nobody's in particular. */
export const plainPages: readonly Example[] = [
  { name: 'sign-in', path: '/sign-in', audience: 'everybody' },
  { name: 'forgot-password', path: '/forgot-password', audience: 'everybody' },
  { name: 'reset-password', path: '/reset-password?token=spent', audience: 'everybody', status: 400 },
  { name: 'confirm-email', path: '/confirm-email?token=spent', audience: 'everybody', status: 400 },
  { name: 'device', path: '/device', audience: 'everybody' },
  { name: 'device-nobody', path: '/device?code=BCDF-GHJK', audience: 'everybody' },
  { name: 'invitation-gone', path: '/accept-invite/spent', audience: 'everybody', status: 404 },
  { name: 'setup-done', path: '/setup?token=spent', audience: 'everybody', status: 403 },
  {
    name: 'mend',
    path: '/trusted-publishing/mend?provider=github&identity.owner=acme&identity.repository=rocket&identity.workflow=nightly.yml&environment=release&crate=rocket',
    audience: 'everybody',
  },
];
