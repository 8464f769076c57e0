import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Upload } from './crate-file.ts';
import { cleanUpLater } from './lifetime.ts';
import { ADMIN_TOKEN } from './waybill.ts';

/** Long enough for the server to have begun with what was sent. */
const BEGINNING_MS = 200;

/** Sends half of an upload. `finish` sends the rest and gives the status line, `abandon` goes away. */
export async function beginUpload(
  port: number,
  { body }: Pick<Upload, 'body'>,
): Promise<{ finish(): Promise<string>; abandon(): void }> {
  const socket = await open(port);
  const half = body.length >> 1;
  socket.write(`PUT /api/v1/crates/new HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
  socket.write(`Authorization: ${ADMIN_TOKEN}\r\nContent-Length: ${body.length}\r\n\r\n`);
  socket.write(body.subarray(0, half));
  await sleep(BEGINNING_MS);
  return {
    async finish() {
      socket.write(body.subarray(half));
      const answer = await readAll(socket);
      return answer.toString('utf8').split('\r\n')[0] ?? '';
    },
    abandon: () => void socket.destroy(),
  };
}

/** Asks for a file and reads none of it. `finish` reads it and gives its SHA-256. */
export async function beginDownload(port: number, path: string): Promise<{ finish(): Promise<string> }> {
  const socket = await open(port);
  socket.pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  await sleep(BEGINNING_MS);
  return {
    async finish() {
      const answer = await readAll(socket);
      const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
      return createHash('sha256').update(body).digest('hex');
    },
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  cleanUpLater(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** To the end of the connection, which a server that is stopping closes after the answer. */
async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
