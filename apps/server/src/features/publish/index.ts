export { publishRoutes } from './routes.ts';
export { isReferenced } from './store.ts';
