import { nextAddress } from './people.ts';
import type { RequestOptions, TestAnswer, TestServer } from './test-server.ts';

export const AUTHORIZATIONS = '/api/v1/device/authorizations';
export const DEVICE_TOKENS = '/api/v1/device/tokens';

export interface Started {
  device_code: string;
  user_code: string;
  interval: number;
}

export function askForDevice(
  server: TestServer,
  wish: unknown = {},
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  return server.request('POST', AUTHORIZATIONS, { token: null, body: wish, headers });
}

/** Begins a sign-in, which must succeed. */
export async function startDevice(
  server: TestServer,
  wish: unknown = {},
  headers: Record<string, string> = {},
): Promise<Started> {
  const answer = await askForDevice(server, wish, headers);
  if (answer.status !== 200) throw new Error(`the device request was refused: ${answer.text}`);
  return answer.json as Started;
}

export const poll = (
  server: TestServer,
  { device_code }: Pick<Started, 'device_code'>,
): Promise<TestAnswer> => server.request('POST', DEVICE_TOKENS, { token: null, body: { device_code } });

/** Sends what a form of the page `/device` would send. */
export function sendDeviceForm(
  server: TestServer,
  fields: Record<string, string>,
  { headers = {}, token = null }: Pick<RequestOptions, 'headers' | 'token'> = {},
): Promise<TestAnswer> {
  return server.request('POST', '/device', {
    token,
    body: String(new URLSearchParams(fields)),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      // Wrong codes are counted by address: each time another one, where the server is told to believe it.
      'x-forwarded-for': nextAddress(),
      ...headers,
    },
  });
}

export const decideDevice = (
  server: TestServer,
  cookie: string,
  { user_code }: Pick<Started, 'user_code'>,
  action: 'approve' | 'refuse' = 'approve',
): Promise<TestAnswer> => sendDeviceForm(server, { code: user_code, action }, { headers: { cookie } });
