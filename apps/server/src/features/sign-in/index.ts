export { providerLimits } from './limits.ts';
export { signInRoutes } from './routes.ts';
export { forgetSignIns } from './store.ts';
