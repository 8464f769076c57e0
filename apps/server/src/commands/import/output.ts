import { printable } from '@waybill/cargo-formats';
import {
  countOutcomes,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  type ReportedCrate,
  type ReportedVersion,
  unmappedOwners,
} from '../../features/import/index.ts';
import type { ImportArguments } from './arguments.ts';

/** Of each list at the end; what is left out is counted, and `--json` has it. */
const SHOWN = 20;
const LONGEST_LINE = 600;

export type Narrator = Pick<ImportOptions, 'progress' | 'tellCrate' | 'tellVersion'> & {
  /** Takes the line of the progress away. */
  end: () => void;
};

/**
 * What is told while it goes on: on a terminal one line that changes, and what goes wrong; else, and in a dry run, a line for each
 * version. With `--json` nothing but the line that changes.
 */
export function narrate({ dryRun, json }: Pick<ImportArguments, 'dryRun' | 'json'>): Narrator {
  const onTerminal = process.stderr.isTTY === true;
  const isTold = ({ outcome }: ReportedVersion) =>
    !json && (dryRun || !process.stdout.isTTY || outcome === 'conflict' || outcome === 'refused');
  let shownAt = 0;
  const end = () => {
    if (onTerminal) process.stderr.write('\r\x1b[K');
  };
  const line = (text: string) => {
    end();
    print(text);
  };
  return {
    end,
    progress(now) {
      if (!onTerminal || Date.now() - shownAt < 100) return;
      shownAt = Date.now();
      process.stderr.write(`\r\x1b[K${bar(now, process.stderr.columns ?? 80)}`);
    },
    tellCrate(crate) {
      if (!json && dryRun) line(ofCrate(crate));
    },
    tellVersion(version) {
      if (isTold(version)) line(`${dryRun ? '  ' : ''}${ofVersion(version)}`);
    },
  };
}

function bar({ crates, totalCrates, bytes, current }: ImportProgress, columns: number): string {
  const of = totalCrates === null || totalCrates === 0 ? '' : `/${totalCrates}`;
  const filled = totalCrates === null || totalCrates === 0 ? null : Math.round((20 * crates) / totalCrates);
  const shown = filled === null ? '' : `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] `;
  return printable(`  ${shown}${crates}${of} crates, ${size(bytes)}, ${current}`).slice(0, columns - 1);
}

function ofCrate({ crate, isNew, isPrivate, owners, unmappedOwners: unmapped }: ReportedCrate): string {
  const who = isNew
    ? `new, ${isPrivate ? 'private, ' : ''}owned by ${owners.join(', ') || 'nobody'}`
    : 'is here, its owners stay';
  return `${crate}: ${who}${unmapped.length === 0 ? '' : ` (not in --owners: ${unmapped.join(', ')})`}`;
}

function ofVersion({ crate, version, outcome, reason, yanked }: ReportedVersion): string {
  const what = `${outcome} ${crate} ${version ?? '(a version that cannot be read)'}`;
  return `${what}${yanked ? ' (yanked)' : ''}${reason === null ? '' : `: ${reason}`}`;
}

/** The end of it, for people. */
export function tellReport(report: ImportReport): void {
  const counts = countOutcomes(report);
  const problems = report.versions.filter(({ outcome }) => outcome === 'conflict' || outcome === 'refused');
  list('Not imported', problems.map(ofVersion));
  list(
    'Dependencies on crates that this registry does not have',
    report.missingDependencies.map(
      ({ crate, version, dependency }) => `${crate} ${version} needs ${dependency}`,
    ),
  );
  list(
    'Dependencies on other registries, which stay as they are (--old-index makes them this one)',
    [...report.otherRegistries].map(([url, count]) => `${url}: ${count}`),
  );
  list(
    'Owners there who are not in --owners',
    unmappedOwners(report).map(
      ({ login, crates }) => `${login}: ${crates} ${crates === 1 ? 'crate' : 'crates'}`,
    ),
  );
  const done = report.dryRun ? `${counts.new} would be imported` : `${counts.imported} imported`;
  const rest = `${counts.there} there already, ${counts.conflict} in conflict, ${counts.refused} refused`;
  const state = report.complete ? '' : ' so far: the import is not complete';
  print(`${done} (${size(counts.bytes)}), ${rest}; ${report.crates.length} crates${state}`);
}

function list(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  print(`${title}: ${lines.length}`);
  for (const line of lines.slice(0, SHOWN)) print(`  ${line}`);
  if (lines.length > SHOWN) print(`  and ${lines.length - SHOWN} more; --json has all of them`);
}

/** Names and sentences come from the source: they must not steer the terminal. */
function print(text: string): void {
  const safe = printable(text);
  process.stdout.write(`${safe.length > LONGEST_LINE ? `${safe.slice(0, LONGEST_LINE)}…` : safe}\n`);
}

/** @param error what ended it early, or null. */
export function reportJson(report: ImportReport, error: unknown) {
  const { bytes, ...counts } = countOutcomes(report);
  return {
    source: report.source,
    dry_run: report.dryRun,
    complete: report.complete,
    counts,
    bytes,
    crates: report.crates.map(({ crate, isNew, isPrivate, owners, unmappedOwners: unmapped }) => ({
      crate,
      new: isNew,
      private: isPrivate,
      owners,
      unmapped_owners: unmapped,
    })),
    versions: report.versions,
    unmapped_owners: unmappedOwners(report),
    missing_dependencies: report.missingDependencies,
    other_registries: Object.fromEntries(report.otherRegistries),
    ...(error === null ? {} : { error }),
  };
}

export const printJson = (value: unknown): void =>
  void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

export function exitCodeOf(report: ImportReport, isStopped: boolean): number {
  const { conflict, refused } = countOutcomes(report);
  if (isStopped && !report.complete) return 130;
  return conflict + refused === 0 ? 0 : 1;
}

function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
