import { StartError } from '../platform/start-error.ts';

export interface TelemetryConfig {
  /** Of the traces: `…/v1/traces`. */
  tracesUrl: string;
  headers: Readonly<Record<string, string>>;
  /** Of the requests that come without a trace of their own; 0 to 1. */
  sampleRatio: number;
}

/** @throws StartError */
export function readTelemetry({
  endpoint,
  headers,
  samplePercent,
}: {
  endpoint: string;
  headers: string;
  samplePercent: number;
}): TelemetryConfig | null {
  if (samplePercent > 100)
    throw new StartError(`telemetry.sample_percent must be between 1 and 100, but is ${samplePercent}.`);
  if (endpoint === '') {
    if (headers === '') return null;
    throw new StartError(
      'telemetry.headers is set, but telemetry.otlp_endpoint is not; set both, or neither.',
    );
  }
  return {
    tracesUrl: readTracesUrl(endpoint),
    headers: readHeaders(headers),
    sampleRatio: samplePercent / 100,
  };
}

/** As the OpenTelemetry SDKs do it: a base address gets `/v1/traces`, and one that has it already stays. */
function readTracesUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new StartError(
      `telemetry.otlp_endpoint must be an http or https address, such as "http://127.0.0.1:4318", but is "${text}".`,
    );
  // It would end up in logs; `telemetry.headers` is masked.
  if (url.username !== '' || url.password !== '')
    throw new StartError('telemetry.otlp_endpoint must hold no password; send it by telemetry.headers.');
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

function readHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim();
    const value = part.slice(equals + 1).trim();
    if (equals < 1 || !/^[A-Za-z0-9-]+$/.test(name) || !/^[\x20-\x7e]+$/.test(value))
      // Not quoted: it may be the secret.
      throw new StartError(
        'telemetry.headers must be "name=value" pairs, separated by commas, such as "authorization=Bearer abc".',
      );
    headers[name.toLowerCase()] = value;
  }
  return headers;
}
