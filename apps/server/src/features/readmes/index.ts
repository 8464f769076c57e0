export { readmeRoutes } from './routes.ts';
export { keepReadme, type PublishedReadme } from './store.ts';
