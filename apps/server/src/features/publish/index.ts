export { refuseReserved } from './claim-crate.ts';
export { checkNameAndVersion, type Inspected, inspectCrate, storeVersion } from './publish-crate.ts';
export { refuseOtherSpelling, versionTaken } from './refusals.ts';
export { removeUnreferencedBlob } from './remove-unreferenced-blob.ts';
export { publishRoutes } from './routes.ts';
export { isReferenced, someChecksum } from './store.ts';
