import {
  createServer as createHttp,
  type IncomingMessage,
  maxHeaderSize,
  type RequestListener,
  type Server,
} from 'node:http';
import {
  constants,
  createServer as createHttp2,
  type Http2Server,
  type Http2ServerRequest,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { CertificateFiles } from './certificate-files.ts';

/** How long a connection may stay open with nothing going on. */
const IDLE_MS = 72_000;
/** An upload over a slow line may take long; `withoutStalls` ends one that stands still. */
const REQUEST_MS = 30 * 60_000;

/** What every client of HTTP/2 begins with (RFC 9113 §3.4). No request of HTTP/1 begins so. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** Clients send the head of a request at once; who lets it drip holds a connection for nothing. */
const HEADERS_MS = 10_000;
const LOOKED_AFTER_EVERY_MS = 2_000;
/** Browsers open connections ahead of what they ask. */
const FIRST_BYTES_MS = 60_000;
/** A stream in which nothing moves for so long is given up; uploads have a shorter limit of their own. */
const STALLED_STREAM_MS = 120_000;
const LAST_WORDS_MS = 1_000;

const KIB = 1024;
/** What one connection may have on its way to us that nobody has read yet, in all its streams. */
const CONNECTION_WINDOW = 1024 * KIB;

const http2Options = {
  settings: {
    // cargo asks for a few hundred index files at once; a browser for some dozens.
    maxConcurrentStreams: 128,
    initialWindowSize: 256 * KIB,
    maxHeaderListSize: maxHeaderSize,
    enablePush: false,
  },
  // A client that opens streams only to reset them (CVE-2023-44487) may do so this often, and then so often a second.
  streamResetBurst: 200,
  streamResetRate: 20,
  // Floods of settings, pings, refused streams and broken frames end the connection (CVE-2019-9512, -9515 and their like).
  maxSettings: 32,
  maxOutstandingPings: 10,
  maxSessionRejectedStreams: 100,
  maxSessionInvalidFrames: 100,
  maxSessionMemory: 10,
};

export type StreamListener = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  ...rest: unknown[]
) => void;

/** What is answered before any routing, and before there is a request in HTTP/2. */
export interface QuickAnswers {
  http1(next: RequestListener): RequestListener;
  http2(next: StreamListener): StreamListener;
}

/**
 * One server that speaks HTTP/1.1 and HTTP/2 on its one port, with the same handler. Without certificates it looks at the first
 * bytes of a connection (HTTP/2 with prior knowledge, as proxies speak it); with them the two agree in the handshake (ALPN).
 *
 * To whoever closes it, it is an HTTP/1.1 server: `closeIdleConnections` also tells HTTP/2 clients to go when they are done,
 * and `closeAllConnections` also ends what they have open.
 */
export function createBothVersions(
  routes: RequestListener,
  certificate: CertificateFiles | null,
  quick: QuickAnswers | null = null,
): Server {
  const handler = quick === null ? routes : quick.http1(routes);
  const http2 = createHttp2(http2Options, routes as unknown as Parameters<typeof createHttp2>[1]);
  if (quick !== null) {
    // What makes a request and a response of a stream: they cost more than such an answer.
    const [toRoutes] = http2.listeners('stream') as StreamListener[];
    http2.removeAllListeners('stream');
    if (toRoutes !== undefined) http2.on('stream', quick.http2(toRoutes.bind(http2)));
  }
  const sessions = keepSessions(http2, IDLE_MS);
  const options = {
    keepAliveTimeout: IDLE_MS,
    requestTimeout: REQUEST_MS,
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: LOOKED_AFTER_EVERY_MS,
  };
  const server: Server =
    certificate === null
      ? createHttp(options, handler)
      : createHttps(
          {
            ...options,
            ...certificate.current(),
            ALPNProtocols: ['h2', 'http/1.1'],
            handshakeTimeout: 20_000,
          },
          handler,
        );
  const undecided = certificate === null ? tellByPreface(server, http2) : tellByHandshake(server, http2);
  if (certificate !== null) {
    // A new one holds for new connections; those that are open keep theirs.
    const stop = certificate.watch((pair) =>
      (server as ReturnType<typeof createHttps>).setSecureContext(pair),
    );
    server.once('close', stop);
  }
  const { closeIdleConnections, closeAllConnections } = server;
  server.closeIdleConnections = () => {
    for (const socket of undecided.values()) socket.destroy();
    sessions.close();
    closeIdleConnections.call(server);
  };
  server.closeAllConnections = () => {
    for (const socket of undecided.values()) socket.destroy();
    sessions.destroy();
    closeAllConnections.call(server);
  };
  return server;
}

