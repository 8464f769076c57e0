export { removeUnreferencedBlob } from './remove-unreferenced-blob.ts';
export { publishRoutes } from './routes.ts';
export { isReferenced } from './store.ts';
