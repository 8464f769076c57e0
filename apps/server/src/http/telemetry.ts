import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import type { TelemetryConfig } from '../config/telemetry.ts';
import type { DatabaseWatch } from '../platform/database/watch.ts';
import { STEPS, type Step } from '../platform/step.ts';
import { codeOf } from './observed-routes.ts';

/** Traces of what one server does. */
export interface Telemetry {
  /** A span for each request; before any route is made. */
  observe(app: FastifyInstance): void;
  /** A span for each transaction, within that of its request. */
  database: Pick<DatabaseWatch, 'began'>;
  /** Sends what is waiting, and ends. */
  stop(): Promise<void>;
}

const LONGEST_EXPORT_MS = 3_000;
/** Asked every few seconds by load balancers and Prometheus. */
const UNTRACED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * OpenTelemetry over OTLP/HTTP. The libraries are loaded here and only here: without an endpoint nothing of them is.
 * A span has the route, never the address that was asked; method, status, the code of a refusal and the correlation id; and
 * nothing else of a request, so no token, name, address or body can get into it.
 */
export async function startTelemetry(
  { tracesUrl, headers, sampleRatio }: TelemetryConfig,
  instance: string,
): Promise<Telemetry> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { AsyncLocalStorage }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('node:async_hooks'),
    ]);
  const exporter = new OTLPTraceExporter({
    url: tracesUrl,
    headers: { ...headers },
    timeoutMillis: LONGEST_EXPORT_MS,
  });
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'waybill',
      'service.version': manifest.version,
      'service.namespace': instance,
      'service.instance.id': crypto.randomUUID(),
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter, { exportTimeoutMillis: LONGEST_EXPORT_MS })],
  });
  const tracer: Tracer = provider.getTracer('waybill', manifest.version);
  const contexts = new AsyncLocalStorage<Context>();
  const current = (): Context => contexts.getStore() ?? api.ROOT_CONTEXT;
  const begin = (name: string, kind = api.SpanKind.INTERNAL, within = current()): Span =>
    tracer.startSpan(name, { kind }, within);

  const spans = new WeakMap<FastifyRequest, Span>();
  const inContexts = new WeakMap<FastifyRequest, Context>();
  const stopSteps = traceSteps(contexts, current, begin, api.trace.setSpan.bind(api.trace), (span) =>
    span.setStatus({ code: api.SpanStatusCode.ERROR }),
  );

  return {
    observe(app) {
      app.addHook('onRequest', (request, _reply, done) => {
        const { url = 'unknown' } = request.routeOptions;
        if (UNTRACED.has(url)) return done();
        const caller = remoteParent(request.headers.traceparent);
        const within =
          caller === null ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, caller);
        const span = begin(`${request.method} ${url}`, api.SpanKind.SERVER, within);
        span.setAttributes({
          'http.request.method': request.method,
          'http.route': url,
          'waybill.correlation_id': request.id,
        });
        spans.set(request, span);
        const context = api.trace.setSpan(within, span);
        inContexts.set(request, context);
        return contexts.run(context, done);
      });
      // The body comes by events of the socket, which know nothing of the request they belong to.
      app.addHook('preValidation', (request, _reply, done) => {
        const context = inContexts.get(request);
        if (context === undefined) return done();
        return contexts.run(context, done);
      });
      app.addHook('onResponse', (request, reply, done) => {
        const span = spans.get(request);
        if (span !== undefined) {
          span.setAttribute('http.response.status_code', reply.statusCode);
          const code = codeOf(reply);
          if (code !== null) span.setAttribute('waybill.code', code);
          if (reply.statusCode >= 500) span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        }
        done();
      });
      app.addHook('onRequestAbort', (request, done) => {
        spans.get(request)?.setAttribute('waybill.aborted', true).end();
        spans.delete(request);
        done();
      });
    },
    database: {
      began() {
        const span = begin('database transaction');
        return (outcome) => {
          span.setAttribute('waybill.outcome', outcome);
          if (outcome === 'rolled back') span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        };
      },
    },
    async stop() {
      stopSteps();
      // A collector that is gone must not keep the server from its end.
      const patience = new AbortController();
      await Promise.race([
        provider.shutdown().catch(() => {}),
        sleep(LONGEST_EXPORT_MS, undefined, { signal: patience.signal }).catch(() => {}),
      ]);
      patience.abort();
    },
  };
}

/** W3C Trace Context. What is not one is left out: anybody may send it. */
export function remoteParent(header: string | string[] | undefined) {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(String(header ?? ''));
  if (match === null) return null;
  const [, traceId = '', spanId = '', flags = '00'] = match;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

/** A span for each `step`. @returns what ends it. */
function traceSteps(
  contexts: import('node:async_hooks').AsyncLocalStorage<Context>,
  current: () => Context,
  begin: (name: string) => Span,
  setSpan: (context: Context, span: Span) => Context,
  markFailed: (span: Span) => void,
): () => void {
  const channel = tracingChannel<Context, Step>(STEPS);
  const open = new WeakMap<Step, Span>();
  // Other servers in this process have their own requests: what is not within one of ours is none of ours.
  channel.start.bindStore(contexts, (step) => {
    if (contexts.getStore() === undefined) return undefined as unknown as Context;
    const span = begin(step.name);
    open.set(step, span);
    return setSpan(current(), span);
  });
  const listeners = {
    error: (step: Step) => {
      const span = open.get(step);
      if (span !== undefined) markFailed(span);
    },
    asyncEnd: (step: Step) => open.get(step)?.end(),
    start() {},
    end() {},
    asyncStart() {},
  };
  channel.subscribe(listeners);
  return () => {
    channel.unsubscribe(listeners);
    channel.start.unbindStore(contexts);
  };
}
