import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../testing/otlp-receiver.ts';
import { ADMIN_TOKEN } from '../testing/test-config.ts';
import { startTestServer } from '../testing/test-server.ts';
import { startTrustedCi, TOKENS, type TrustedCi } from '../testing/trusted-ci.ts';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

let receiver: OtlpReceiver;
let ci: TrustedCi;
let secrets: string[];
let spans: ReceivedSpan[];
let refusedId: string | null;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  ci = await startTrustedCi({
    keys: {
      'telemetry.otlp_endpoint': receiver.url,
      'telemetry.headers': 'authorization=Bearer for-the-collector',
    },
  });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  const jwt = ci.mint();
  const exchange = (headers: Record<string, string> = {}) =>
    ci.server.request('POST', TOKENS, { token: null, body: { jwt }, headers });
  const granted = await exchange({ traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` });
  const token = granted.json.token as string;
  const refused = await exchange();
  refusedId = refused.headers.get('x-request-id');
  await ci.server.request('GET', `/index/ro/ck/rocket?secret=${token}`, { token: null });
  await ci.server.request('GET', '/readyz', { token: null });
  await ci.server.request('PATCH', `/nowhere/${token}`, {
    token: null,
    headers: { traceparent: 'nonsense' },
  });
  secrets = [...jwt.split('.').slice(0, 3), token, ADMIN_TOKEN];
  // What waits is sent when the server ends.
  await ci.server.running.stop();
  spans = receiver.spans();
});
afterAll(async () => {
  await receiver.close();
  await ci.close();
});

const named = (name: string) => spans.filter((span) => span.name === name);

it('a request is a span with its route, its status and the correlation id', () => {
  const [granted, refused] = named(`POST ${TOKENS}`);
  expect(granted?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': TOKENS,
    'http.response.status_code': 200,
    'waybill.correlation_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(refused?.attributes).toMatchObject({
    'http.response.status_code': 400,
    'waybill.code': 'id_token_replayed',
    'waybill.correlation_id': refusedId,
  });
  expect(named('GET /index/*')[0]?.attributes['http.response.status_code']).toBe(200);
});

it('it goes on with the trace of its caller, and what is no trace is left out', () => {
  const [granted] = named(`POST ${TOKENS}`);
  expect(granted).toMatchObject({ traceId: CALLER.traceId, parentSpanId: CALLER.spanId });
  expect(named('PATCH unknown')[0]?.parentSpanId).toBe('');
});

it('the steps of an exchange and its transaction are within it', () => {
  const [granted] = named(`POST ${TOKENS}`);
  const within = (parent: ReceivedSpan | undefined) =>
    spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId).map(({ name }) => name);
  expect(within(granted)).toEqual(expect.arrayContaining(['verify ID token', 'decide and mint']));
  const mint = spans.find((span) => span.name === 'decide and mint' && span.traceId === CALLER.traceId);
  expect(within(mint)).toEqual(['database transaction']);
});

it('an upload has its transaction too, though its body came in pieces', () => {
  const [upload] = named('PUT /api/v1/crates/new');
  const transactions = named('database transaction').filter(({ traceId }) => traceId === upload?.traceId);
  expect(transactions.length).toBeGreaterThan(0);
  expect(transactions.every(({ attributes }) => attributes['waybill.outcome'] === 'committed')).toBe(true);
});

it('what is asked every few seconds is not traced', () => {
  expect(spans.map(({ name }) => name).filter((name) => name.includes('readyz'))).toEqual([]);
});

describe('nothing of a request is in a trace', () => {
  it('no token, no ID token, no name, no address', () => {
    const raw = receiver.raw();
    for (const secret of secrets) expect(raw.includes(secret), `${secret.slice(0, 8)}…`).toBe(false);
    expect(raw).not.toContain('rocket');
    expect(raw).not.toContain('127.0.0.1/');
  });
});

it('the collector is told who sends', () => {
  expect(receiver.raw()).toContain('POST /v1/traces');
  expect(receiver.raw()).toContain('"authorization":"Bearer for-the-collector"');
});

it('without an endpoint in the configuration nothing is sent, whatever the environment of other programs says', async () => {
  const elsewhere = await startOtlpReceiver();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', elsewhere.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `${elsewhere.url}/v1/traces`);
  const server = await startTestServer();
  await server.request('GET', '/index/config.json', { token: null });
  // What waits is sent with the end.
  await server.close();
  vi.unstubAllEnvs();
  expect(elsewhere.raw()).toBe('');
  await elsewhere.close();
});
