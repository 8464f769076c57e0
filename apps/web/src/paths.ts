/**
 * Every address of the web UI: the patterns that the server answers with it, and a builder for each. Nothing here needs a
 * browser, as the build reads it too.
 */
export const pagePatterns = {
  home: '/',
  search: '/search',
  crate: '/crates/:name',
  crateVersions: '/crates/:name/versions',
  crateDependencies: '/crates/:name/dependencies',
  crateDependents: '/crates/:name/dependents',
  cratePublishers: '/crates/:name/publishers',
  newPublisher: '/crates/:name/publishers/new',
  publisher: '/crates/:name/publishers/:id',
  crateAttempts: '/crates/:name/attempts',
  attempt: '/crates/:name/attempts/:id',
  findAttempt: '/attempts/:reference',
  crateSettings: '/crates/:name/settings',
  version: '/crates/:name/:version',
  keywords: '/keywords',
  keyword: '/keywords/:keyword',
  categories: '/categories',
  category: '/categories/:slug',
  user: '/users/:login',
  organizations: '/organizations',
  newOrganization: '/organizations/new',
  organization: '/organizations/:organization',
  organizationPart: '/organizations/:organization/:part',
  team: '/organizations/:organization/teams/:team',
  welcome: '/welcome',
  me: '/me',
  tokens: '/me/tokens',
  newToken: '/me/tokens/new',
  security: '/me/security',
  sessions: '/me/sessions',
  notifications: '/me/notifications',
  invitations: '/me/invitations',
  pendingPublishers: '/me/publishers',
  newPendingPublisher: '/me/publishers/new',
  pendingPublisher: '/me/publishers/:id',
  admin: '/admin',
  adminIssuers: '/admin/issuers',
  newIssuer: '/admin/issuers/new',
  adminIssuer: '/admin/issuers/:id',
  adminUsers: '/admin/users',
  adminUser: '/admin/users/:login',
  adminAttempts: '/admin/attempts',
  adminAttempt: '/admin/attempts/:id',
  adminAudit: '/admin/audit',
  adminJobs: '/admin/jobs',
  adminMails: '/admin/mails',
  docs: '/docs',
  doc: '/docs/:page+',
} as const;
export type PageName = keyof typeof pagePatterns;

/** What every page of a crate asks for with it. */
export const crateParts = 'default_version,keywords,categories,downloads';
/**
 * What a page asks the API first, as addresses with the variables of its own: the server has it fetched while the scripts still
 * come. Each must be asked exactly so, or it is asked twice.
 */
export function firstQuestions(name: PageName): readonly string[] {
  if (name === 'home') return ['/api/v1/summary'];
  if (!pagePatterns[name].startsWith(pagePatterns.crate)) return [];
  const crate = `/api/v1/crates/:name?${new URLSearchParams({ include: crateParts })}`;
  return name === 'crate' ? [crate, '/api/v1/crates/:name/readme'] : [crate];
}

/** All pages, those first that are meant where two fit: `/crates/:name/versions` before `/crates/:name/:version`. */
export const pagesInOrder: readonly PageName[] = (Object.keys(pagePatterns) as PageName[]).sort(
  (a, b) => pagePatterns[a].split(':').length - pagePatterns[b].split(':').length,
);

type Query = Readonly<Record<string, string | number | null | undefined>>;
type Parameters<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Plain<Name> | Parameters<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Plain<Name>
    : never;
type Plain<Name extends string> = Name extends `${infer Bare}+` ? Bare : Name;
type Given<Name extends PageName> = [Parameters<(typeof pagePatterns)[Name]>] extends [never]
  ? Readonly<Record<never, never>>
  : Readonly<Record<Parameters<(typeof pagePatterns)[Name]>, string | number>>;

/** Where `public_url` has a path, all addresses begin with it. The server writes it into the page. */
let base = '';
export const setBase = (path: string): void => {
  base = path;
};

/** The address of something that is no page of the UI: `/sign-in`, `/api/openapi.json`. */
export const at = (path: string): string => `${base}${path}`;

/**
 * The part of the page that an address points to; what nobody can decode is as it stands there.
 * @param hash with its `#`; or nothing
 */
export function fragment(hash: string): string {
  const text = hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The pattern of a page as a router takes it. */
export const patternOf = (name: PageName): string => at(pagePatterns[name]);

/**
 * The address of a page.
 * @param query what is null, undefined or empty is left out
 */
export function pathTo<Name extends PageName>(name: Name, given: Given<Name>, query: Query = {}): string {
  const values = given as Readonly<Record<string, string | number>>;
  const path = pagePatterns[name].replace(/:(\w+)(\+?)/g, (_, key: string, rest: string) => {
    const value = String(values[key] ?? '');
    return rest === '' ? encodeURIComponent(value) : value.split('/').map(encodeURIComponent).join('/');
  });
  return at(path) + queryOf(query);
}

export function queryOf(query: Query): string {
  const parts = Object.entries(query).filter(
    (entry): entry is [string, string | number] =>
      entry[1] !== null && entry[1] !== undefined && entry[1] !== '',
  );
  if (parts.length === 0) return '';
  return `?${new URLSearchParams(parts.map(([key, value]): [string, string] => [key, String(value)]))}`;
}
