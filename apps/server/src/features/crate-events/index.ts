export { crateEventRoutes } from './routes.ts';
