export { exposedTokenRoutes } from './routes.ts';
