/** What became of a version, or would become of it. */
export type VersionOutcome = 'imported' | 'new' | 'there' | 'conflict' | 'refused';

export interface ReportedVersion {
  crate: string;
  /** Null where the source's own entry could not be read. */
  version: string | null;
  /** `new` in a dry run what is `imported` otherwise. */
  outcome: VersionOutcome;
  /** Why it is a conflict or refused: a sentence, and the code that a publish would have given. */
  reason: string | null;
  code: string | null;
  bytes: number | null;
  yanked: boolean;
}

export interface ReportedCrate {
  crate: string;
  /** It was not here before. */
  isNew: boolean;
  /** New, and for its owners only, as it was there. */
  isPrivate: boolean;
  /** Logins here; of a crate that was here already, its owners stay as they are and this is empty. */
  owners: string[];
  /** Logins there that the map does not have. */
  unmappedOwners: string[];
}

export interface MissingDependency {
  crate: string;
  version: string;
  dependency: string;
}

export interface ImportReport {
  source: string;
  dryRun: boolean;
  /** Everything was looked at: neither interrupted nor broken off. */
  complete: boolean;
  versions: ReportedVersion[];
  crates: ReportedCrate[];
  missingDependencies: MissingDependency[];
  /** Index URLs of other registries, and how many dependencies point there. crates.io is not told of. */
  otherRegistries: Map<string, number>;
}

export const emptyReport = (source: string, dryRun: boolean): ImportReport => ({
  source,
  dryRun,
  complete: false,
  versions: [],
  crates: [],
  missingDependencies: [],
  otherRegistries: new Map(),
});

export function countOutcomes(report: ImportReport): Record<VersionOutcome, number> & { bytes: number } {
  const counts = { imported: 0, new: 0, there: 0, conflict: 0, refused: 0, bytes: 0 };
  for (const { outcome, bytes } of report.versions) {
    counts[outcome] += 1;
    if (outcome === 'imported' || outcome === 'new') counts.bytes += bytes ?? 0;
  }
  return counts;
}

/** Who owned crates there and has nobody in the map, with the number of those crates; the most first. */
export function unmappedOwners(report: ImportReport): { login: string; crates: number }[] {
  const counts = new Map<string, number>();
  for (const { unmappedOwners: logins } of report.crates)
    for (const login of logins) counts.set(login, (counts.get(login) ?? 0) + 1);
  return [...counts]
    .map(([login, crates]) => ({ login, crates }))
    .sort((a, b) => b.crates - a.crates || (a.login < b.login ? -1 : 1));
}
