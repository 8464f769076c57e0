import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty where it is the first of its trace. */
  parentSpanId: string;
  attributes: Record<string, string | number | boolean>;
  failed: boolean;
}

/** Takes traces as a collector does (OTLP over HTTP, as JSON). */
export interface OtlpReceiver {
  url: string;
  spans(): ReceivedSpan[];
  /** All that came, as it came, with the headers. */
  raw(): string;
  close(): Promise<void>;
}

interface Otlp {
  resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[];
}
interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, string | number | boolean> }[];
  status: { code?: number };
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const bodies: string[] = [];
  const headers: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    headers.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    bodies.push(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Otlp).resourceSpans.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) => spans.map(read)),
        ),
      ),
    raw: () => [...headers, ...bodies].join('\n'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const read = ({ name, traceId, spanId, parentSpanId = '', attributes, status }: OtlpSpan): ReceivedSpan => ({
  name,
  traceId,
  spanId,
  parentSpanId,
  attributes: Object.fromEntries(
    attributes.map(({ key, value }) => [key, Object.values(value)[0] as string | number | boolean]),
  ),
  failed: status.code === 2,
});
