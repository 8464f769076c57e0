import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { httpFetcher, mayCarryToken, textOf } from './fetcher.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Answers as told, and remembers which credentials came on which path. */
async function startRegistry(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization ?? '-'}`);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const redirect = (to: string) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(302, { location: to }).end();

const fetcher = httpFetcher({ token: 'secret', allowHttp: false, pausesMs: [1, 1] });

it('a redirect keeps the token within one address, and never takes it to another, nor back', async () => {
  const home = await startRegistry((request, response) => {
    if (request.url === '/start') redirect('/next')(request, response);
    else if (request.url === '/next') redirect(`${away.url}/away`)(request, response);
    else response.end('here');
  });
  const away = await startRegistry((request, response) => redirect(`${home.url}/end`)(request, response));
  expect(await textOf(await fetcher.get(`${home.url}/start`, true), 100)).toBe('here');
  expect(home.seen).toEqual(['/start secret', '/next secret', '/end -']);
  expect(away.seen).toEqual(['/away -']);
});

it('no token where none is wanted', async () => {
  const home = await startRegistry((_request, response) => void response.end('here'));
  await textOf(await fetcher.get(`${home.url}/a`, false), 100);
  expect(home.seen).toEqual(['/a -']);
});

it.each([
  ['https://crates.example.com/', false, true],
  ['http://localhost:9292/', false, true],
  ['http://[::1]:9292/', false, true],
  ['http://127.8.9.10/', false, true],
  ['http://crates.example.com/', false, false],
  ['http://127.0.0.1.example.com/', false, false],
  ['http://crates.example.com/', true, true],
])('the token to %s where plain http is allowed: %s', (url, allowHttp, may) => {
  expect(mayCarryToken(new URL(url), { allowHttp })).toBe(may);
});

it('an endless redirect, and one to something that is no web address, are given up', async () => {
  const home = await startRegistry((request, response) =>
    redirect(request.url === '/file' ? 'file:///etc/passwd' : '/again')(request, response),
  );
  await expect(fetcher.get(`${home.url}/again`, true)).rejects.toThrow('more than 5 times');
  await expect(fetcher.get(`${home.url}/file`, true)).rejects.toThrow('neither https nor http');
});

it('an answer that is only for now is asked for again', async () => {
  let asked = 0;
  const home = await startRegistry((_request, response) => {
    asked += 1;
    response.writeHead(asked === 1 ? 503 : 200).end('here');
  });
  expect(await textOf(await fetcher.get(home.url, true), 100)).toBe('here');
});

it('what does not answer is told of as a place to try again', async () => {
  const home = await startRegistry((request) => void request.socket.destroy());
  await expect(fetcher.get(home.url, true)).rejects.toMatchObject({
    unreachable: true,
    message: expect.stringContaining('run the same command again'),
  });
});

it('a large answer is given up', async () => {
  const home = await startRegistry((_request, response) => void response.end('x'.repeat(1000)));
  await expect(textOf(await fetcher.get(home.url, true), 100)).rejects.toThrow('more than 100 bytes');
});
