import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makePrivateCa, type PrivateCa } from '../../../testing/private-ca.ts';
import { fetchJson } from './fetch-json.ts';

/** What the name `issuer.test` leads to, each time somebody asks; the last answer goes on. */
let answers: string[][] = [];
let asked = 0;

vi.mock('node:dns', async (original) => {
  const dns = await original<typeof import('node:dns')>();
  const lookup = (
    host: string,
    _options: unknown,
    callback: (error: null, addresses: { address: string; family: 4 }[]) => void,
  ) => {
    if (host !== 'issuer.test') throw new Error(`nobody should ask for ${host}`);
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    process.nextTick(
      callback,
      null,
      addresses.map((address) => ({ address, family: 4 as const })),
    );
  };
  return { ...dns, lookup, default: { ...dns, lookup } };
});

// On this machine only loopback can be connected to: one half of it plays the public internet.
vi.mock('./public-address.ts', () => ({
  isPublicAddress: (address: string) => address.startsWith('127.1.'),
}));
const PUBLIC = '127.1.0.1';
const PRIVATE = '127.0.0.1';

let ca: PrivateCa;
let server: Server;
let visitors: (string | undefined)[] = [];
beforeAll(async () => {
  ca = makePrivateCa('issuer.test');
  server = createServer({ key: ca.key, cert: ca.cert }, (request, response) => {
    visitors.push(request.socket.localAddress);
    response.end('{"seen":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
});
beforeEach(() => {
  visitors = [];
  asked = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  ca.remove();
});

const ask = () => {
  const url = `https://issuer.test:${(server.address() as AddressInfo).port}/`;
  return fetchJson(url, { internal: false, ca: ca.ca });
};

it('a name that leads to a public address is asked there', async () => {
  answers = [[PUBLIC]];
  expect(await ask()).toEqual({ seen: true });
  expect(visitors).toEqual([PUBLIC]);
});

it('a name that leads elsewhere the second time gains nothing: it is asked for once, and that address is taken', async () => {
  answers = [[PUBLIC], [PRIVATE]];
  expect(await ask()).toEqual({ seen: true });
  expect(visitors).toEqual([PUBLIC]);
  expect(asked).toBe(1);
});

it.each([[[PRIVATE]], [[PUBLIC, PRIVATE]], [[PRIVATE, PUBLIC]]])(
  'a name with a private address among %j is not connected to at all',
  async (addresses) => {
    answers = [addresses];
    await expect(ask()).rejects.toThrow(`private address ${PRIVATE}`);
    expect(visitors).toEqual([]);
  },
);

it('a name without any address is unreachable', async () => {
  answers = [[]];
  await expect(ask()).rejects.toMatchObject({ code: 'unreachable' });
});
