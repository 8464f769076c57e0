import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClientFault } from '@waybill/api/client';
import { expect, it, onTestFinished } from 'vitest';
import { BASE, runCli } from '../testing/fake-context.ts';

const TOKEN = 'wbat_secret-of-ana';
const me = (expires: string | null) => ({
  user: { login: 'ana', email: null, is_admin: false },
  credential: { kind: 'api_token', scopes: ['read'], crates: null, expires_at: expires },
});

function home(): { env: Record<string, string>; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-login-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    env: { XDG_CONFIG_HOME: folder, WAYBILL_TOKEN: '' },
    file: join(folder, 'waybill', 'logins.json'),
  };
}

it('keeps a token that is piped in, for its owner alone, and never prints it', async () => {
  const { env, file } = home();
  const ran = await runCli(['login', '--token', '-'], {
    env,
    stdin: `${TOKEN}\n`,
    answers: { 'GET /api/v1/me': me(null) },
  });
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(`signed in at ${BASE} as ana`) });
  expect(`${ran.stdout}${ran.stderr}`).not.toContain(TOKEN);
  expect(ran.requests[0]?.headers).toMatchObject({ authorization: TOKEN });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await runCli(['whoami', '--json'], { env, answers: { 'GET /api/v1/me': me(null) } });
  expect(JSON.parse(again.stdout)).toMatchObject({ login: 'ana', scopes: ['read'], expires_at: null });
});

it('writes the token into no file that somebody put in its way', async () => {
  const { env, file } = home();
  const elsewhere = `${file}.elsewhere`;
  mkdirSync(dirname(file));
  writeFileSync(elsewhere, 'theirs');
  symlinkSync(elsewhere, `${file}.${process.pid}`);
  const answers = { 'GET /api/v1/me': me(null) };
  expect((await runCli(['login', '--token', '-'], { env, stdin: TOKEN, answers })).code).toBe(0);
  expect(readFileSync(elsewhere, 'utf8')).toBe('theirs');
  expect(readFileSync(file, 'utf8')).toContain(TOKEN);
});

it('takes no token as an argument', async () => {
  const ran = await runCli(['login', '--token', TOKEN], home());
  expect(ran).toMatchObject({ code: 2, requests: [] });
  expect(`${ran.stdout}${ran.stderr}`).not.toContain(TOKEN);
});

it.each([
  ['is down', new ClientFault('unreachable', 'nobody answers'), false],
  [
    'knows the token no more',
    new ClientFault('refused', 'no', {
      refusal: {
        ...{ status: 403, code: 'authentication_failed', detail: 'no', remedy: null, field: null },
        ...{ correlationId: null, retryAfter: null },
      },
    }),
    true,
  ],
])('forgets the login also where the registry %s', async (_, fault, revoked) => {
  const { env, file } = home();
  mkdirSync(join(file, '..'), { recursive: true });
  const login = { token: TOKEN, login: 'ana', expiresAt: '2026-11-23T13:00:00Z' };
  writeFileSync(file, JSON.stringify({ [BASE]: login, 'https://other.example': login }));
  const ran = await runCli(['logout', '--json'], {
    env,
    answers: { 'DELETE /api/v1/tokens/current': fault },
  });
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ forgotten: true, revoked });
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toEqual(['https://other.example']);
});
