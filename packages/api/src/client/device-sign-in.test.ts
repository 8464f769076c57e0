import { describe, expect, it } from 'vitest';
import { fakeJob } from '../testing/fake-job.ts';
import { faultOf } from '../testing/faults.ts';
import { ClientFault } from './client-fault.ts';
import { deviceSignIn, type SignInPrompt } from './device-sign-in.ts';
import type { HttpAnswer } from './http.ts';
import { registryClient } from './registry.ts';
import { registryAddress } from './registry-address.ts';

const begun = {
  device_code: 'DEVICE',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://crates.example.com/device',
  verification_uri_complete: 'https://crates.example.com/device?code=ABCD-EFGH',
  expires_in: 600,
  interval: 5,
};
const granted = {
  token: 'wbat_x',
  expires_at: '2026-11-05T10:00:00Z',
  login: 'ada',
  scopes: ['read'],
  crates: null,
};
const wish = { clientName: 'cargo', scopes: ['read'], lifetimeSeconds: 3600 };

const refusal = (code: string, headers: Record<string, string> = {}): Partial<HttpAnswer> => ({
  status: 400,
  headers,
  text: JSON.stringify({ errors: [{ detail: code, code }] }),
});

async function signIn(polls: (Partial<HttpAnswer> | Error)[], beginning: unknown = begun) {
  const answers: (Partial<HttpAnswer> | Error)[] = [{ text: JSON.stringify(beginning) }, ...polls];
  const job = fakeJob({ answer: () => answers.shift() ?? refusal('authorization_pending') });
  const shown: SignInPrompt[] = [];
  const address = registryAddress('https://crates.example.com');
  const registry = registryClient({ address, send: job.send, userAgent: 'test/1' });
  const outcome = deviceSignIn(registry, wish, { show: (prompt) => shown.push(prompt), sleep: job.sleep });
  return { outcome, job, shown };
}

describe('signing in through a browser', () => {
  it('shows the code, waits as long as it is told to, and gets a token', async () => {
    const { outcome, job, shown } = await signIn([
      refusal('authorization_pending'),
      refusal('slow_down', { 'retry-after': '10' }),
      refusal('authorization_pending'),
      refusal('slow_down'),
      new ClientFault('unreachable', 'the line is down'),
      { text: JSON.stringify(granted) },
    ]);
    expect(await outcome).toEqual({
      token: 'wbat_x',
      expiresAt: new Date('2026-11-05T10:00:00Z'),
      login: 'ada',
      scopes: ['read'],
      crates: null,
    });
    expect(job.slept).toEqual([5000, 5000, 10_000, 10_000, 15_000, 20_000]);
    expect(shown).toEqual([
      {
        userCode: 'ABCD-EFGH',
        address: 'https://crates.example.com/device',
        addressWithCode: 'https://crates.example.com/device?code=ABCD-EFGH',
        expiresInSeconds: 600,
      },
    ]);
    expect(job.sent.map(({ url, body }) => [url.slice(26), JSON.parse(body ?? '')])).toEqual([
      ['/api/v1/device/authorizations', { client_name: 'cargo', scopes: ['read'], lifetime_seconds: 3600 }],
      ...Array(6).fill(['/api/v1/device/tokens', { device_code: 'DEVICE' }]),
    ]);
  });

  it.each(['access_denied', 'device_code_expired', 'device_code_unknown'])('ends with %s', async (code) => {
    const { outcome } = await signIn([refusal(code)]);
    expect((await faultOf(() => outcome)).refusal?.code).toBe(code);
  });

  it('does not wait for ever, whatever the registry says', async () => {
    const hurrying = refusal('slow_down', { 'retry-after': '-100' });
    const { outcome, job } = await signIn([hurrying, hurrying]);
    expect((await faultOf(() => outcome)).kind).toBe('too_slow');
    expect(job.slept.length).toBeLessThan(130);
  });

  it.each([
    ['javascript:alert(1)', 'answer_unreadable'],
    ['file:///etc/passwd', 'answer_unreadable'],
    ['https://x/ --flag', 'answer_unreadable'],
    ['https://x/\u001b[0m', 'answer_unreadable'],
    ['', 'answer_unreadable'],
    ['https://crates.other.example/device', 'answer_unreadable'],
    ['https://crates.example.com.evil.example/device', 'answer_unreadable'],
    ['https://crates.example.com@evil.example/device', 'answer_unreadable'],
    ['http://crates.example.com/device', 'answer_unreadable'],
    ['https://crates.example.com:8443/device', 'answer_unreadable'],
  ])('opens no page like %j', async (verification_uri, kind) => {
    const { outcome, shown } = await signIn([], {
      ...begun,
      verification_uri,
      verification_uri_complete: undefined,
    });
    expect((await faultOf(() => outcome)).kind).toBe(kind);
    expect(shown).toEqual([]);
  });

  it('nor one of somebody else with the code in it', async () => {
    const complete = 'https://crates.other.example/device?code=ABCD-EFGH';
    const { outcome, shown } = await signIn([], { ...begun, verification_uri_complete: complete });
    expect((await faultOf(() => outcome)).message).toContain('a page of https://crates.other.example');
    expect(shown).toEqual([]);
  });
});
