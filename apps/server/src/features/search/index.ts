export { documentOf } from './document.ts';
export { rebuildSearch, storeDocument } from './documents/store.ts';
export { searchRoutes } from './routes.ts';
