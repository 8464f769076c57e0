import type { IncomingMessage, ServerResponse } from 'node:http';
import { below } from '../documents.ts';
import type { SimState } from '../state.ts';
import { UsageError } from '../usage-error.ts';
import { serveControl } from './control-endpoints.ts';
import { serveIssuer } from './issuer-endpoints.ts';
import { serveJobToken } from './job-endpoint.ts';
import { RequestTooLarge, sendError, sendText } from './messages.ts';
import { serveMetadata } from './metadata-endpoint.ts';

/** Answers one request; whatever goes wrong inside becomes an answer too. */
export async function route(
  state: SimState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await dispatch(state, request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (error instanceof UsageError) sendError(response, 400, error.message);
    else if (error instanceof RequestTooLarge) {
      response.setHeader('Connection', 'close');
      sendError(response, 413, error.message);
    } else sendError(response, 500, error instanceof Error ? error.message : String(error));
  }
}

async function dispatch(state: SimState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const own = new URL(state.baseUrl);
  // Some other name that resolves to loopback would let a web page in through its visitor's browser.
  if (request.headers.host !== own.host && request.headers.host !== `localhost:${own.port}`) {
    return sendError(response, 421, `this server is called ${own.host}`);
  }
  const url = URL.parse(request.url ?? '/', state.baseUrl);
  if (url === null) return sendError(response, 400, 'not an address');
  const [first = '', ...rest] = url.pathname.split('/').slice(1);
  if (first === '_sim') return serveControl(state, rest, request, response);
  if (request.method !== 'GET') {
    response.setHeader('Allow', 'GET');
    return sendError(response, 405, 'only GET here');
  }
  if (first === '') return sendText(response, 200, welcome(state));
  if (first === '_runner' && rest.length > 1) {
    return serveJobToken(state.jobs, rest, url.searchParams, request, response);
  }
  if (first === 'computeMetadata') {
    return serveMetadata(state.jobs, rest.join('/'), url.searchParams, request, response);
  }
  const issuer = state.findIssuer(first);
  if (issuer !== undefined) return serveIssuer(issuer, rest.join('/'), response);
  return sendError(response, 404, 'nothing here; GET / tells what there is');
}

function welcome(state: SimState): string {
  const issuers = state.issuers.map(({ url }) => `  ${below(url, '.well-known/openid-configuration')}`);
  return `ci-sim, a pretend CI.\n\nIssuers:\n${issuers.join('\n')}\n\nState and switches: ${state.baseUrl}/_sim\n`;
}
