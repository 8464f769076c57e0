import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { archiveOf, expectRefusedUpload, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const manifest = `[package]\nname = "demo"\nversion = "1.0.0"\n${USUAL}`;
const files = async (contents: Record<string, string | Buffer>) =>
  uploadWith({
    crate: await archiveOf(
      Object.entries(contents).map(([path, content]) => ({
        header: { name: `demo-1.0.0/${path}` },
        content,
      })),
    ),
  });

describe('an archive without a proper Cargo.toml is refused', () => {
  it('none', async () =>
    expectRefusedUpload(server, await files({ 'src/lib.rs': '' }), 'manifest_missing', 'no Cargo.toml'));

  it('only in a folder', async () =>
    expectRefusedUpload(
      server,
      await files({ 'inner/Cargo.toml': manifest }),
      'manifest_missing',
      'no Cargo.toml',
    ));

  it('only as Cargo.toml.orig', async () =>
    expectRefusedUpload(
      server,
      await files({ 'Cargo.toml.orig': manifest }),
      'manifest_missing',
      'no Cargo.toml',
    ));

  it('a directory of that name', async () => {
    const crate = await archiveOf([{ header: { name: 'demo-1.0.0/Cargo.toml', type: 'directory' } }]);
    await expectRefusedUpload(server, await uploadWith({ crate }), 'manifest_missing', 'no Cargo.toml');
  });

  it.each(['CARGO.TOML', 'Cargo.Toml', 'cargo.TOML'])('in the wrong case: %s', async (name) =>
    expectRefusedUpload(
      server,
      await files({ [name]: manifest }),
      'manifest_missing',
      `\`${name}\``,
      '`Cargo.toml`',
    ),
  );

  it('two of them', async () =>
    expectRefusedUpload(
      server,
      await files({ 'Cargo.toml': manifest, 'cargo.toml': manifest }),
      'manifest_missing',
      '`Cargo.toml` and `cargo.toml`',
    ));
});

describe('a Cargo.toml that cannot be read is refused', () => {
  const broken: [string, string | Buffer, string][] = [
    ['not TOML', '[package', 'Cargo.toml'],
    ['not UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 'UTF-8'],
    ['empty', '', '[package]'],
    ['another table only', '[dependencies]\n', '[package]'],
    ['a workspace value', `${manifest}homepage.workspace = true\n`, 'workspace'],
    ['a patch', `${manifest}[patch.crates-io]\nfoo = { path = "foo" }\n`, '`[patch]`'],
    ['a path dependency', `${manifest}[dependencies]\nfoo = { version = "1", path = "../foo" }\n`, '`path`'],
    [
      'a git dependency',
      `${manifest}[dependencies]\nfoo = { version = "1", git = "https://x.example" }\n`,
      '`git`',
    ],
    ['an unknown edition', manifest.replace('2021', '2022'), '`2022`'],
    ['a rust-version with an operator', `${manifest}rust-version = ">=1.70"\n`, '`>=1.70`'],
    ['a number as description', manifest.replace('"A crate for tests"', '5'), 'description'],
    ['more than a megabyte', `${manifest}# ${'x'.repeat(1024 * 1024)}\n`, '1048576'],
  ];
  it.each(broken)('%s', async (_what, text, mention) =>
    expectRefusedUpload(server, await files({ 'Cargo.toml': text }), 'manifest_invalid', mention),
  );
});

it('the old spelling cargo.toml alone is taken', async () => {
  const answer = await put(server, await files({ 'cargo.toml': manifest, 'src/lib.rs': '' }));
  expect(answer.status, answer.text).toBe(200);
});
