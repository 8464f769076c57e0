import { compareVersions, parseVersion } from '@waybill/cargo-formats';
import type { CrateRow, VersionRow } from './store.ts';

/** The crate object of crates.io's API (crates-io-api §10.2), from a crate and all its versions. */
export function describeCrate(
  crate: CrateRow,
  versions: readonly VersionRow[],
  options: { inlineVersions: boolean },
) {
  const top = topVersions(versions);
  const path = `/api/v1/crates/${crate.name}`;
  return {
    id: crate.name,
    name: crate.name,
    updated_at: time(crate.updated_at),
    versions: options.inlineVersions ? versions.map((version) => version.id) : null,
    keywords: JSON.parse(crate.keywords) as string[],
    categories: JSON.parse(crate.categories) as string[],
    badges: [],
    created_at: time(crate.created_at),
    default_version: top.default,
    num_versions: versions.length,
    yanked: versions.find((version) => version.num === top.default)?.yanked === 1,
    max_version: top.max,
    newest_version: top.newest,
    max_stable_version: top.maxStable,
    description: crate.description,
    homepage: crate.homepage,
    documentation: crate.documentation,
    repository: crate.repository,
    links: {
      versions: options.inlineVersions ? null : `${path}/versions`,
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

interface TopVersions {
  /** Highest stable version that is not yanked, else the highest not yanked, else the highest. */
  default: string | null;
  max: string | null;
  maxStable: string | null;
  newest: string | null;
}

export function topVersions(versions: readonly Pick<VersionRow, 'num' | 'yanked' | 'id'>[]): TopVersions {
  const ordered = versions
    .map((row) => ({ row, version: parseVersion(row.num) }))
    .sort((a, b) => compareVersions(b.version, a.version));
  const live = ordered.filter(({ row }) => row.yanked === 0);
  const stable = live.find(({ version }) => version.prerelease === '');
  const newest = live.reduce<number | null>(
    (latest, { row }) => (latest === null || row.id > latest ? row.id : latest),
    null,
  );
  const max = live[0]?.row.num ?? null;
  return {
    default: stable?.row.num ?? max ?? ordered[0]?.row.num ?? null,
    max: max ?? ordered[0]?.row.num ?? null,
    maxStable: stable?.row.num ?? null,
    newest: live.find(({ row }) => row.id === newest)?.row.num ?? ordered[0]?.row.num ?? null,
  };
}

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
