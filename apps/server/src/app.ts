import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { makeAccess } from './features/access/index.ts';
import {
  type AccountLibrary,
  accountRoutes,
  addressRoutes,
  passwordRoutes,
  peopleRoutes,
  sessionRoutes,
} from './features/accounts/index.ts';
import { apiDocumentRoutes, collectSchemas } from './features/api-document/index.ts';
import { apiTokenRoutes } from './features/api-tokens/index.ts';
import { auditRoutes } from './features/audit/index.ts';
import { catalogueRoutes } from './features/catalogue/index.ts';
import { crateEventRoutes } from './features/crate-events/index.ts';
import { crateSettingsRoutes } from './features/crate-settings/index.ts';
import { crateRoutes } from './features/crates/index.ts';
import { deletionRoutes } from './features/deletion/index.ts';
import { devicePageRoutes, deviceRoutes } from './features/device-sign-in/index.ts';
import { type DownloadCounter, downloadRoutes, statisticsRoutes } from './features/downloads/index.ts';
import { exposedTokenRoutes } from './features/exposed-tokens/index.ts';
import { answerIndexQuickly, indexBodies, indexRoutes } from './features/index/index.ts';
import { mailRoutes } from './features/mail/index.ts';
import { mendPageRoutes } from './features/mend-page/index.ts';
import { metricsRoutes } from './features/metrics/index.ts';
import { operationRoutes } from './features/operation/index.ts';
import { organizationRoutes } from './features/organizations/index.ts';
import { invitationPageRoutes, invitationRoutes, ownerRoutes } from './features/owners/index.ts';
import { profileRoutes } from './features/profiles/index.ts';
import { publishRoutes } from './features/publish/index.ts';
import { publishingTokenRoutes } from './features/publishing-tokens/index.ts';
import { readmeRoutes } from './features/readmes/index.ts';
import { searchRoutes } from './features/search/index.ts';
import { factorPageRoutes, passkeySignInRoutes, secondFactorRoutes } from './features/second-factor/index.ts';
import { setupRoutes } from './features/setup/index.ts';
import { signInRoutes } from './features/sign-in/index.ts';
import { statusRoutes } from './features/status/index.ts';
import {
  attemptRoutes,
  configRoutes,
  type Issuers,
  issuerRoutes,
  providerRoutes,
  publisherRoutes,
  readableByJob,
  tokenRoutes,
} from './features/trusted-publishing/index.ts';
import { webRoutes } from './features/web/index.ts';
import { yankRoutes } from './features/yank/index.ts';
import { underBasePath } from './http/base-path.ts';
import { answerBrokenRequest } from './http/broken-request.ts';
import { certificateFiles } from './http/certificate-files.ts';
import { answerErrors, answerProblem, toProblem } from './http/errors.ts';
import { everyAnswer } from './http/every-answer.ts';
import { pagePolicy } from './http/html.ts';
import { createBothVersions, endUnread } from './http/http-versions.ts';
import { readJsonOnly } from './http/json-bodies.ts';
import { compileWhenAsked } from './http/lazy-validation.ts';
import { observeRoutes } from './http/observed-routes.ts';
import { limitRequests } from './http/request-limits.ts';
import type { Telemetry } from './http/telemetry.ts';
import { inHurry } from './platform/database/hurry.ts';
import type { Jobs } from './platform/jobs.ts';
import type { Metrics } from './platform/metrics/metrics.ts';
import type { Platform } from './platform/platform.ts';

export interface AppParts {
  platform: Platform;
  library: AccountLibrary;
  issuers: Issuers;
  downloads: DownloadCounter;
  jobs: Jobs;
  metrics: Metrics;
  /** Null: no traces. */
  telemetry?: Telemetry | null;
  isStopping: () => boolean;
}

