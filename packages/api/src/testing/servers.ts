import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Serves on this machine until the test is over. @returns the port. */
export async function useServer(
  handle: RequestListener,
  tls?: { key: string; cert: string },
): Promise<number> {
  return listen(tls === undefined ? createHttp(handle) : createHttps(tls, handle));
}

/** A server that is no HTTP server. */
export const useTcpServer = (handle: (socket: Socket) => void): Promise<number> => listen(createTcp(handle));

export interface TestProxy {
  readonly port: number;
  /** What it was asked to connect to, and with which credential. */
  readonly asked: { target: string; credential: string | undefined }[];
}

/** A proxy that knows CONNECT and nothing else, and leads every name to this machine. */
export async function useConnectProxy(refuses = false): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const server = createHttp((_, response) => response.writeHead(400).end());
  const sockets = new Set<Socket>();
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push({ target: url, credential: headers['proxy-authorization'] });
    if (refuses) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { port: await listen(server), asked };
}

async function listen(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => void open.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createTcp();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An authority that nobody knows, and a certificate of it for these names (`DNS:localhost`, `IP:127.0.0.1`). */
export function useCertificate(names: string): { caFile: string; key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  openssl(`req -x509 ${key} -keyout ca.key -out ca.pem -days 2 -subj /CN=Nobody-knows-me`);
  openssl(`req ${key} -keyout server.key -out server.csr -subj /CN=server`);
  writeFileSync(join(folder, 'names'), `subjectAltName=${names}`);
  openssl(
    'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names',
  );
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { caFile: join(folder, 'ca.pem'), key: text('server.key'), cert: text('server.pem') };
}
