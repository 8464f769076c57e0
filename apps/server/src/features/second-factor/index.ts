export { forgetFactorLeftovers } from './jobs.ts';
export { securityPageRoutes } from './page/routes.ts';
export { secondFactorRoutes } from './routes.ts';
export { passkeySignInRoutes } from './sign-in/routes.ts';
export { factorLimits } from './tries/limits.ts';
