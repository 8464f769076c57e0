import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, snapshot, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  expect((await checkRegistry(server.running.platform)).problems).toEqual([]);
  await server.close();
});

const linesOf = async (path: string) =>
  (await server.request('GET', `/index/${path}`)).text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('uploads of one version at once', () => {
  it('exactly one wins, the others are told that it exists, and one blob is stored', async () => {
    const before = await server.stored();
    const uploads = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        uploadWith({ name: 'contested', entries: [{ header: { name: 'by' }, content: `${index}` }] }),
      ),
    );
    const answers = await Promise.all(uploads.map((upload) => put(server, upload)));
    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    for (const answer of answers.filter((one) => one.status !== 200)) {
      expectRefusal(answer, 'version_exists', '`1.0.0`', '`contested`');
    }
    const after = await server.stored();
    expect(after).toMatchObject({ crates: before.crates + 1, versions: before.versions + 1 });
    expect(after.blobs).toHaveLength(before.blobs.length + 1);

    const winner = uploads[answers.findIndex((answer) => answer.status === 200)] ?? Buffer.alloc(8);
    const checksum = sha256(winner.subarray(4 + winner.readUInt32LE(0) + 4));
    expect(after.blobs).toContain(checksum);
    expect(await linesOf('co/nt/contested')).toEqual([expect.objectContaining({ cksum: checksum })]);
  });

  it('of the very same bytes: the loser does not take the winner’s blob away', async () => {
    const upload = await uploadWith({ name: 'identical' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(server, upload)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(400)]);
    expect((await server.request('GET', '/api/v1/crates/identical/1.0.0/download')).status).toBe(200);
  });
});

it('different versions of one crate at once are all in the index, each once, and its tag fits', async () => {
  const versions = Array.from({ length: 20 }, (_, index) => `1.${index}.0`);
  const uploads = await Promise.all(versions.map((version) => uploadWith({ name: 'many', version })));
  const answers = await Promise.all(uploads.map((upload) => put(server, upload)));
  expect(answers.map((answer) => answer.status)).toEqual(versions.map(() => 200));
  const lines = await linesOf('ma/ny/many');
  expect(lines.map((line) => line.vers).sort()).toEqual([...versions].sort());
});

it('each answer finds its own version in the index at once', async () => {
  const versions = Array.from({ length: 10 }, (_, index) => `2.${index}.0`);
  await Promise.all(
    versions.map(async (version) => {
      expect((await put(server, await uploadWith({ name: 'visible', version }))).status).toBe(200);
      expect((await linesOf('vi/si/visible')).map((line) => line.vers)).toContain(version);
    }),
  );
});

describe('first publishes of a new crate by two users at once', () => {
  it('one becomes its owner, the other gets nothing', async () => {
    const tokens = {
      alice: await personWithToken(server, 'alice'),
      bob: await personWithToken(server, 'bob'),
    };
    const answers = await Promise.all([
      put(server, await uploadWith({ name: 'goldrush', version: '1.0.0' }), { token: tokens.alice }),
      put(server, await uploadWith({ name: 'goldrush', version: '2.0.0' }), { token: tokens.bob }),
    ]);
    const [alice, bob] = answers;
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403]);
    const [winner, loser] = alice.status === 200 ? ['alice', bob] : ['bob', alice];
    expectRefusal(loser, 'crate_owner_required', '`goldrush`');
    const owners = await server.request('GET', '/api/v1/crates/goldrush/owners');
    expect(owners.json.users.map((user: { login: string }) => user.login)).toEqual([winner]);
    expect(await linesOf('go/ld/goldrush')).toHaveLength(1);
  });

  it('in twin spellings: only one of them exists afterwards', async () => {
    const before = await snapshot(server);
    const names = ['twin-crate', 'twin_crate', 'Twin-Crate', 'TWIN_CRATE'];
    const uploads = await Promise.all(names.map((name) => uploadWith({ name })));
    const answers = await Promise.all(uploads.map((upload) => put(server, upload)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400]);
    for (const answer of answers) if (answer.status === 400) expectRefusal(answer, 'crate_name_taken');
    expect((await server.stored()).crates).toBe(before.crates + 1);
    expect((await server.stored()).blobs).toHaveLength(before.blobs.length + 1);
  });
});
