import pino from 'pino';
import type { KeyName } from '../config/keys.ts';
import { startServer } from '../start.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/**
 * A test server that logs everything it could log, and what it has logged so far. Nothing is redacted here: a
 * secret must not reach the log in the first place.
 */
export async function startLoggedServer(
  keys: Partial<Record<KeyName, string>> = {},
): Promise<{ server: TestServer; logged: () => string }> {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const server = await startTestServer(keys);
  const { config, now } = server.running.platform;
  await server.running.stop();
  server.running = await startServer(config, log, now);
  return { server, logged: () => lines.join('') };
}
