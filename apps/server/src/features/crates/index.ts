export { describeCrate } from './describe.ts';
export { anyone, type Reader } from './reader.ts';
export { crateRoutes } from './routes.ts';
export {
  type CrateRow,
  crateColumns,
  findCrate,
  findDownload,
  findVersion,
  findVisibleCrate,
  isOwner,
  listVersions,
  ownersOfCrates,
  type Rights,
  rightsOn,
  visibleTo,
} from './store.ts';
export { noteNewVersion, refreshCrateSummary, storeKeywords } from './summary/store.ts';
