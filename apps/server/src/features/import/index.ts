export { splitCrateFileName } from './crate-file-name.ts';
export { type Fetcher, httpFetcher } from './fetcher.ts';
export { folderSource } from './folder-source.ts';
export { gitSource } from './git-source.ts';
export { importRegistry, rehearseImport } from './import-registry.ts';
export type { ImportOptions, ImportProgress } from './import-run.ts';
export { kellnrSource } from './kellnr-source.ts';
export { parseOwnerFile, readOwnerMap } from './owners.ts';
export {
  countOutcomes,
  emptyReport,
  type ImportReport,
  type ReportedCrate,
  type ReportedVersion,
  unmappedOwners,
} from './report.ts';
export { type Source, SourceFailure } from './source.ts';
export { sparseSource } from './sparse-source.ts';
