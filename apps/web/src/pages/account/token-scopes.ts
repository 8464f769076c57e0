/** What an API token may be allowed, in the order of how often it is wanted. */
export const endpointScopes = [
  {
    id: 'publish-update',
    label: 'Publish new versions',
    help: 'Of crates that are there already, with cargo publish.',
  },
  { id: 'publish-new', label: 'Publish new crates', help: 'The first version of a name.' },
  { id: 'yank', label: 'Yank and unyank', help: 'With cargo yank.' },
  {
    id: 'read',
    label: 'Read',
    help: 'The index, downloads and search, where they are not open to everybody. Builds need nothing else.',
  },
  { id: 'change-owners', label: 'Change owners', help: 'Invite and remove owners, with cargo owner.' },
  {
    id: 'trusted-publishing',
    label: 'Change trusted publishers',
    help: 'Decide which CI jobs may publish. Whoever has this can let themselves publish.',
  },
  {
    id: 'trusted-publishing-read',
    label: 'Look at trusted publishers',
    help: 'And at attempts, without changing anything: for a job that compares them with a file.',
  },
  {
    id: 'exchange',
    label: 'Stand beside an ID token',
    help: 'For a trusted publisher that wants both. Alone it can do nothing.',
  },
  { id: 'delete', label: 'Delete', help: 'Versions and whole crates, as far as the registry lets owners.' },
  {
    id: 'admin',
    label: 'Administer the registry',
    help: 'For administrators alone: users, issuers, the audit trail. Guard it well.',
  },
] as const;

export type ScopeId = (typeof endpointScopes)[number]['id'];
export const isScope = (text: string): text is ScopeId => endpointScopes.some(({ id }) => id === text);

export const scopeLabel = (id: string): string =>
  endpointScopes.find((scope) => scope.id === id)?.label ?? id;
