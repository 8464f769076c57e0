import type { AuditActionRow, CrateRow, VersionRow } from './store.ts';

/** What `?include=` leaves out of the crate object is null in it. */
export interface CrateParts {
  keywords: boolean;
  categories: boolean;
  downloads: boolean;
}

const everything: CrateParts = { keywords: true, categories: true, downloads: true };

/**
 * The crate object of crates.io's API (crates-io-api §10.2), from the row of the crate alone.
 * @param versions named by their ids where the answer has them too; null: a link leads to them.
 */
export function describeCrate(
  crate: CrateRow,
  versions: readonly { id: number }[] | null = null,
  parts: CrateParts = everything,
) {
  return {
    id: crate.name,
    name: crate.name,
    updated_at: time(crate.updated_at),
    versions: versions?.map(({ id }) => id) ?? null,
    keywords: parts.keywords ? (JSON.parse(crate.keywords) as string[]) : null,
    categories: parts.categories ? (JSON.parse(crate.categories) as string[]) : null,
    badges: [],
    created_at: time(crate.created_at),
    // The sum of the last 90 days is counted anew now and then, the other one at each flush.
    downloads: Math.max(crate.downloads, crate.recent_downloads),
    recent_downloads: parts.downloads ? crate.recent_downloads : null,
    default_version: crate.default_version,
    num_versions: crate.num_versions,
    yanked: crate.yanked === 1,
    // cargo takes nothing but a string here, and shows no result at all if one is missing.
    max_version: crate.max_version ?? NO_VERSION,
    newest_version: crate.newest_version ?? NO_VERSION,
    max_stable_version: crate.max_stable_version,
    description: crate.description,
    homepage: crate.homepage,
    documentation: crate.documentation,
    repository: crate.repository,
    links: linksOfCrate(crate.name, { inlineVersions: versions !== null }),
    exact_match: false,
    trustpub_only: crate.trustpub_only === 1,
    visibility: crate.visibility,
  };
}

/** Each of these addresses is there. */
export function linksOfCrate(name: string, { inlineVersions }: { inlineVersions: boolean }) {
  const path = `/api/v1/crates/${name}`;
  return {
    version_downloads: `${path}/downloads`,
    versions: inlineVersions ? null : `${path}/versions`,
    owners: `${path}/owners`,
    owner_team: `${path}/owner_team`,
    owner_user: `${path}/owner_user`,
    reverse_dependencies: `${path}/reverse_dependencies`,
  };
}

export interface PublicUser {
  id: number;
  login: string;
  name: string | null;
}

/** The user object of crates.io's API; `url` is a text always, as typed clients want one. */
export function describeUser({ id, login, name }: PublicUser, publicUrl: string) {
  return { id, login, name, avatar: null, url: `${publicUrl}/api/v1/users/${login}`, kind: 'user' as const };
}

export interface VersionSurroundings {
  /** What people did with this very version. */
  actions: readonly AuditActionRow[];
  publicUrl: string;
  /** Whether anybody at all may look. */
  isPublicPage: boolean;
}

/** The version object of crates.io's API (crates-io-api §10.3), and `lib_name` of our own. */
export function describeVersion(
  crate: { name: string },
  version: VersionRow,
  { actions, publicUrl, isPublicPage }: VersionSurroundings,
) {
  const path = `/api/v1/crates/${crate.name}/${version.num}`;
  return {
    id: version.id,
    crate: crate.name,
    num: version.num,
    dl_path: `${path}/download`,
    readme_path: `${path}/readme`,
    created_at: time(version.created_at),
    updated_at: time(version.updated_at),
    downloads: version.downloads,
    features: JSON.parse(version.features) as Record<string, string[]>,
    yanked: version.yanked === 1,
    yank_message: version.yank_message,
    lib_links: version.links,
    license: version.license,
    links: {
      dependencies: `${path}/dependencies`,
      version_downloads: `${path}/downloads`,
      authors: `${path}/authors`,
    },
    crate_size: version.size,
    published_by:
      version.user_id === null || version.user_login === null
        ? null
        : describeUser(
            { id: version.user_id, login: version.user_login, name: version.user_name },
            publicUrl,
          ),
    audit_actions: actions.map((one) => ({
      action: actionWord[one.action],
      user: describeUser({ id: one.user_id, login: one.user_login, name: one.user_name }, publicUrl),
      time: time(one.at),
    })),
    trustpub_data:
      version.trustpub_data === null
        ? null
        : evidence(JSON.parse(version.trustpub_data) as Record<string, unknown>, isPublicPage),
    // We do not count lines; null is what crates.io says until it has.
    linecounts: null,
    checksum: version.checksum,
    rust_version: version.rust_version,
    edition: version.edition,
    has_lib: version.has_lib === 1,
    lib_name: version.lib_name,
    bin_names: JSON.parse(version.bin_names) as string[],
    description: version.description,
    homepage: version.homepage,
    documentation: version.documentation,
    repository: version.repository,
  };
}

/** @param downloads of the crate that depends, where that is what is listed. */
export function describeDependency(
  row: {
    id: number;
    version_id: number;
    crate_name: string;
    requirement: string;
    optional: number;
    default_features: number;
    features: string;
    target: string | null;
    kind: string;
    registry: string | null;
  },
  downloads = 0,
) {
  return {
    id: row.id,
    version_id: row.version_id,
    crate_id: row.crate_name,
    req: row.requirement,
    optional: row.optional === 1,
    default_features: row.default_features === 1,
    features: JSON.parse(row.features) as string[],
    target: row.target,
    kind: row.kind,
    downloads,
    registry: row.registry,
  };
}

const actionWord = {
  'version.published': 'publish',
  'version.yanked': 'yank',
  'version.unyanked': 'unyank',
} as const;

/** Where the CI says that a repository is not public, its names, people and links stay with those who may read there. */
function evidence(data: Record<string, unknown>, isPublicPage: boolean): Record<string, unknown> {
  const { visibility } = data;
  if (!isPublicPage || (visibility !== 'private' && visibility !== 'internal')) return data;
  const { provider } = data;
  return { provider, visibility, repository: null, run_id: null, sha: null, links: {} };
}

/** crates.io's word for it. */
const NO_VERSION = '0.0.0';

export const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
