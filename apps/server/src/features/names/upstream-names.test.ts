import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { expectRefusedUpload, put } from '../../testing/uploads.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-names-'));
const file = join(folder, 'upstream.txt');
const usual = '# Names at crates.io\nserde\r\nTokio-Util\n\n  rand_core  \n';
writeFileSync(file, usual);
afterAll(() => rmSync(folder, { recursive: true }));

const publish = async (server: TestServer, name: string, version = '1.0.0') => {
  const answer = await put(server, await upload(name, version));
  expect(answer.status, answer.text).toBe(200);
  return answer.json.warnings.other as string[];
};

describe('a name that exists upstream', () => {
  let ci: TrustedCi;
  beforeAll(async () => {
    ci = await startTrustedCi({
      keys: {
        'names.upstream_list': file,
        'names.upstream_policy': 'refuse',
        'names.reserved': 'acme, Acme-Core',
      },
    });
  });
  afterAll(() => ci.close());
  afterEach(() => {
    writeFileSync(file, usual);
    ci.server.advance(61_000);
  });

  it.each(['serde', 'SERDE', 'tokio-util', 'tokio_util', 'rand-core'])(
    'is refused to a first publish: %s',
    async (name) => {
      await expectRefusedUpload(
        ci.server,
        await upload(name, '1.0.0'),
        'crate_name_upstream',
        `\`${name}\``,
        'upstream registry',
        'Choose another one',
      );
    },
  );

  it.each(['acme', 'ACME', 'acme_core'])('and so is one that the operator reserved: %s', async (name) => {
    await expectRefusedUpload(ci.server, await upload(name, '1.0.0'), 'crate_name_reserved', `\`${name}\``);
  });

  it('leaves other names alone', async () => {
    expect(await publish(ci.server, 'serde-acme')).toEqual([]);
    expect(await publish(ci.server, 'tokio')).toEqual([]);
  });

  it.each([
    ['serde', 'crate_name_upstream'],
    ['Tokio_Util', 'crate_name_upstream'],
    ['acme-core', 'crate_name_reserved'],
  ] as const)('is not reserved by a trusted publisher either: %s', async (name, code) => {
    const body = { publisher: { provider: 'github', crates: [name], identity: ROCKET_IDENTITY } };
    const answer = await ci.server.request('POST', '/api/v1/trusted_publishing/publishers', { body });
    expectRefusal(answer, code, `\`${name}\``);
    const rows = await ci.server.running.platform.database.db
      .selectFrom('reserved_names')
      .selectAll()
      .execute();
    expect(rows).toEqual([]);
  });

  it('is refused from when the file has it, and crates that exist go on', async () => {
    expect(await publish(ci.server, 'later')).toEqual([]);
    writeFileSync(file, `${usual}later\nlater-two\n`);
    // Not yet: the file is looked at once a minute.
    expect(await publish(ci.server, 'later_two')).toEqual([]);
    writeFileSync(file, `${usual}later\nlater-two\nlater-three\n`);
    ci.server.advance(61_000);
    await expectRefusedUpload(ci.server, await upload('later_three', '1.0.0'), 'crate_name_upstream');
    expect(await publish(ci.server, 'later', '1.0.1')).toEqual([]);
  });

  it('stays one while the file is gone or broken', async () => {
    writeFileSync(file, 'serde,1.0\n');
    ci.server.advance(61_000);
    await expectRefusedUpload(ci.server, await upload('serde', '1.0.0'), 'crate_name_upstream');
    rmSync(file);
    ci.server.advance(61_000);
    await expectRefusedUpload(ci.server, await upload('serde', '1.0.0'), 'crate_name_upstream');
  });
});

describe('the policy', () => {
  it('warns by itself, in words that cargo prints, and only at the first publish', async () => {
    const ci = await startTrustedCi({ keys: { 'names.upstream_list': file } });
    try {
      const [warning, ...more] = await publish(ci.server, 'serde');
      expect(more).toEqual([]);
      expect(warning).toMatch(
        /^A crate of the name `serde`.* upstream registry.*Choose a name of your own.*\.$/,
      );
      expect(await publish(ci.server, 'serde', '1.0.1')).toEqual([]);
      const body = {
        publisher: { provider: 'github', crates: ['rand-core', 'mine'], identity: ROCKET_IDENTITY },
      };
      const { json } = await ci.server.request('POST', '/api/v1/trusted_publishing/publishers', { body });
      expect(json.warnings.filter((one: string) => one.includes('upstream'))).toEqual([
        expect.stringContaining('`rand-core`'),
      ]);
    } finally {
      await ci.close();
    }
  });

  it('may allow them', async () => {
    const server = await startTestServer({ 'names.upstream_list': file, 'names.upstream_policy': 'allow' });
    try {
      expect(await publish(server, 'serde')).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe('a server does not start', () => {
  const start = (keys: Parameters<typeof startTestServer>[0]) =>
    startTestServer(keys).then((server) => server.close());

  it('without the list that is named, or with one that is none', async () => {
    const missing = join(folder, 'missing.txt');
    await expect(start({ 'names.upstream_list': missing })).rejects.toThrow(
      `names.upstream_list cannot be used: there is no file ${missing}.`,
    );
    const csv = join(folder, 'names.csv');
    writeFileSync(csv, 'serde\nserde_json,1.0\n');
    await expect(start({ 'names.upstream_list': csv })).rejects.toThrow(
      `line 2 of ${csv} must be the name of one crate, but is "serde_json,1.0".`,
    );
  });

  it('with reserved names that can be none, or nothing to refuse', async () => {
    await expect(start({ 'names.reserved': 'acme, acme-*' })).rejects.toThrow(/names\.reserved .*"acme-\*"/);
    await expect(start({ 'names.upstream_policy': 'refuse' })).rejects.toThrow(/set names\.upstream_list/);
  });

  it('takes a list of hundreds of thousands of names', async () => {
    const long = join(folder, 'long.txt');
    writeFileSync(long, Array.from({ length: 300_000 }, (_, number) => `crate-${number}`).join('\n'));
    const server = await startTestServer({ 'names.upstream_list': long, 'names.upstream_policy': 'refuse' });
    try {
      await expectRefusedUpload(server, await upload('crate_299999', '1.0.0'), 'crate_name_upstream');
      expect(await publish(server, 'crate-300000')).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
