import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, expectRefusedUpload, put, snapshot, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('a name that breaks a rule is refused', () => {
  const names: [string, string][] = [
    ['', 'empty'],
    ['1crate', '`1`'],
    ['-crate', '`-`'],
    ['_crate', '`_`'],
    ['cra te', '` `'],
    ['cräte', '`ä`'],
    ['crate.rs', '`.`'],
    ['../evil', '`.`'],
    ['a/b', '`/`'],
    ['a\\b', '`\\`'],
    ['a%2fb', '`%`'],
    ['serde\u200b', '`\\u{200b}`'],
    // A Kelvin sign, which lower-cases to an ASCII k.
    ['\u212aey', '`\u212a`'],
    ['ke\u212a', '`\u212a`'],
    ['x'.repeat(65), '64'],
  ];
  it.each(names)('%j', async (name, mention) => {
    // The archive is an honest one: the name in the metadata decides, before anything is unpacked.
    const upload = await uploadWith({ metadata: { name } });
    await expectRefusedUpload(server, upload, 'crate_name_invalid', mention);
  });
});

describe('a reserved name is refused', () => {
  it.each(['std', 'core', 'test', 'Std', 'proc-macro', 'Proc_Macro', 'con', 'NUL', 'com1', 'lpt9'])(
    '%s',
    async (name) =>
      expectRefusedUpload(server, await uploadWith({ name }), 'crate_name_reserved', `\`${name}\``),
  );
});

describe('a version that is none is refused', () => {
  const versions = ['', '1', '1.0', '1.0.0.0', 'v1.0.0', '01.0.0', '1.0.0-', '1.0.0-01', '1.0.0+', ' 1.0.0'];
  it.each([...versions, '1.0.0 ', '1.0.0/..', '../1.0.0', '18446744073709551616.0.0', '1.0.0-ä'])(
    '%j',
    async (vers) =>
      expectRefusedUpload(server, await uploadWith({ metadata: { vers } }), 'version_invalid', `\`${vers}\``),
  );

  it('beyond 150 characters', async () => {
    const version = `1.0.0-${'a'.repeat(145)}`;
    await expectRefusedUpload(server, await uploadWith({ version }), 'version_too_long', '151', '150');
  });
});

describe('before the credential is looked at', () => {
  it.each([
    ['crate_name_invalid', { name: '1crate' }],
    ['version_invalid', { vers: '1' }],
  ] as const)('%s comes first, as at crates.io', async (code, metadata) => {
    const before = await snapshot(server);
    expectRefusal(await put(server, await uploadWith({ metadata }), { token: null }), code);
    expect(await snapshot(server)).toEqual(before);
  });
});

it.each(['a', 'Z9', 'a_-', 'x'.repeat(64), 'With_Every-Thing0'])('%s is a name', async (name) => {
  const answer = await put(server, await uploadWith({ name }));
  expect(answer.status, answer.text).toBe(200);
});

it.each([
  '0.0.0',
  '18446744073709551615.0.0',
  '1.0.0-alpha.1.x-y',
  '1.0.0+20130313144700',
  '2.0.0-rc.1+build.5',
])('%s is a version', async (version) => {
  const answer = await put(server, await uploadWith({ name: 'versioned', version }));
  expect(answer.status, answer.text).toBe(200);
});
