export { mendPageRoutes } from './routes.ts';
