import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing/test-server.ts';
import { checkPublicUrl } from './check-public-url.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function listening(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function warnings(publicUrl: string, instance = 'this-one'): Promise<string[]> {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  await checkPublicUrl(publicUrl, instance, log);
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
}

it('says nothing where this registry answers, also below a path and behind a proxy that strips it', async () => {
  const own = await startTestServer();
  try {
    const { instance } = own.running.platform;
    expect(await warnings(own.url, instance)).toEqual([]);
    const proxy = await listening(async (request, response) => {
      const answer = await fetch(`${own.url}${request.url?.replace('/crates/', '/')}`);
      response.end(await answer.text());
    });
    expect(await warnings(`${proxy}/crates`, instance)).toEqual([]);
  } finally {
    await own.close();
  }
});

describe('warns, and says what to do', () => {
  const advice = 'set public_url to the one under which this server is reached from outside';

  it('where another registry answers', async () => {
    const url = await listening((_request, response) => response.end('{"instance":"another"}'));
    const [warning] = await warnings(url);
    expect(warning).toContain(`another server answers at ${url}/.well-known/waybill`);
    expect(warning).toContain(advice);
  });

  it.each<[string, RequestListener]>([
    ['something that is no registry', (_request, response) => response.end('<html>')],
    // cargo follows none for an index, and a token would go elsewhere.
    ['a redirect', (_request, response) => response.writeHead(301, { location: '/elsewhere' }).end()],
  ])('where there is %s', async (_what, answer) => {
    const url = await listening(answer);
    const [warning] = await warnings(url);
    expect(warning).toContain(`this server is not reachable at ${url}/.well-known/waybill`);
    expect(warning).toContain(advice);
  });

  it('where nobody listens', async () => {
    const [warning] = await warnings('http://127.0.0.1:1');
    expect(warning).toContain('not reachable');
  });
});
