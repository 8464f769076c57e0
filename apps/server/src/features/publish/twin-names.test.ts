import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, expectRefusedUpload, put, snapshot, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  expect((await put(server, await uploadWith({ name: 'Foo_Bar', version: '1.0.0' }))).status).toBe(200);
});
afterAll(() => server.close());

describe('a crate whose name differs only in letter case, `-` and `_`', () => {
  it.each(['foo-bar', 'foo_bar', 'FOO_BAR', 'Foo-Bar', 'fOO-bAR'])('%s is refused, with both', async (name) =>
    expectRefusedUpload(
      server,
      await uploadWith({ name, version: '2.0.0' }),
      'crate_name_taken',
      '`Foo_Bar`',
      `\`${name}\``,
    ),
  );

  it('is refused to somebody else as the crate of its owners', async () => {
    const token = await personWithToken(server, 'squatter');
    const before = await snapshot(server);
    const answer = await put(server, await uploadWith({ name: 'foo-bar', version: '2.0.0' }), { token });
    expectRefusal(answer, 'crate_owner_required', '`Foo_Bar`', '`squatter`');
    expect(await snapshot(server)).toEqual(before);
  });

  it('is refused though the version is there already', async () =>
    expectRefusedUpload(server, await uploadWith({ name: 'foo-bar', version: '1.0.0' }), 'crate_name_taken'));
});

it('the same spelling goes on', async () => {
  expect((await put(server, await uploadWith({ name: 'Foo_Bar', version: '2.0.0' }))).status).toBe(200);
});

it('a name that differs in more is another crate', async () => {
  expect((await put(server, await uploadWith({ name: 'foobar', version: '1.0.0' }))).status).toBe(200);
  expect((await put(server, await uploadWith({ name: 'foo--bar', version: '1.0.0' }))).status).toBe(200);
});
