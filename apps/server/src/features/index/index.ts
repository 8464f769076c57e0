export { keepIndexCopy } from './copy/jobs.ts';
export { etagOf } from './index-file.ts';
export { indexRoutes } from './routes.ts';
export { refreshIndexEtag } from './store.ts';
