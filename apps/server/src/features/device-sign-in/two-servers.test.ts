import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTHORIZATIONS,
  askForDevice,
  DEVICE_TOKENS,
  decideDevice,
  startDevice,
} from '../../testing/device.ts';
import { createPerson, FROM_MANY_ADDRESSES, nextAddress, PASSWORD, sessionOf } from '../../testing/people.ts';
import { type SecondCopy, startSecondCopy } from '../../testing/second-copy.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let second: SecondCopy;
let cookie = '';

beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await createPerson(server, 'ann');
  cookie = await sessionOf(server, 'ann@example.com', PASSWORD);
  second = await startSecondCopy(server);
});
afterAll(async () => {
  await second?.close();
  await server?.close();
});

/** Half of them to each of two servers on one database. */
const atBoth = (times: number, path: string, init: (at: number) => RequestInit) =>
  Promise.all(
    Array.from({ length: times }, async (_, at) => {
      const { url } = at % 2 === 0 ? server : second;
      const answer = await fetch(`${url}${path}`, { method: 'POST', ...init(at) });
      return { status: answer.status, text: await answer.text() };
    }),
  );
const json = (body: unknown, headers: Record<string, string> = {}) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('two servers on one database', () => {
  it('hand the token out once', async () => {
    const started = await startDevice(server, {}, { 'x-forwarded-for': nextAddress() });
    await decideDevice(server, cookie, started);
    const body = { device_code: started.device_code };
    const answers = await atBoth(20, DEVICE_TOKENS, () => json(body));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, text } of answers) if (status !== 200) expect(text).toContain('device_code_unknown');
  });

  it('take one approval', async () => {
    const started = await startDevice(server, {}, { 'x-forwarded-for': nextAddress() });
    const from = nextAddress();
    const answers = await atBoth(10, '/device', () => ({
      headers: {
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': from,
      },
      body: `action=approve&code=${started.user_code}`,
    }));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(404)]);
  });

  it('hand out the token, or let it be taken back, and never both', async () => {
    for (let time = 0; time < 10; time += 1) {
      const started = await startDevice(server, {}, { 'x-forwarded-for': nextAddress() });
      await decideDevice(server, cookie, started);
      const [back, handed] = await Promise.all([
        decideDevice(server, cookie, started, 'refuse'),
        fetch(`${second.url}${DEVICE_TOKENS}`, {
          method: 'POST',
          ...json({ device_code: started.device_code }),
        }),
      ]);
      const text = await handed.text();
      const code = /"code":"(\w+)"/.exec(text)?.[1] ?? 'handed out';
      expect([
        [200, 'access_denied'],
        [404, 'handed out'],
      ]).toContainEqual([back.status, code]);
    }
  });

  it('count together what waits from one address', async () => {
    const from = { 'x-forwarded-for': nextAddress() };
    const answers = await atBoth(30, AUTHORIZATIONS, () => json({}, from));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect((await askForDevice(server, {}, from)).status).toBe(429);
  });
});
