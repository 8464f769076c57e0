import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { faultOf, textOf } from '../testing/faults.ts';
import { deadPort, useCertificate, useConnectProxy, useServer, useTcpServer } from '../testing/servers.ts';
import { nodeSend } from './node-send.ts';

const get = (url: string, timeoutMs = 10_000) => ({ method: 'GET', url, timeoutMs }) as const;
const plain = nodeSend({ env: {} });

describe('a request over HTTP', () => {
  it('carries its body and headers, and gives back whatever comes, redirects too', async () => {
    const seen: unknown[] = [];
    const port = await useServer((request, response) => {
      let text = '';
      request.on('data', (part) => (text += part));
      request.on('end', () => {
        seen.push([
          request.method,
          request.url,
          request.headers['x-one'],
          request.headers['content-length'],
          text,
        ]);
        response.writeHead(302, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] }).end('moved: ü');
      });
    });
    const answer = await plain({
      method: 'POST',
      url: `http://127.0.0.1:${port}/x?y=1`,
      headers: { 'x-one': '1' },
      body: '{"ü":1}',
    });
    expect(seen).toEqual([['POST', '/x?y=1', '1', '8', '{"ü":1}']]);
    expect(answer).toMatchObject({ status: 302, text: 'moved: ü' });
    expect(answer.headers).toMatchObject({ location: '/elsewhere', 'set-cookie': 'a=1, b=2' });
  });

  it('shows no credential to who asks Node what it does', async () => {
    const seen: (string | undefined)[] = [];
    const port = await useServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    const proxy = await useConnectProxy();
    const program = `
      const { nodeSend } = await import(${JSON.stringify(new URL('./node-send.ts', import.meta.url).href)});
      const request = { method: 'POST', headers: { authorization: 'S3CRET' }, body: '"S3CRET"' };
      const { env } = process;
      for (const url of env.URLS.split(' ')) await nodeSend({ env })({ ...request, url });`;
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      {
        env: {
          NODE_DEBUG: '*',
          URLS: `http://127.0.0.1:${port}/ http://crates.example.com:${port}/`,
          http_proxy: `http://ada:S3CRET@127.0.0.1:${proxy.port}`,
        },
      },
    );
    expect(seen).toEqual(['S3CRET', 'S3CRET']);
    expect(proxy.asked).toMatchObject([{ credential: expect.stringContaining('Basic') }]);
    expect(stderr).toContain('NET ');
    expect(stderr).not.toMatch(new RegExp(`S3CRET|${Buffer.from('ada:S3CRET').toString('base64')}`));
  });

  it('says nothing of a header that cannot be sent', async () => {
    const port = await useServer((_, response) => response.end('{}'));
    const header = { authorization: 'a\nb: c' };
    const fault = await faultOf(() => plain({ ...get(`http://127.0.0.1:${port}`), headers: header }));
    expect(textOf(fault)).not.toContain('b: c');
  });

  it('keeps no connection that could keep the process', async () => {
    const closed: Promise<void>[] = [];
    const port = await useServer(({ socket }: IncomingMessage, response) => {
      closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
      response.end('{}');
    });
    await plain(get(`http://127.0.0.1:${port}`));
    await Promise.all(closed);
  });

  it('says what is wrong where nobody answers', async () => {
    const nobody = await faultOf(async () => plain(get(`http://127.0.0.1:${await deadPort()}`)));
    expect(nobody.kind).toBe('unreachable');
    expect(textOf(nobody)).toMatch(/nothing listens there \(ECONNREFUSED\)/);
    const name = await faultOf(() => plain(get('http://no-such-host.invalid')));
    expect(textOf(name)).toMatch(/its name does not resolve/);
  });

  it('ends in time, whether nothing comes or too little at a time', async () => {
    const silent = await useServer(() => {});
    const dripping = await useServer((_, response) => {
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    });
    for (const port of [silent, dripping]) {
      const fault = await faultOf(() => plain(get(`http://127.0.0.1:${port}`, 400)));
      expect(fault.kind).toBe('too_slow');
      expect(fault.message).toBe(`http://127.0.0.1:${port} did not answer within 0.4 seconds`);
    }
  });

  it('reads no more than it has to', async () => {
    const port = await useServer((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const fault = await faultOf(() =>
      nodeSend({ env: {}, maxBytes: 50_000 })(get(`http://127.0.0.1:${port}`)),
    );
    expect(fault).toMatchObject({ kind: 'answer_unreadable' });
    expect(fault.message).toContain('more than 50000 bytes');
  });

  it('takes no half of an answer for a whole one', async () => {
    const cut = await useTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"token":"x"}'));
    });
    const reset = await useTcpServer((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    for (const port of [cut, reset]) {
      const fault = await faultOf(() => plain(get(`http://127.0.0.1:${port}`)));
      expect(fault.kind).toBe('unreachable');
      expect(textOf(fault)).toContain('it broke the connection off');
    }
    const other = await useTcpServer((socket) => void socket.once('data', () => socket.end('SSH-2.0-x\r\n')));
    expect(textOf(await faultOf(() => plain(get(`http://127.0.0.1:${other}`))))).toContain(
      'does not speak HTTP',
    );
  });
});

