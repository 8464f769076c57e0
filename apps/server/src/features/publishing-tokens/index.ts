export { publishingTokenRoutes } from './routes.ts';
