import pino from 'pino';
import { describe, expect, inject, it } from 'vitest';
import type { KeyName } from '../../config/keys.ts';
import { startServer } from '../../start.ts';
import { signIn } from '../../testing/people.ts';
import { copyTemplate } from '../../testing/template.ts';
import { ADMIN_EMAIL, ADMIN_PASSWORD, ADMIN_TOKEN, testConfig } from '../../testing/test-config.ts';
import { freePort, startTestServer, type TestServer } from '../../testing/test-server.ts';

async function withServer(
  keys: Partial<Record<KeyName, string>>,
  work: (server: TestServer) => Promise<void>,
) {
  const server = await startTestServer(keys);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

describe('an administrator from the configuration', () => {
  it('can sign in and use the token, and no link is made', async () => {
    await withServer({}, async (server) => {
      expect(server.running.setupLink).toBeNull();
      expect((await signIn(server)).status).toBe(200);
      const me = await server.request('GET', '/api/v1/me', { token: ADMIN_TOKEN });
      expect(me.json.user).toMatchObject({ login: 'admin', email: ADMIN_EMAIL, is_admin: true });
      expect((await server.request('GET', '/setup?token=x', { token: null })).status).toBe(403);
    });
  });

  it('is made once, however often the server starts', async () => {
    await withServer({}, async (server) => {
      await server.restart();
      const { db } = server.running.platform.database;
      expect(await db.selectFrom('users').select('login').execute()).toEqual([{ login: 'admin' }]);
      expect(await db.selectFrom('api_tokens').select('name').execute()).toHaveLength(1);
    });
  });

  it('may have a password alone, or a token alone', async () => {
    await withServer({ 'setup.admin_token': '' }, async (server) => {
      expect((await server.request('GET', '/api/v1/me', { token: ADMIN_TOKEN })).status).toBe(403);
      expect((await signIn(server)).status).toBe(200);
    });
    await withServer({ 'setup.admin_password': '' }, async (server) => {
      expect((await server.request('GET', '/api/v1/me')).status).toBe(200);
      for (const password of ['', ADMIN_PASSWORD]) {
        expect((await signIn(server, ADMIN_EMAIL, password)).status).toBe(401);
      }
    });
  });

  it('that breaks a rule stops the start with a sentence that names it, and no secret', async () => {
    for (const [key, value, says] of [
      ['setup.admin_login', 'bad login', 'login must'],
      ['setup.admin_email', 'nobody', 'email must'],
    ] as const) {
      const place = await copyTemplate(inject('template'));
      const config = testConfig({ ...place, port: await freePort(), keys: { [key]: value } });
      const failure = await startServer(config, pino({ level: 'silent' })).catch((error: Error) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(String(failure)).toContain(says);
      expect(String(failure)).not.toContain(ADMIN_PASSWORD);
      expect(String(failure)).not.toContain(ADMIN_TOKEN);
      await place.remove();
    }
  });
});
