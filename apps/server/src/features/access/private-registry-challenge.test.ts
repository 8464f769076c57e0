import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { startTrustedCi } from '../../testing/trusted-ci.ts';

it('reading is refused in cargo’s own way, alike for what is there and what is not', async () => {
  const ci = await startTrustedCi({ keys: { visibility: 'private' } });
  await ci.publish('rocket', '1.0.0');
  for (const pattern of [
    '/api/v1/crates/NAME',
    '/api/v1/crates/NAME/1.0.0/download',
    '/api/v1/crates/NAME/versions',
  ]) {
    const [there, missing] = await Promise.all(
      ['rocket', 'absent'].map((name) =>
        ci.server.request('GET', pattern.replace('NAME', name), { token: null }),
      ),
    );
    expect(there?.headers.get('www-authenticate')).toMatch(/^Cargo login_url="/);
    expect([there?.status, there?.json.errors[0].detail]).toEqual([
      missing?.status,
      missing?.json.errors[0].detail,
    ]);
  }
  await ci.close();
});

it('a token that nobody can look up, as the database fails, is not called a wrong one: cargo would ask for another', async () => {
  const ci = await startTrustedCi({ keys: { visibility: 'private' } });
  const { db } = ci.server.running.platform.database;
  const read = () => ci.server.request('GET', '/index/config.json');
  expect((await read()).status).toBe(200);
  await sql`alter table api_tokens rename to elsewhere`.execute(db);
  const answer = await read();
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([500, null]);
  await sql`alter table elsewhere rename to api_tokens`.execute(db);
  expect((await read()).status).toBe(200);
  await ci.close();
});
