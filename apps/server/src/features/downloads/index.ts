export { countDownloads, type DownloadCounter } from './counter.ts';
export { refreshRecentDownloads } from './jobs.ts';
export { downloadRoutes } from './routes.ts';
export { statisticsRoutes } from './statistics/routes.ts';
