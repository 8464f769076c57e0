export { indexBodies } from './body-cache.ts';
export { keepIndexCopy } from './copy/jobs.ts';
export { etagOf } from './index-file.ts';
export { answerIndexQuickly } from './quick-answers.ts';
export { indexRoutes } from './routes.ts';
export { refreshIndexEtag } from './store.ts';
