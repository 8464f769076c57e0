export { forgetDeviceSignIns } from './jobs.ts';
export { deviceLimits } from './limits.ts';
export { devicePageRoutes } from './page/routes.ts';
export { deviceRoutes } from './routes.ts';
