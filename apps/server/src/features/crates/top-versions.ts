import { compareVersions, parseVersion } from '@waybill/cargo-formats';

export interface ListedVersion {
  /** Grows with each publish. */
  id: number;
  num: string;
  yanked: 0 | 1;
}

export interface TopVersions {
  /** Highest stable version that is not yanked, else the highest not yanked, else the highest. */
  default: string | null;
  max: string | null;
  maxStable: string | null;
  newest: string | null;
}

export function topVersions(versions: readonly ListedVersion[]): TopVersions {
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

/** What `crates` says of its versions. */
export interface Summary {
  default_version: string | null;
  max_version: string | null;
  max_stable_version: string | null;
  newest_version: string | null;
  num_versions: number;
  yanked: 0 | 1;
}

export function summaryOf(versions: readonly ListedVersion[]): Summary {
  const top = topVersions(versions);
  return {
    default_version: top.default,
    max_version: top.max,
    max_stable_version: top.maxStable,
    newest_version: top.newest,
    num_versions: versions.length,
    yanked: versions.length > 0 && versions.every(({ yanked }) => yanked === 1) ? 1 : 0,
  };
}

/** The summary after one more version, without looking at the others: a crate may have thousands. */
export function summaryWith(before: Summary, num: string): Summary {
  const isStable = parseVersion(num).prerelease === '';
  // Where all others are yanked, the new one is the only one that counts.
  const alone = before.num_versions === 0 || before.yanked === 1;
  const max = alone ? num : higher(before.max_version, num);
  const stable = alone ? null : before.max_stable_version;
  const maxStable = isStable ? higher(stable, num) : stable;
  return {
    default_version: maxStable ?? max,
    max_version: max,
    max_stable_version: maxStable,
    newest_version: num,
    num_versions: before.num_versions + 1,
    yanked: 0,
  };
}

function higher(a: string | null, b: string): string {
  return a !== null && compareVersions(parseVersion(a), parseVersion(b)) > 0 ? a : b;
}
