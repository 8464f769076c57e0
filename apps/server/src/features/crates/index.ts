export { describeCrate, describeUser } from './describe.ts';
export { findCrateFor } from './find-crate.ts';
export {
  noteGoneCrate,
  noteGoneVersion,
  refuseEmbargoed,
  refuseGoneVersion,
} from './gone/index.ts';
export { describeCategory, describeKeyword, type Label } from './labels/index.ts';
export { anyone, type Reader, seesRolesOf } from './reader.ts';
export { crateRoutes } from './routes.ts';
export { describeVersions, requireVersion, showVersion } from './show-version.ts';
export {
  type CrateRow,
  crateColumns,
  findCrate,
  findCrateById,
  findDownload,
  findVersion,
  findVisibleCrate,
  isOwner,
  listVersions,
  listVersionsById,
  outlineVersions,
  ownersOfCrates,
  ownersToldOfVersions,
  type Rights,
  rightsOn,
  versionsById,
  visibleTo,
} from './store.ts';
export { noteNewVersion, refreshCrateSummary, storeKeywords } from './summary/store.ts';
export { readVersionSegment } from './version-segment.ts';
