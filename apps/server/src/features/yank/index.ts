export { yankRoutes } from './routes.ts';
