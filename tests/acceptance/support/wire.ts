import { connect, createServer, type Socket } from 'node:net';
import { cleanUpLater } from './lifetime.ts';
import { freePort } from './ports.ts';

export interface Wire {
  readonly url: string;
  /** What clients sent, byte for byte, each connection by itself. */
  readonly sent: string[];
  forget(): void;
}

/** A plain wire to a server: it understands nothing, changes nothing, and keeps what clients send. */
export async function useWire(targetPort: number): Promise<Wire> {
  const port = await freePort();
  const sent: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const at = sent.push('') - 1;
    const onward = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      open.add(socket);
      socket.once('error', () => other.destroy());
      socket.once('close', () => open.delete(socket));
      socket.pipe(other);
    }
    client.on('data', (part: Buffer) => {
      if (sent[at] !== undefined) sent[at] += part.toString('latin1');
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanUpLater(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, sent, forget: () => void sent.splice(0) };
}
