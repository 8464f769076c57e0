export { crateSettingsRoutes } from './routes.ts';
