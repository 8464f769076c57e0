import { createHash } from 'node:crypto';
import type { Platform } from '../../platform/platform.ts';
import { etagOf } from '../index/index.ts';
import { isReferenced } from '../publish/index.ts';
import { listCratesAfter, type VersionFacts, versionsOfCrate } from './store.ts';
import { SETTLING_MS } from './sweep.ts';

export interface CheckReport {
  crates: number;
  versions: number;
  blobs: number;
  /** Each a sentence. Empty: the registry is clean. */
  problems: string[];
  /** Nothing wrong, but worth knowing. */
  notes: string[];
}

type Parts = Pick<Platform, 'database' | 'blobs' | 'now'>;

/**
 * Proves that what was acknowledged can be had: each index line has a blob of that very checksum (read and hashed, not
 * only looked up), each blob has a version, and each index file has the tag it is served with.
 * @param progress called now and then with what has been done so far.
 */
export async function checkRegistry(
  platform: Parts,
  progress: (done: CheckReport) => void = () => {},
): Promise<CheckReport> {
  const report: CheckReport = { crates: 0, versions: 0, blobs: 0, problems: [], notes: [] };
  let after = 0;
  for (;;) {
    const crates = await listCratesAfter(platform.database.db, after);
    if (crates.length === 0) break;
    for (const crate of crates) {
      await checkCrate(platform, crate, report);
      after = crate.id;
      progress(report);
    }
  }
  await checkOrphans(platform, report);
  return report;
}

async function checkCrate(
  platform: Parts,
  crate: { id: number; name: string },
  report: CheckReport,
): Promise<void> {
  const { etag, versions } = await versionsOfCrate(platform.database.db, crate.id);
  report.crates += 1;
  if (versions.length === 0) {
    report.problems.push(`crate ${crate.name} has no version.`);
    return;
  }
  const expected = etagOf(versions.map((version) => version.index_line));
  if (etag !== expected) {
    report.problems.push(
      `the index file of ${crate.name} is served with the tag ${etag}, but its lines make ${expected}.`,
    );
  }
  for (const version of versions) {
    report.versions += 1;
    checkLine(crate.name, version, report);
    await checkBlob(platform, `${crate.name} ${version.num}`, version, report);
  }
}

function checkLine(name: string, version: VersionFacts, report: CheckReport): void {
  report.problems.push(...lineProblems(name, version));
}

/** What is wrong with the index line of a version. */
export function lineProblems(name: string, version: VersionFacts): string[] {
  const line = parseLine(version.index_line);
  if (line === null) return [`the index line of ${name} ${version.num} is not a JSON object.`];
  const problems: string[] = [];
  const expected = { name, vers: version.num, cksum: version.checksum, yanked: version.yanked === 1 };
  for (const [field, value] of Object.entries(expected)) {
    const actual = line[field];
    if (actual !== value) {
      problems.push(
        `the index line of ${name} ${version.num} says ${field} ${JSON.stringify(actual)}, but the version has ${JSON.stringify(value)}.`,
      );
    }
  }
  return problems;
}

function parseLine(text: string): Record<string, unknown> | null {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? (line as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function checkBlob(
  platform: Parts,
  what: string,
  version: VersionFacts,
  report: CheckReport,
): Promise<void> {
  const blob = await platform.blobs.open(version.checksum);
  if (blob === null) {
    report.problems.push(`${what} has no file: the blob ${version.checksum} is missing.`);
    return;
  }
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of blob.stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  const actual = hash.digest('hex');
  if (actual !== version.checksum)
    report.problems.push(
      `the file of ${what} is damaged: expected SHA-256 ${version.checksum}, got ${actual}.`,
    );
  else if (size !== version.size)
    report.problems.push(`the file of ${what} has ${size} bytes, but the version says ${version.size}.`);
}

async function checkOrphans(platform: Parts, report: CheckReport): Promise<void> {
  const orphans: { sha256: string; keptAt: Date }[] = [];
  for await (const blob of platform.blobs.list()) {
    report.blobs += 1;
    // Asked after the blob was seen, so a publish that has just committed is found.
    if (!(await isReferenced(platform.database.db, blob.sha256))) orphans.push(blob);
  }
  for (const { sha256, keptAt } of orphans) {
    const settling = platform.now().getTime() - keptAt.getTime() < SETTLING_MS;
    if (settling)
      report.notes.push(
        `the blob ${sha256} has no version yet: an upload that is under way, or one that broke off and will be swept.`,
      );
    else
      report.problems.push(
        `the blob ${sha256} has no version; the server removes such blobs when it starts and every hour.`,
      );
  }
}
