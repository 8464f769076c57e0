import { buildApp } from '../app.ts';
import { accountLibrary } from '../features/accounts/index.ts';
import { countDownloads } from '../features/downloads/index.ts';
import { openIssuers } from '../features/trusted-publishing/index.ts';
import { jobClaims } from '../platform/job-claims.ts';
import { startJobs } from '../platform/jobs.ts';
import { Metrics } from '../platform/metrics/metrics.ts';
import { keepTidy } from '../start.ts';
import { freePort, type TestServer } from './test-server.ts';

/** Another copy of the server on the same database and blobs, with nothing in memory that the first one has. */
export interface SecondCopy {
  url: string;
  close(): Promise<void>;
}

export async function startSecondCopy({ running: { platform } }: TestServer): Promise<SecondCopy> {
  const issuers = await openIssuers(platform);
  const library = accountLibrary(platform);
  const jobs = startJobs({ ...platform, claims: jobClaims(platform.database.db) });
  keepTidy(platform, issuers, jobs);
  const downloads = countDownloads(platform, jobs);
  const app = await buildApp({
    platform,
    library,
    issuers,
    downloads,
    jobs,
    metrics: new Metrics(),
    isStopping: () => false,
  });
  const port = await freePort();
  await app.listen({ host: '127.0.0.1', port });
  issuers.start(jobs);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      issuers.stop();
      await app.close();
      await downloads.stop();
      await jobs.stop();
    },
  };
}
