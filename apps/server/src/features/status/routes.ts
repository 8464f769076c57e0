import type { FastifyInstance } from 'fastify';
import { isSchemaCurrent } from '../../platform/database/migrate.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Issuers } from '../trusted-publishing/index.ts';
import { frontPage } from './front-page.ts';

/** Is it alive, is it ready, and what does it offer. */
export function statusRoutes(platform: Platform, issuers: Issuers, isStopping: () => boolean) {
  const { config } = platform;
  const wellKnown = {
    registry: 'waybill',
    instance: platform.instance,
    index: config.indexUrl,
    visibility: config.visibility,
    trusted_publishing: {
      audience: config.trustedPublishing.audience,
      exchange: `${config.publicUrl}/api/v1/trusted_publishing/tokens`,
      issuers: issuers
        .all()
        .filter((issuer) => issuer.enabled)
        .map((issuer) => ({ provider: issuer.provider.id, url: issuer.url })),
    },
    limits: {
      upload_bytes: config.limits.uploadBytes,
      unpacked_bytes: config.limits.unpackedBytes,
      archive_entries: config.limits.archiveEntries,
      features: config.limits.features,
      feature_values: config.limits.featureValues,
      dependencies: config.limits.dependencies,
    },
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async () => {
      if (isStopping()) throw new Problem('shutting_down', 'The server is stopping.');
      if (!(await isSchemaCurrent(platform.database)))
        throw new Problem('database_unavailable', 'The database does not have the schema of this version.');
      return { status: 'ready' };
    });
    app.get('/.well-known/waybill', async () => wellKnown);
    app.get('/', async (_request, reply) => {
      reply.type('text/html; charset=utf-8');
      return frontPage(config);
    });
  };
}
