export { invitationPageRoutes } from './invitations/page/routes.ts';
export { invitationRoutes } from './invitations/routes.ts';
export { ownerRoutes } from './routes.ts';
