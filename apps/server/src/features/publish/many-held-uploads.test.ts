import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const MOST = 64;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const unfinished = async () => (await server.stored()).blobs.length;

/** Sends all of an upload but its last byte. */
function hold(body: Buffer, token: string): { socket: Socket; finish: () => Promise<string> } {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(
    `PUT /api/v1/crates/new HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${token}\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.subarray(0, -1));
  return {
    socket,
    finish: () => {
      socket.write(body.subarray(-1));
      return text(socket);
    },
  };
}

it('one person has so many uploads under way and no more, others go on, and each that ends makes room', async () => {
  const token = await personWithToken(server, 'many');
  const held = [];
  for (let at = 0; at < MOST; at += 1) held.push(hold(await upload(`held-${at}`, '1.0.0'), token));
  await expect.poll(unfinished, { timeout: 20_000 }).toBe(MOST);
  const publish = async (name: string, as?: string) =>
    server.request('PUT', '/api/v1/crates/new', {
      body: await upload(name, '1.0.0'),
      ...(as === undefined ? {} : { token: as }),
    });

  expectRefusal(await publish('one-more', token), 'too_many_requests', '64', 'under way');
  expect((await publish('of-somebody-else')).status).toBe(200);

  expect(await held.pop()?.finish()).toMatch(/^HTTP\/1\.1 200 /);
  expect((await publish('one-more', token)).status).toBe(200);
  // Those that break off are over as well.
  for (const { socket } of held) socket.destroy();
  await expect.poll(unfinished, { timeout: 20_000 }).toBe(3);
  expect((await publish('after-all', token)).status).toBe(200);
});
