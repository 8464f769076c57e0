export { describeCrate } from './describe.ts';
export { crateRoutes } from './routes.ts';
export {
  type CrateRow,
  findChecksum,
  findCrate,
  findVersion,
  isOwner,
  listVersions,
  ownersOfCrates,
} from './store.ts';
