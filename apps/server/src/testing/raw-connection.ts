import { connect, type Socket } from 'node:net';

/** A bare TCP connection to the server: for what no HTTP client would send. */
export interface RawConnection {
  socket: Socket;
  send(part: string | Uint8Array): Promise<void>;
  /** What has come so far. */
  received(): string;
  /** Resolves with all that came, once the server has closed. */
  closed: Promise<string>;
}

export async function openRaw(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks).toString();
  socket.on('data', (chunk) => chunks.push(chunk));
  // A reset is one way for a connection to end; what came before it counts.
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received())));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    received,
    closed,
    send: (part) => new Promise((resolve) => socket.write(part, () => resolve())),
  };
}

/** The head of an upload as cargo sends it. */
export function uploadHead(token: string, ...headers: readonly string[]): string {
  const lines = ['PUT /api/v1/crates/new HTTP/1.1', 'host: 127.0.0.1', `authorization: ${token}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
