import type { FastifyInstance } from 'fastify';
import type { Jobs } from '../../platform/jobs.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { Issuers } from '../trusted-publishing/index.ts';
import { metricsDocs } from './documentation.ts';
import { figuresOf } from './figures.ts';
import { lookUpSometimes } from './look-up.ts';
import { CONTENT_TYPE, printFigures } from './print.ts';
import { mayReadMetrics } from './who-may-read.ts';

export interface Measured {
  metrics: Metrics;
  issuers: Issuers;
  jobs: Jobs;
}

/** `GET /metrics`: no names of crates, people or repositories, so that its size does not grow with the registry. */
export function metricsRoutes(platform: Platform, access: Access, { metrics, issuers, jobs }: Measured) {
  const mayRead = mayReadMetrics(platform.config);
  const lookUp = lookUpSometimes(platform, jobs);
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/metrics', { schema: metricsDocs }, async (request, reply) => {
      if (!mayRead(request)) await access.requireAdmin(request);
      const looked = figuresOf(platform, issuers.held(), await lookUp());
      return reply
        .header('cache-control', 'no-store')
        .type(CONTENT_TYPE)
        .send(await printFigures([...metrics.all(), ...looked]));
    });
  };
}
