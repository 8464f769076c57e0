import { providerIds, providers } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireDatabase, requireStorage } from '../../platform/health.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { DOCUMENT_PATH } from '../api-document/index.ts';
import { findSwitch, type Issuer, type Issuers, type Switch } from '../trusted-publishing/index.ts';
import { aliveDocs, readyDocs, registryDocs } from './documentation.ts';

/** Is it alive, is it ready, and what does it offer. */
export function statusRoutes(
  platform: Platform,
  issuers: Issuers,
  { access, isStopping }: { access: Pick<Access, 'requireReader'>; isStopping: () => boolean },
) {
  const { config } = platform;
  /** Clients ask what the registry is before they know how to show who they are: who may not read is told less, not refused. */
  const mayRead = (request: FastifyRequest): Promise<boolean> =>
    access.requireReader(request).then(
      () => true,
      (error) => {
        if (error instanceof Problem) return false;
        throw error;
      },
    );
  const wellKnown = (trusted: readonly Issuer[], { enabled, reason }: Switch) => ({
    registry: 'waybill',
    instance: platform.instance,
    visibility: config.visibility,
    audience: config.trustedPublishing.audience,
    endpoints: {
      index: config.indexUrl,
      private_index: config.privateIndexUrl,
      api: config.publicUrl,
      openapi: `${config.publicUrl}${DOCUMENT_PATH}`,
      exchange: `${config.publicUrl}/api/v1/trusted_publishing/tokens`,
      rehearse: `${config.publicUrl}/api/v1/trusted_publishing/rehearsals`,
      publishers: `${config.publicUrl}/api/v1/trusted_publishing/publishers`,
      providers: `${config.publicUrl}/api/v1/trusted_publishing/providers`,
      github_configs: `${config.publicUrl}/api/v1/trusted_publishing/github_configs`,
      gitlab_configs: `${config.publicUrl}/api/v1/trusted_publishing/gitlab_configs`,
      device_authorization: `${config.publicUrl}/api/v1/device/authorizations`,
      device_token: `${config.publicUrl}/api/v1/device/tokens`,
    },
    trusted_publishing: { enabled, reason },
    issuers: trusted.map((issuer) => ({ provider: issuer.provider.id, url: issuer.url })),
    providers: providerIds.map((id) => ({ id, title: providers[id]?.title ?? 'Generic OIDC' })),
    limits: {
      upload_bytes: config.limits.uploadBytes,
      unpacked_bytes: config.limits.unpackedBytes,
      archive_entries: config.limits.archiveEntries,
      features: config.limits.features,
      feature_values: config.limits.featureValues,
      dependencies: config.limits.dependencies,
    },
  });

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.get('/healthz', { schema: aliveDocs }, async () => ({ status: 'ok' }));
    app.get('/readyz', { schema: readyDocs }, async () => {
      if (isStopping()) throw new Problem('shutting_down', 'The server is stopping.');
      await requireDatabase(platform);
      await requireStorage(platform);
      return { status: 'ready' };
    });
    app.get('/.well-known/waybill', { schema: registryDocs }, async (request) => {
      // They may be addresses of inner systems.
      const shown = (await mayRead(request)) ? (await issuers.current()).all() : [];
      const trusted = shown.filter((issuer) => issuer.enabled);
      return wellKnown(trusted, await findSwitch(platform.database.db));
    });
  };
}
