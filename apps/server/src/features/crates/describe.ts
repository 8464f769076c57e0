import type { CrateRow, VersionRow } from './store.ts';

/**
 * The crate object of crates.io's API (crates-io-api §10.2), from the row of the crate alone.
 * @param versions named by their ids where the answer has them too; null: a link leads to them.
 */
export function describeCrate(crate: CrateRow, versions: readonly { id: number }[] | null = null) {
  const path = `/api/v1/crates/${crate.name}`;
  return {
    id: crate.name,
    name: crate.name,
    updated_at: time(crate.updated_at),
    versions: versions?.map(({ id }) => id) ?? null,
    keywords: JSON.parse(crate.keywords) as string[],
    categories: JSON.parse(crate.categories) as string[],
    badges: [],
    created_at: time(crate.created_at),
    downloads: Math.max(crate.downloads, crate.recent_downloads),
    recent_downloads: crate.recent_downloads,
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
    links: {
      versions: versions === null ? `${path}/versions` : null,
      owners: `${path}/owners`,
    },
    exact_match: false,
    trustpub_only: crate.trustpub_only === 1,
  };
}

/** The version object of crates.io's API (crates-io-api §10.3). */
export function describeVersion(crate: CrateRow, version: VersionRow, isPublicPage: boolean) {
  const path = `/api/v1/crates/${crate.name}/${version.num}`;
  return {
    id: version.id,
    crate: crate.name,
    num: version.num,
    dl_path: `${path}/download`,
    readme_path: `${path}/readme`,
    created_at: time(version.created_at),
    updated_at: time(version.updated_at),
    features: JSON.parse(version.features) as Record<string, string[]>,
    yanked: version.yanked === 1,
    yank_message: null,
    lib_links: version.links,
    license: version.license,
    links: { dependencies: `${path}/dependencies` },
    crate_size: version.size,
    published_by:
      version.user_id === null
        ? null
        : { id: version.user_id, login: version.user_login, name: version.user_name, kind: 'user' },
    trustpub_data:
      version.trustpub_data === null
        ? null
        : evidence(JSON.parse(version.trustpub_data) as Record<string, unknown>, isPublicPage),
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

/** Where the CI says that a repository is not public, its names, people and links stay with those who may read there. */
function evidence(data: Record<string, unknown>, isPublicPage: boolean): Record<string, unknown> {
  const { visibility } = data;
  if (!isPublicPage || (visibility !== 'private' && visibility !== 'internal')) return data;
  const { provider } = data;
  return { provider, visibility, repository: null, run_id: null, sha: null, links: {} };
}

/** crates.io's word for it. */
const NO_VERSION = '0.0.0';

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
