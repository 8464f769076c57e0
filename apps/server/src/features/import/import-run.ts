import { CRATES_IO_INDEX, type Manifest } from '@waybill/cargo-formats';
import type { BlobStore } from '../../platform/blobs/blob-store.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Owner, OwnerMap } from './owners.ts';
import type { ImportReport, ReportedCrate, ReportedVersion } from './report.ts';
import type { Source } from './source.ts';

export interface ImportOptions {
  source: Source;
  owners: OwnerMap;
  /** Index URLs whose crates become crates of this registry. */
  oldIndexUrls: readonly string[];
  /** Whether all that is new becomes private, not only what was private there. */
  makesPrivate: boolean;
  /** Asked between two versions; true ends the import in good order. */
  isStopping: () => boolean;
  /** Called before each version. */
  progress: (now: ImportProgress) => void;
  tellCrate: (crate: ReportedCrate) => void;
  tellVersion: (version: ReportedVersion) => void;
}

export interface ImportProgress {
  crates: number;
  totalCrates: number | null;
  versions: number;
  bytes: number;
  /** What comes now. */
  current: string;
}

/** What a dry run needs of the platform: nothing that is written. */
export type ReadingPlatform = Pick<Platform, 'config' | 'database' | 'now'>;

/** One import while it goes on. */
export interface ImportRun {
  source: Source;
  platform: ReadingPlatform;
  /** Where versions are stored; null in a dry run. */
  store: Platform | null;
  /** Where files are received; of a dry run, a folder that goes afterwards. */
  blobs: BlobStore;
  oldIndexUrls: ReadonlySet<string>;
  /** Crates and versions that this dry run would have made, by canonical name and by number without build. */
  planned: Map<string, { name: string; versions: Map<string, { num: string; checksum: string }> }>;
  report: ImportReport;
  correlationId: string;
  noteDependencies(crate: string, version: string, manifest: Manifest): void;
}

export interface CrateBeingImported {
  name: string;
  /** Who gets it if it is new here. */
  owners: readonly Owner[];
  isPrivate: boolean;
}

/** Dependencies of what is imported: which crates of this registry they need, and which other registries. */
export class DependencyNotes {
  /** By the exact name; of each crate that needs it, one version. */
  readonly needed = new Map<string, Map<string, string>>();
  readonly otherRegistries: Map<string, number>;
  readonly #indexUrl: string;

  constructor(indexUrl: string, otherRegistries: Map<string, number>) {
    this.#indexUrl = indexUrl;
    this.otherRegistries = otherRegistries;
  }

  add(crate: string, version: string, { dependencies }: Manifest): void {
    for (const { registry, package: realName, name } of dependencies) {
      if (registry === this.#indexUrl) {
        const dependents = this.needed.get(realName ?? name) ?? new Map<string, string>();
        this.needed.set(realName ?? name, dependents.set(crate, version));
      } else if (registry !== null && registry !== CRATES_IO_INDEX) {
        this.otherRegistries.set(registry, (this.otherRegistries.get(registry) ?? 0) + 1);
      }
    }
  }
}
