import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { cleanUpLater } from './lifetime.ts';
import { freePort } from './ports.ts';

export interface Seen {
  method: string;
  path: string;
  status: number;
  /** When its answer began. */
  at: number;
  /** What proves who sent it, if anything does. */
  authorization: string | undefined;
  /** Of the request. */
  headers: IncomingHttpHeaders;
}

/** Answers a request in place of the server, or does not: false. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Proxy {
  readonly url: string;
  /** What passed, in order. */
  readonly seen: Seen[];
  /** Forgets what passed. */
  forget(): void;
  /** Answers 404 for this path from now on, as a cache in between may do for a while; null: no more. */
  hide(path: string | null): void;
  /** Lets requests go on only when this is done with them; null: at once. */
  hold(until: ((request: IncomingMessage) => Promise<void>) | null): void;
  /** Lets somebody in between answer from now on; null: no more. */
  intercept(how: Intercept | null): void;
}

/** These belong to one connection and are not forwarded (RFC 9110 §7.6.1). */
const ownToTheConnection = ['connection', 'upgrade', 'http2-settings', 'keep-alive', 'transfer-encoding'];

/** A proxy in front of a server that writes down what passes. */
export async function useProxy(targetPort: number): Promise<Proxy> {
  const port = await freePort();
  const seen: Seen[] = [];
  let hidden: string | null = null;
  let intercept: Intercept | null = null;
  let hold: ((request: IncomingMessage) => Promise<void>) | null = null;
  const server = createServer(async (request, response) => {
    const note = (status: number) =>
      seen.push({
        method: request.method ?? '',
        path: request.url ?? '',
        status,
        at: Date.now(),
        authorization: request.headers.authorization,
        headers: request.headers,
      });
    if (hold !== null) await hold(request);
    if (request.url === hidden) {
      note(404);
      response.writeHead(404).end();
    } else if (!intercept?.(request, response)) pass(request, response, targetPort, note);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanUpLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    forget: () => void seen.splice(0),
    hide: (path) => {
      hidden = path;
    },
    hold: (until) => {
      hold = until;
    },
    intercept: (how) => {
      intercept = how;
    },
  };
}

/** The sentences about what passed: `GET /index/config.json 200`. */
export const lines = ({ seen }: Proxy): string[] =>
  seen.map(({ method, path, status }) => `${method} ${path} ${status}`);

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  note: (status: number) => void,
): void {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !ownToTheConnection.includes(name)),
  );
  const { method, url: path } = request;
  const onward = forward({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
    note(answer.statusCode ?? 0);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
