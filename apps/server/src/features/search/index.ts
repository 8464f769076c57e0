export { documentOf } from './document.ts';
export { searchRoutes } from './routes.ts';
export { rebuildSearch, storeDocument } from './stored-documents.ts';
