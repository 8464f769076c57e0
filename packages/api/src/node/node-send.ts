import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { ClientFault } from '../client/client-fault.ts';
import { type HttpAnswer, type HttpRequest, type Send, USUAL_TIMEOUT_MS } from '../client/http.ts';
import { connectThrough, proxyFor, setHeaders } from './proxy.ts';
import { unreachable } from './unreachable.ts';

export interface NodeSendOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** More than this of an answer is not read. */
  readonly maxBytes?: number;
}

const USUAL_MAX_BYTES = 4 * 1024 * 1024;

/**
 * `Send` over Node's own HTTP: one connection for each request, closed after it, so that a process can end at once. It
 * trusts the certificates cargo would trust (`SSL_CERT_FILE`, `CARGO_HTTP_CAINFO`) beside Node's, and goes through the
 * proxy that `HTTPS_PROXY` names.
 */
export function nodeSend({ env, maxBytes = USUAL_MAX_BYTES }: NodeSendOptions): Send {
  let made: { secureContext?: SecureContext } | null = null;
  const trusted = () => (made ??= trustedIn(env));

  return async (wanted) => {
    const url = new URL(wanted.url);
    const timeoutMs = wanted.timeoutMs ?? USUAL_TIMEOUT_MS;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await exchange(url, wanted, signal);
    } catch (error) {
      if (error instanceof ClientFault) throw error;
      if (signal.aborted) {
        throw new ClientFault('too_slow', `${url.origin} did not answer within ${timeoutMs / 1000} seconds`, {
          remedy: 'look whether it can be reached from this machine, and try again',
          cause: error,
        });
      }
      throw unreachable(url, error);
    }
  };

  async function exchange(url: URL, wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { method, headers, body } = wanted;
    const secure = url.protocol === 'https:';
    const proxy = proxyFor(url, env);
    const options: RequestOptions & { secureContext?: SecureContext } = {
      method,
      signal,
      ...(secure ? trusted() : {}),
      // An agent of its own would make the connection itself, past the tunnel.
      ...(proxy === null ? { agent: false } : await connectThrough(proxy, url, signal, trusted())),
    };
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, options, (response) => {
        readWhole(response, url, maxBytes).then(resolve, reject);
      });
      request.once('error', reject);
      setHeaders(request, {
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      });
      request.end(body);
    });
  }
}

async function readWhole(response: IncomingMessage, url: URL, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      throw new ClientFault('answer_unreadable', `${url.origin} answers with more than ${maxBytes} bytes`, {
        remedy: 'look at the address: the registry does not answer like that',
      });
    }
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString('utf8') };
}

/** Once for a process: what it is made of are some hundred certificates. */
function trustedIn(env: NodeSendOptions['env']): { secureContext?: SecureContext } {
  const named = env['CARGO_HTTP_CAINFO'] || env['SSL_CERT_FILE'];
  if (!named || !existsSync(named)) return {};
  // Naming certificates takes the place of Node's own and of those that it was given, so they are named, too.
  const files = [named, env['NODE_EXTRA_CA_CERTS'] ?? ''].filter((file) => file !== '');
  try {
    const ca = [...rootCertificates, ...files.map((file) => readFileSync(file, 'utf8'))];
    return { secureContext: createSecureContext({ ca }) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ClientFault('usage', `the certificates in ${files.join(' and ')} cannot be read (${code})`, {
      remedy: 'let SSL_CERT_FILE (or CARGO_HTTP_CAINFO) name a file of certificates in PEM',
      cause: error,
    });
  }
}
