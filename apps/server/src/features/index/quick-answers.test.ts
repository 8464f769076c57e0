import { type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

const PATH = '/index/de/mo/demo';
/** Of the connection, or of the one answer. */
const CHANGING = ['connection', 'keep-alive', 'date', 'transfer-encoding', 'x-request-id'];

let server: TestServer;
let etag: string;
beforeAll(async () => {
  server = await startTestServer();
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0'])
    expect((await put(server, await uploadWith({ version }))).status).toBe(200);
  // By way of the route, which keeps the file in memory.
  const { statusCode, headers } = await server.running.app.inject({ url: PATH });
  expect(statusCode).toBe(200);
  etag = String(headers.etag);
});
afterAll(() => server.close());

interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

const settled = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !CHANGING.includes(name) && !name.startsWith(':')),
  );

/** Injected requests never come by the server itself, only by the route. */
async function byRoute(url: string, headers: Record<string, string>): Promise<Answer> {
  const answer = await server.running.app.inject({ url, headers });
  return { status: answer.statusCode, headers: settled(answer.headers), body: answer.rawPayload };
}

function overHttp(url: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(server.url + url, { headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      resolve({
        status: answer.statusCode ?? 0,
        headers: settled(answer.headers),
        body: Buffer.concat(chunks),
      });
    })
      .once('error', reject)
      .end();
  });
}

async function overHttp2(path: string, headers: Record<string, string>): Promise<Answer> {
  const session = connect(server.url);
  try {
    const stream = session.request({ ':path': path, ...headers });
    const answered = new Promise<OutgoingHttpHeaders>((resolve) => stream.once('response', resolve));
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const answer = await answered;
    return { status: Number(answer[':status']), headers: settled(answer), body: Buffer.concat(chunks) };
  } finally {
    session.close();
  }
}

const counted = async (status: number): Promise<number> => {
  const { text } = await server.request('GET', '/metrics');
  const line = new RegExp(
    `waybill_http_requests_total\\{route="/index/\\*",method="GET",status="${status}"\\} (\\d+)`,
  );
  return Number(line.exec(text)?.[1] ?? 0);
};

describe('what is in memory is answered as by the route', () => {
  it.each([
    ['plain', 200, () => ({})],
    ['compressed', 200, () => ({ 'accept-encoding': 'gzip' })],
    ['to one who has something else', 200, () => ({ 'if-none-match': '"0000"' })],
    ['to one who has it', 304, () => ({ 'if-none-match': etag })],
    ['to one who has it, by the tag of a proxy', 304, () => ({ 'if-none-match': `W/${etag}` })],
  ])('%s: %i', async (_what, status, headersOf: () => Record<string, string>) => {
    const expected = await byRoute(PATH, headersOf());
    expect(expected.status).toBe(status);
    const before = await counted(status);
    expect(await overHttp(PATH, headersOf())).toEqual(expected);
    expect(await overHttp2(PATH, headersOf())).toEqual(expected);
    expect(await counted(status)).toBe(before + 2);
  });

  it('the compressed file unpacks to the plain one', async () => {
    const [plain, zipped] = [
      await overHttp(PATH, {}),
      await overHttp(PATH, { 'accept-encoding': 'br, gzip' }),
    ];
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
  });
});

it.each([
  ['another folder', '/index/xx/mo/demo'],
  ['upper case', '/index/de/mo/Demo'],
  ['nothing of that name', '/index/no/ne/none'],
  ['more behind it', `${PATH}/`],
])('the route refuses %s, and so does the server', async (_what, path) => {
  const expected = await byRoute(path, {});
  expect(expected.status).toBe(404);
  const answer = await overHttp(path, {});
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.body.toString()).errors[0].code).toBe(
    JSON.parse(expected.body.toString()).errors[0].code,
  );
});

it('many at once each get their own answer', async () => {
  expect((await put(server, await uploadWith({ name: 'other', version: '2.0.0' }))).status).toBe(200);
  const paths = Array.from({ length: 60 }, (_, at) =>
    at % 3 === 0 ? '/index/ot/he/other' : at % 3 === 1 ? PATH : '/index/no/ne/none',
  );
  const answers = await Promise.all(paths.map((path) => overHttp(path, {})));
  for (const [at, path] of paths.entries()) {
    const { status, body } = answers[at] as Answer;
    if (path === '/index/no/ne/none') expect(status).toBe(404);
    else
      expect([status, JSON.parse(body.toString().split('\n')[0] ?? '').name]).toEqual([
        200,
        path.split('/').at(-1),
      ]);
  }
});

it('what a transaction has not committed yet is seen by nobody', async () => {
  const { db } = server.running.platform.database;
  const answers: Promise<Answer>[] = [];
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('crates')
      .set({ index_etag: '"uncommitted"' })
      .where('lower_name', '=', 'demo')
      .execute();
    answers.push(overHttp(PATH, {}), overHttp(PATH, { 'if-none-match': '"uncommitted"' }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await transaction
      .updateTable('crates')
      .set({ index_etag: etag })
      .where('lower_name', '=', 'demo')
      .execute();
  });
  for (const answer of await Promise.all(answers))
    expect([answer.status, answer.headers['etag']]).toEqual([200, etag]);
});