/** The whole HTTP side, wired in one place and not listening. */
export async function buildApp({
  platform,
  library,
  issuers,
  downloads,
  jobs,
  metrics,
  telemetry = null,
  isStopping,
}: AppParts): Promise<FastifyInstance> {
  const certificate =
    platform.config.tls && certificateFiles(platform.config.tls, platform.log as FastifyBaseLogger);
  const bodies = indexBodies();
  // A trace has every request.
  const quick = telemetry === null ? answerIndexQuickly(platform, bodies, metrics, isStopping) : null;
  const app = Fastify({
    serverFactory: (handler) => createBothVersions(handler, certificate, quick),
    loggerInstance: platform.log as FastifyBaseLogger,
    // A line per request costs more than serving an index file; what matters is logged where it happens.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    rewriteUrl: underBasePath(platform.config.publicUrl),
    trustProxy: platform.config.trustedProxies.length === 0 ? false : platform.config.trustedProxies,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: false },
    return503OnClosing: false,
    schemaController: { compilersFactory: { buildValidator: compileWhenAsked() } },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    clientErrorHandler: (error, socket) =>
      answerBrokenRequest(error, socket as Socket, platform.log as FastifyBaseLogger),
    frameworkErrors: (error, request, reply) => {
      // The reply is the bare one here, before any route or hook.
      reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
      answerProblem(toProblem(error), request as FastifyRequest, reply as FastifyReply);
    },
  });
  answerErrors(app);
  app.addHook('onRequest', (_request, _reply, done) => inHurry(done));
  observeRoutes(app, metrics);
  telemetry?.observe(app);
  readJsonOnly(app);
  await collectSchemas(app, platform.config);
  limitRequests(app, platform);
  const access = makeAccess(platform, library, (token) => readableByJob(platform, token));
  const usual = everyAnswer(platform.config);
  app.addHook('onSend', async (request, reply) => {
    if (access.isPersonal(request) && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'private, no-store');
    reply.header('x-request-id', request.id).headers(usual);
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    // A page that may do more says so itself.
    if (isPage && !reply.hasHeader('content-security-policy')) {
      reply.header('content-security-policy', pagePolicy);
    }
    if (isStopping()) reply.header('connection', 'close');
    // A header of HTTP/1 only.
    if (request.raw.httpVersionMajor === 2) reply.removeHeader('connection');
  });
  app.addHook('onResponse', async ({ raw }) => endUnread(raw));

  await app.register(statusRoutes(platform, issuers, { access, isStopping }));
  await app.register(apiDocumentRoutes());
  await app.register(setupRoutes(platform, library));
  await app.register(mendPageRoutes(platform));
  await app.register(accountRoutes(platform, library, access));
  await app.register(sessionRoutes(platform, access));
  await app.register(secondFactorRoutes(platform, access));
  await app.register(passkeySignInRoutes(platform, library, access));
  await app.register(factorPageRoutes(platform, library, access));
  await app.register(peopleRoutes(platform, access));
  await app.register(passwordRoutes(platform, library, access));
  await app.register(addressRoutes(platform, library, access));
  await app.register(signInRoutes(platform, library, access));
  await app.register(apiTokenRoutes(platform, access));
  await app.register(deviceRoutes(platform, access));
  await app.register(devicePageRoutes(platform, library, access));
  await app.register(indexRoutes(platform, access, bodies));
  await app.register(downloadRoutes(platform, access, downloads));
  await app.register(statisticsRoutes(platform, access));
  await app.register(crateRoutes(platform, access));
  await app.register(ownerRoutes(platform, access));
  await app.register(invitationRoutes(platform, access));
  await app.register(invitationPageRoutes(platform, access));
  await app.register(organizationRoutes(platform, access));
  await app.register(readmeRoutes(platform, issuers, access));
  await app.register(searchRoutes(platform, access));
  await app.register(publishRoutes(platform, access));
  await app.register(catalogueRoutes(platform, access));
  await app.register(profileRoutes(platform, access));
  await app.register(yankRoutes(platform, access));
  await app.register(deletionRoutes(platform, access));
  await app.register(configRoutes(platform, issuers, access));
  await app.register(publisherRoutes(platform, issuers, access));
  await app.register(tokenRoutes(platform, issuers, access));
  await app.register(attemptRoutes(platform, issuers, access));
  await app.register(providerRoutes(platform, issuers, access));
  await app.register(crateEventRoutes(platform, access));
  await app.register(crateSettingsRoutes(platform, access));
  await app.register(publishingTokenRoutes(platform, access));
  await app.register(exposedTokenRoutes(platform));
  await app.register(mailRoutes(platform, access));
  await app.register(auditRoutes(platform, access));
  await app.register(issuerRoutes(platform, issuers, access));
  await app.register(operationRoutes(platform, access, { jobs, downloads }));
  await app.register(metricsRoutes(platform, access, { metrics, issuers, jobs }));
  await app.register(webRoutes(platform));
  await app.ready();
  return app;
}
