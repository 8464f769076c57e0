import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLoggedServer } from '../testing/logged-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let server: TestServer;
let logged: () => string;
beforeAll(async () => {
  ({ server, logged } = await startLoggedServer());
});
afterAll(() => server.close());

const MEGABYTE = 'x'.repeat(900_000);

it.each([
  ['a field nobody knows', '/api/v1/admin/users', { login: 'x', email: 'y', [MEGABYTE]: 1 }],
  [
    'a publisher’s unknown field',
    '/api/v1/trusted_publishing/github_configs',
    publisher({ [MEGABYTE]: 'x' }),
  ],
  ['an issuer', '/api/v1/trusted_publishing/github_configs', publisher({ issuer: MEGABYTE })],
])('%s of a megabyte is refused with a short sentence, at once', async (_, path, body) => {
  const { answer, took } = await timed(path, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.text.length).toBeLessThan(3_000);
  const lines = logged()
    .split('\n')
    .filter((line) => line.includes(answer.headers.get('x-request-id') ?? ''));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.length).toBeLessThan(4_000);
  // The edit distance to a megabyte took hundreds of times as long as reading it, and nobody else was answered meanwhile.
  const reading = await timed(
    '/api/v1/trusted_publishing/github_configs',
    publisher({ repository_name: MEGABYTE }),
  );
  expect(took / reading.took).toBeLessThan(50);
});

it('a JSON body larger than the limit is refused, announced or not', async () => {
  const body = JSON.stringify({ jwt: 'x'.repeat(70_000) });
  const announced = await server.request('POST', '/api/v1/trusted_publishing/tokens', {
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(announced.json.errors[0]).toMatchObject({ code: 'body_too_large' });
  expect(await dripped('/api/v1/trusted_publishing/tokens', body, 10_000)).toContain('body_too_large');
});

it('a JSON body in many chunks is one body', async () => {
  expect(await dripped('/api/v1/trusted_publishing/tokens', '{"jwt":"not.a.token"}', 1)).toContain(
    'id_token_malformed',
  );
});

async function timed(path: string, body: unknown) {
  const began = performance.now();
  const answer = await server.request('POST', path, { body, token: null });
  return { answer, took: performance.now() - began };
}

function publisher(more: Record<string, unknown>) {
  const fields = { crate: 'x', repository_owner: 'o', repository_name: 'r', workflow_filename: 'w.yml' };
  return { github_config: { ...fields, ...more } };
}

/** Sends the body in HTTP chunks of this size. @returns the whole answer. */
function dripped(path: string, body: string, size: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes('correlation_id')) socket.end();
    });
    socket.on('error', reject).on('close', () => resolve(answer));
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    for (let at = 0; at < body.length; at += size) {
      const part = body.slice(at, at + size);
      socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    }
    socket.write('0\r\n\r\n');
  });
}
