export { prepareFirstUser } from './first-user.ts';
export { setupRoutes } from './routes.ts';