describe('a request over TLS', () => {
  it('trusts who Node trusts, and whom the file that cargo reads names', async () => {
    const made = useCertificate('DNS:localhost');
    const port = await useServer((_, response) => response.end('{}'), made);
    const url = `https://localhost:${port}`;
    const untrusted = await faultOf(() => plain(get(url)));
    expect(textOf(untrusted)).toMatch(/certificate is not trusted here[\s\S]*SSL_CERT_FILE/);
    for (const name of ['SSL_CERT_FILE', 'CARGO_HTTP_CAINFO']) {
      expect(await nodeSend({ env: { [name]: made.caFile } })(get(url))).toMatchObject({ status: 200 });
    }
    // Cargo sets SSL_CERT_FILE by itself; what an administrator gave Node must go on to count.
    const other = useCertificate('DNS:localhost');
    const both = { SSL_CERT_FILE: other.caFile, NODE_EXTRA_CA_CERTS: made.caFile };
    expect(await nodeSend({ env: both })(get(url))).toMatchObject({ status: 200 });
    const wrong = nodeSend({ env: { SSL_CERT_FILE: other.caFile } });
    expect(textOf(await faultOf(() => wrong(get(url))))).toContain('not trusted');
    const missing = nodeSend({ env: { SSL_CERT_FILE: '/no/such/file' } });
    expect(textOf(await faultOf(() => missing(get(url))))).toContain('not trusted');
  });

  it('goes to nobody of another name', async () => {
    const made = useCertificate('DNS:other.example.com');
    const port = await useServer((_, response) => response.end('{}'), made);
    const send = nodeSend({ env: { SSL_CERT_FILE: made.caFile } });
    expect(textOf(await faultOf(() => send(get(`https://localhost:${port}`))))).toContain(
      'is for another name',
    );
  });

  it('names a file of certificates that cannot be read', async () => {
    const made = useCertificate('DNS:localhost');
    const folder = join(made.caFile, '..');
    const send = nodeSend({ env: { SSL_CERT_FILE: folder } });
    const fault = await faultOf(() => send(get('https://localhost:1')));
    expect(fault.kind).toBe('usage');
    expect(fault.message).toContain(`${folder} cannot be read (EISDIR)`);
    writeFileSync(join(folder, 'nonsense'), 'no certificate');
    const none = nodeSend({ env: { SSL_CERT_FILE: join(folder, 'nonsense') } });
    expect((await faultOf(() => none(get('https://localhost:1')))).kind).toMatch(/usage|unreachable/);
  });

  it('is told from plain HTTP', async () => {
    const port = await useServer((_, response) => response.end('{}'));
    const fault = await faultOf(() => plain(get(`https://localhost:${port}`)));
    expect(textOf(fault)).toContain('it does not speak TLS');
  });
});

describe('through a proxy', () => {
  it('goes a tunnel, in which the proxy sees a name, a port and its own credential', async () => {
    const made = useCertificate('DNS:crates.example.com,IP:10.1.2.3');
    const proxy = await useConnectProxy();
    const port = await useServer((request, response) => response.end(request.headers['authorization']), made);
    const env = { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${proxy.port}`, SSL_CERT_FILE: made.caFile };
    for (const host of ['crates.example.com', '10.1.2.3']) {
      const url = `https://${host}:${port}`;
      const answer = await nodeSend({ env })({ method: 'GET', url, headers: { authorization: 'secret' } });
      expect(answer).toMatchObject({ status: 200, text: 'secret' });
    }
    const credential = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(proxy.asked).toEqual([
      { target: `crates.example.com:${port}`, credential },
      { target: `10.1.2.3:${port}`, credential },
    ]);
    const wrongName = nodeSend({ env });
    expect(textOf(await faultOf(() => wrongName(get(`https://10.1.2.4:${port}`))))).toContain('another name');
  });

  it('goes plain HTTP in a tunnel, too', async () => {
    const proxy = await useConnectProxy();
    const port = await useServer((_, response) => response.end('here'));
    const send = nodeSend({ env: { http_proxy: `127.0.0.1:${proxy.port}` } });
    expect((await send(get(`http://crates.example.com:${port}`))).text).toBe('here');
    expect(proxy.asked.map(({ target }) => target)).toEqual([`crates.example.com:${port}`]);
  });

  it('says that the proxy refuses, or is not there, and shows no password', async () => {
    const { port } = await useConnectProxy(true);
    const refused = nodeSend({ env: { HTTPS_PROXY: `http://me:S3CRET@127.0.0.1:${port}` } });
    const fault = await faultOf(() => refused(get('https://crates.example.com')));
    expect(fault.message).toBe(
      `the proxy 127.0.0.1:${port} does not connect to crates.example.com:443 (status 403)`,
    );
    for (const proxy of [
      'socks5://me:S3CRET@x:1',
      'http://me:S3CRET@',
      `http://127.0.0.1:${await deadPort()}`,
    ]) {
      const send = nodeSend({ env: { HTTPS_PROXY: proxy } });
      expect(textOf(await faultOf(() => send(get('https://crates.example.com'))))).not.toContain('S3CRET');
    }
  });

  it('ends in time, also in the tunnel', async () => {
    const port = await useTcpServer(() => {});
    const send = nodeSend({ env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
    expect((await faultOf(() => send(get('https://crates.example.com', 300)))).kind).toBe('too_slow');
    const proxy = await useConnectProxy();
    const through = nodeSend({ env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } });
    expect((await faultOf(() => through(get(`https://crates.example.com:${port}`, 300)))).kind).toBe(
      'too_slow',
    );
  });
});
