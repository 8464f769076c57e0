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