/** Connections of which it is not known yet what they will speak. */
interface Undecided {
  values(): Iterable<Socket>;
}

function tellByPreface(server: Server, http2: Http2Server): Undecided {
  const undecided = new Set<Socket>();
  const toHttp1 = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    undecided.add(socket);
    let seen: Buffer = Buffer.alloc(0);
    const forget = () => {
      undecided.delete(socket);
      socket.off('readable', look).off('error', giveUp).off('close', forget);
      socket.setTimeout(0).off('timeout', giveUp);
    };
    const giveUp = () => {
      forget();
      socket.destroy();
    };
    const look = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
        seen = Buffer.concat([seen, chunk]);
      const known = Math.min(seen.length, PREFACE.length);
      const fits = seen.subarray(0, known).equals(PREFACE.subarray(0, known));
      if (fits && known < PREFACE.length && !socket.readableEnded) return;
      forget();
      if (seen.length > 0) socket.unshift(seen);
      if (fits && known === PREFACE.length) http2.emit('connection', socket);
      else for (const listener of toHttp1) listener.call(server, socket);
    };
    socket.on('readable', look).on('error', giveUp).on('close', forget);
    socket.setTimeout(FIRST_BYTES_MS).on('timeout', giveUp);
    look();
  });
  return undecided;
}

/** @returns the connections that are still in their handshake, which has a time limit of its own. */
function tellByHandshake(server: Server, http2: Http2Server): Undecided {
  const handshaking = new Map<string, Socket>();
  const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    handshaking.set(name, socket);
    socket.once('close', () => handshaking.delete(name));
  });
  const toHttp1 = server.listeners('secureConnection') as ((socket: TLSSocket) => void)[];
  server.removeAllListeners('secureConnection');
  server.on('secureConnection', (socket: TLSSocket) => {
    handshaking.delete(nameOf(socket));
    if (socket.alpnProtocol === 'h2') http2.emit('connection', socket);
    else for (const listener of toHttp1) listener.call(server, socket);
  });
  return handshaking;
}

/** Ends sessions and streams in which nothing happens, and all of them when the server is to stop. */
function keepSessions(http2: Http2Server, idleMs: number): { close(): void; destroy(): void } {
  const sessions = new Set<ServerHttp2Session>();
  let isClosing = false;
  http2.on('session', (session) => {
    sessions.add(session);
    let open = 0;
    // Of our own: to Node a ping is life, and a client could ping for ever.
    const idle = setTimeout(() => end(session), idleMs).unref();
    session.once('close', () => {
      sessions.delete(session);
      clearTimeout(idle);
    });
    session.on('stream', (stream: ServerHttp2Stream) => {
      open += 1;
      clearTimeout(idle);
      // A client may reset a stream before anybody else listens; unheard, that would end the process.
      stream.on('error', () => {});
      stream.setTimeout(STALLED_STREAM_MS, () => stream.close(constants.NGHTTP2_CANCEL));
      stream.once('close', () => {
        open -= 1;
        if (open === 0 && !session.destroyed) idle.refresh();
      });
    });
    session.setLocalWindowSize(CONNECTION_WINDOW);
    if (isClosing) session.close();
  });
  // A client that breaks the protocol has lost its connection by then; there is nothing to do about it here.
  http2.on('sessionError', () => {});
  return {
    close() {
      isClosing = true;
      for (const session of sessions) session.close();
    },
    destroy() {
      isClosing = true;
      for (const session of sessions) session.destroy();
    },
  };
}

/** Says that it is over, and does not wait for long for whoever does not listen. */
function end(session: ServerHttp2Session): void {
  session.close();
  setTimeout(() => session.destroy(), LAST_WORDS_MS).unref();
}

/**
 * After the answer nobody reads the rest of a request. In HTTP/1 the connection is closed for that; here only the stream is, and
 * the client is told that the answer is whole (RFC 9113 §8.1).
 */
export function endUnread(request: IncomingMessage): void {
  if (request.httpVersionMajor !== 2 || request.complete) return;
  (request as unknown as Http2ServerRequest).stream?.close(constants.NGHTTP2_NO_ERROR);
}
