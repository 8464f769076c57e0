import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { type ArchiveEntry, expectRefusedUpload, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const withEntries = (...entries: ArchiveEntry[]) => uploadWith({ entries });

describe('an entry that is neither a file nor a directory is refused', () => {
  const entries: [string, ArchiveEntry['header']][] = [
    ['Symlink', { name: 'link', type: 'symlink', linkname: 'Cargo.toml' }],
    ['Symlink', { name: 'out', type: 'symlink', linkname: '../../../../etc/passwd' }],
    ['Link', { name: 'hard', type: 'link', linkname: 'demo-1.0.0/Cargo.toml' }],
    ['Char', { name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }],
    ['Block', { name: 'disk', type: 'block-device', devmajor: 8, devminor: 0 }],
    ['Fifo', { name: 'pipe', type: 'fifo' }],
    ['Continuous', { name: 'cont', type: 'contiguous-file' }],
  ];
  it.each(entries)('%s: %o', async (type, header) => {
    const upload = await withEntries({ header });
    await expectRefusedUpload(server, upload, 'archive_entry_type_invalid', `of type ${type}`, header.name);
  });

  it('a symlink whose name is the manifest', async () => {
    const upload = await withEntries({
      header: { name: 'cargo.toml', type: 'symlink', linkname: 'evil.toml' },
    });
    await expectRefusedUpload(server, upload, 'archive_entry_type_invalid', 'Symlink');
  });
});

describe('a path that leads elsewhere is refused', () => {
  const paths: [string, string][] = [
    ['!/etc/cron.d/evil', 'is absolute'],
    ['!../demo-1.0.0/evil', '`..`'],
    ['../evil', '`..`'],
    ['src/../../evil', '`..`'],
    ['./src/lib2.rs', '`.`'],
    ['src//lib2.rs', 'component'],
    ['src\\lib2.rs', 'backslash'],
    ['..\\evil', 'backslash'],
    ['!other-1.0.0/evil', 'is not inside `demo-1.0.0/`'],
    ['!demo-1.0.1/evil', 'is not inside `demo-1.0.0/`'],
    ['!demo-1.0.0-evil/file', 'is not inside `demo-1.0.0/`'],
    ['!Demo-1.0.0/evil', 'is not inside `demo-1.0.0/`'],
    ['!evil', 'is not inside `demo-1.0.0/`'],
    ['!demo-1.0.0', 'is not inside `demo-1.0.0/`'],
  ];
  it.each(paths)('%s', async (name, problem) => {
    const upload = await withEntries({ header: { name }, content: 'evil' });
    await expectRefusedUpload(server, upload, 'archive_path_invalid', problem);
  });

  it('when every entry lies below another prefix', async () => {
    const upload = await uploadWith({ prefix: 'demo' });
    await expectRefusedUpload(server, upload, 'archive_path_invalid', 'demo/', '`demo-1.0.0/`');
  });

  it('when a directory lies outside', async () => {
    const upload = await withEntries({ header: { name: '!elsewhere/', type: 'directory' } });
    await expectRefusedUpload(server, upload, 'archive_path_invalid', '`demo-1.0.0/`');
  });
});

describe('two entries for one place are refused', () => {
  it.each([
    ['the same file twice', 'src/lib.rs', 'comes twice'],
    ['the manifest twice', 'Cargo.toml', 'comes twice'],
    ['another letter case', 'SRC/LIB.rs', 'only by upper and lower case'],
    ['a file below a file', 'src/lib.rs/inner', 'which is a file'],
  ])('%s', async (_what, name, problem) => {
    const upload = await withEntries({ header: { name }, content: 'second' });
    await expectRefusedUpload(server, upload, 'archive_path_invalid', problem);
  });

  it('one name written composed and decomposed', async () => {
    const upload = await withEntries(
      { header: { name: 'caf\u00e9' }, content: '1' },
      { header: { name: 'cafe\u0301' }, content: '2' },
    );
    await expectRefusedUpload(server, upload, 'archive_path_invalid');
  });
});

it('directories, long names and names beyond ASCII are taken', async () => {
  const upload = await withEntries(
    { header: { name: 'assets/', type: 'directory' } },
    { header: { name: `assets/${'long/'.repeat(30)}file` }, content: 'x' },
    { header: { name: 'assets/größe.txt' }, content: 'x' },
  );
  const answer = await put(server, upload);
  expect(answer.status, answer.text).toBe(200);
});
