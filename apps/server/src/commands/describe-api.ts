import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { toConfig } from '../config/config.ts';
import { readValues } from '../config/read-values.ts';
import { DOCUMENT_PATH } from '../features/api-document/index.ts';
import { startServer } from '../start.ts';

/** The OpenAPI document as a server answers it that runs for just this question. */
export async function describeApi(): Promise<unknown> {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-api-'));
  const flags = { listen: `127.0.0.1:${await freePort()}`, data_dir: dataDir };
  const server = await startServer(
    toConfig(readValues({ file: null, environment: {}, flags }), dataDir),
    pino({ level: 'silent' }),
  );
  try {
    return (await server.app.inject(DOCUMENT_PATH)).json();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
