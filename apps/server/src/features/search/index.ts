export { documentOf } from './document.ts';
export { searchRoutes } from './routes.ts';
export { storeDocument } from './store.ts';
