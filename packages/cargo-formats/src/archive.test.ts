import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { type ArchiveRules, inspectArchive } from './archive.ts';
import { FormatError } from './format-error.ts';
import { buildCrate, buildTar, type Entry, inChunks, manifestEntry, paxRecord } from './testing/build-tar.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readPublishBody } from './testing/vectors.ts';

const rules: ArchiveRules = { name: 'demo', version: '1.0.0', maxUnpackedBytes: 10_000_000, maxEntries: 100 };
const longPath = `demo-1.0.0/${'x'.repeat(120)}.txt`;

function inspect(bytes: Uint8Array, changed: Partial<ArchiveRules> = {}) {
  return inspectArchive(inChunks(bytes), { ...rules, ...changed });
}

function inspectEntries(...entries: Entry[]) {
  return inspect(buildCrate([manifestEntry, ...entries]));
}

function crateOf(body: Buffer): Buffer {
  return body.subarray(8 + body.readUInt32LE(0));
}

test('what cargo packages is read', async () => {
  const archive = await inspect(crateOf(readPublishBody('old-layout')), {
    name: 'old-layout',
    version: '0.0.1',
  });
  expect(archive.manifestText).toContain('name = "old-layout"');
  expect(archive).toMatchObject({
    manifestPath: 'Cargo.toml',
    vcsInfo: { sha1: expect.stringMatching(/^[0-9a-f]{40}$/), pathInVcs: 'nested/crate' },
    unpackedBytes: expect.any(Number),
    readmes: expect.any(Map),
  });
  const folder = 'x'.repeat(90);
  expect(archive.files).toEqual([
    '.cargo_vcs_info.json',
    'Cargo.lock',
    'Cargo.toml',
    'Cargo.toml.orig',
    'LICENSE-TOP',
    'README.md',
    `assets/${folder}/ünïcode-${folder}.txt`,
    'src/bin/tool.rs',
    'src/lib.rs',
  ]);
});

test('the unpacked size is that of the tar archive', async () => {
  const crate = buildCrate([manifestEntry]);
  expect((await inspect(crate)).unpackedBytes).toBe(gunzipSync(crate).length);
});

test('chunks do not matter', async () => {
  const crate = buildCrate([manifestEntry, { path: 'demo-1.0.0/src/lib.rs', content: '// '.repeat(1000) }]);
  const expected = await inspect(crate);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 600 }), async (size) => {
      expect(await inspectArchive(inChunks(crate, size), rules)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('archives of another writer are read the same', async () => {
  const archive = pack();
  for (const path of ['Cargo.toml', 'src/lib.rs', 'ünïcode', `${'d'.repeat(120)}/${'f'.repeat(120)}`]) {
    archive.entry({ name: `demo-1.0.0/${path}` }, 'text');
  }
  archive.finalize();
  expect((await inspectArchive(archive.pipe(createGzip()), rules)).files).toEqual([
    'Cargo.toml',
    'src/lib.rs',
    'ünïcode',
    `${'d'.repeat(120)}/${'f'.repeat(120)}`,
  ]);
});

test('directories are fine and are not files', async () => {
  const archive = await inspectEntries(
    { path: 'demo-1.0.0/', type: '5' },
    { path: 'demo-1.0.0/src', type: '5' },
  );
  expect(archive.files).toEqual(['Cargo.toml']);
});

test('an unreadable record of the commit is ignored', async () => {
  const archive = await inspectEntries({ path: 'demo-1.0.0/.cargo_vcs_info.json', content: '{"git":' });
  expect(archive.vcsInfo).toBeNull();
});

test('a GNU long name counts as the path, and not as an entry', async () => {
  const entries = [
    manifestEntry,
    { path: '././@LongLink', type: 'L', content: `${longPath}\0` },
    { path: longPath },
  ];
  expect((await inspect(buildCrate(entries), { maxEntries: 2 })).files).toEqual([
    'Cargo.toml',
    longPath.slice('demo-1.0.0/'.length),
  ]);
});

test('a size in base 256 is read', async () => {
  const sizeField = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
  const archive = await inspectEntries({ path: 'demo-1.0.0/a', content: 'hello', sizeField });
  expect(archive.files).toEqual(['Cargo.toml', 'a']);
});

test.each([
  ['Link', '1'],
  ['Symlink', '2'],
  ['Char', '3'],
  ['Block', '4'],
  ['Fifo', '6'],
  ['Continuous', '7'],
  ['GNUSparse', 'S'],
  ['XGlobalHeader', 'g'],
  ['GNULongLink', 'K'],
  ['Other(86)', 'V'],
])('an entry of type %s is refused', async (name, type) => {
  const refusal = await refusalOf(() => inspectEntries({ path: 'demo-1.0.0/evil', type }));
  expect(refusal.code).toBe('archive_entry_type_invalid');
  expect(refusal.message).toContain(`type ${name},`);
});

test('a sparse file in pax clothes is refused', async () => {
  const pax = { path: 'pax', type: 'x', content: paxRecord('GNU.sparse.major', '1') };
  expect((await refusalOf(() => inspectEntries(pax, { path: 'demo-1.0.0/a' }))).message).toContain(
    'GNUSparse',
  );
});

test.each([
  ['above the root', 'demo-1.0.0/../evil'],
  ['above the root in the middle', 'demo-1.0.0/src/../../evil'],
  ['absolute', '/etc/passwd'],
  ['of another crate', 'other-1.0.0/a'],
  ['of a longer name', 'demo-1.0.0-evil/a'],
  ['of another case', 'Demo-1.0.0/a'],
  ['without a folder', 'a'],
  ['the root as a file', 'demo-1.0.0'],
  ['with a backslash', 'demo-1.0.0/..\\evil'],
  ['with a dot', 'demo-1.0.0/./a'],
  ['with a leading dot', './demo-1.0.0/a'],
  ['with an empty component', 'demo-1.0.0//a'],
  ['a file that ends like a directory', 'demo-1.0.0/a/'],
  ['empty', ''],
  ['not UTF-8', Buffer.concat([Buffer.from('demo-1.0.0/'), Buffer.from([0xff])])],
])('a path %s is refused', async (_, path) => {
  expect(await codeOf(() => inspectEntries({ path }))).toBe('archive_path_invalid');
});

test('a NUL in a long name is refused', async () => {
  const longName = { path: 'L', type: 'L', content: 'demo-1.0.0/a\0/../../evil\0' };
  expect((await refusalOf(() => inspectEntries(longName, { path: 'a' }))).message).toContain('NUL');
});

test('a pax path is checked like any other', async () => {
  const pax = { path: 'pax', type: 'x', content: paxRecord('path', '/etc/passwd') };
  expect(await codeOf(() => inspectEntries(pax, { path: 'demo-1.0.0/a' }))).toBe('archive_path_invalid');
});

test('a path nobody can unpack is refused', async () => {
  const longName = { path: 'L', type: 'L', content: `demo-1.0.0/${'x/'.repeat(3000)}x\0` };
  expect((await refusalOf(() => inspectEntries(longName, { path: 'a' }))).message).toContain('at most 1024');
});

test.each([
  ['twice', 'a', 'a', 'comes twice'],
  ['differing by case', 'src/Lib.rs', 'src/lib.rs', 'upper and lower case'],
  ['differing by the composition of é', 'caf\u00e9', 'cafe\u0301', 'upper and lower case'],
  ['one below the other', 'a', 'a/b', 'which is a file'],
  ['one below the other, the file last', 'a/b/c', 'A', 'which is a file'],
])('two paths %s are refused', async (_, first, second, words) => {
  const entries = ['a-b', first, 'a.b', second].map((path) => ({ path: `demo-1.0.0/${path}` }));
  const refusal = await refusalOf(() => inspectEntries(...entries));
  expect(refusal.code).toBe('archive_path_invalid');
  expect(refusal.message).toContain(words);
});

test.each([
  ['none', [], 'no Cargo.toml'],
  ['only one in a folder', ['src/Cargo.toml'], 'no Cargo.toml'],
  ['a shouting one', ['CARGO.TOML'], '`CARGO.TOML`'],
  ['two', ['Cargo.toml', 'cargo.toml'], '`Cargo.toml` and `cargo.toml`'],
])('the manifest must be one: %s', async (_, paths, words) => {
  const entries = ['README.md', ...paths].map((path) => ({ path: `demo-1.0.0/${path}` }));
  const refusal = await refusalOf(() => inspect(buildCrate(entries)));
  expect(refusal.code).toBe('manifest_missing');
  expect(refusal.message).toContain(words);
});

test('a manifest in lower case is taken', async () => {
  expect((await inspect(buildCrate([{ path: 'demo-1.0.0/cargo.toml' }]))).manifestPath).toBe('cargo.toml');
});

test.each([
  ['too large', ' '.repeat(1024 * 1024 + 1)],
  ['not UTF-8', Buffer.from([0x23, 0xff])],
])('a manifest that is %s is refused', async (_, content) => {
  expect(await codeOf(() => inspect(buildCrate([{ path: 'demo-1.0.0/Cargo.toml', content }])))).toBe(
    'manifest_invalid',
  );
});

test('the limits are the last sizes that pass', async () => {
  const tar = buildTar([manifestEntry, { path: 'demo-1.0.0/a' }]);
  const exact = { maxEntries: 2, maxUnpackedBytes: tar.length };
  expect((await inspect(gzipSync(tar), exact)).files).toHaveLength(2);
  expect(await codeOf(() => inspect(gzipSync(tar), { ...exact, maxEntries: 1 }))).toBe(
    'archive_too_many_entries',
  );
  expect(await codeOf(() => inspect(gzipSync(tar), { ...exact, maxUnpackedBytes: tar.length - 1 }))).toBe(
    'archive_too_large',
  );
});

test('zeros behind the end marker, of which a small upload has half a gigabyte, cost little more than those of a file', async () => {
  const zeros = Buffer.alloc(40_000_000);
  const timeOf = async (crate: Buffer) => {
    const began = performance.now();
    await inspect(crate, { maxUnpackedBytes: 100_000_000 });
    return performance.now() - began;
  };
  const within = gzipSync(buildTar([manifestEntry, { path: 'demo-1.0.0/a', content: zeros }]));
  const behind = gzipSync(buildTar([manifestEntry], Buffer.alloc(40_000_512)));
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) ratios.push((await timeOf(behind)) / (await timeOf(within)));
  // It was fifteen times as much, of the only thread that answers.
  expect(Math.min(...ratios)).toBeLessThan(5);
});

test('a decompression bomb ends at the limit, wherever it is hidden', async () => {
  const zeros = Buffer.alloc(20_000_000);
  for (const entries of [[{ path: 'demo-1.0.0/a', content: zeros }], []]) {
    const bomb = gzipSync(buildTar([manifestEntry, ...entries], zeros));
    expect(await codeOf(() => inspect(bomb, { maxUnpackedBytes: 1_000_000 }))).toBe('archive_too_large');
  }
});

test('the first problem stops reading', async () => {
  const noise = { path: 'demo-1.0.0/noise', content: randomBytes(5_000_000) };
  const crate = buildCrate([manifestEntry, { path: 'evil' }, noise]);
  let sent = 0;
  let closed = false;
  async function* source() {
    try {
      for await (const chunk of inChunks(crate, 10_000)) {
        sent += chunk.length;
        yield chunk;
      }
    } finally {
      closed = true;
    }
  }
  expect(await codeOf(() => inspectArchive(source(), rules))).toBe('archive_path_invalid');
  expect(closed).toBe(true);
  expect(sent).toBeLessThan(1_000_000);
});

test('an error of the source is passed on', async () => {
  async function* source() {
    yield buildCrate([manifestEntry]).subarray(0, 50);
    throw new RangeError('connection lost');
  }
  await expect(inspectArchive(source(), rules)).rejects.toThrow(new RangeError('connection lost'));
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['not gzip', Buffer.from('hello, this is no archive')],
  ['not tar', gzipSync(Buffer.alloc(2048, 'a'))],
  ['a gzip of nothing', gzipSync('')],
  ['garbage after the gzip member', Buffer.concat([buildCrate([manifestEntry]), Buffer.from('!')])],
  ['zeros after the gzip member', Buffer.concat([buildCrate([manifestEntry]), Buffer.alloc(512)])],
  ['two gzip members', Buffer.concat([buildCrate([manifestEntry]), buildCrate([])])],
  [
    'an entry behind the end marker',
    gzipSync(Buffer.concat([buildTar([manifestEntry]), buildTar([manifestEntry])])),
  ],
  ['no end marker', gzipSync(buildTar([manifestEntry], Buffer.alloc(0)))],
  ['an end in the middle of a header', gzipSync(buildTar([manifestEntry]).subarray(0, 100))],
  ['an end in the middle of a file', gzipSync(buildTar([manifestEntry]).subarray(0, 515))],
  ['an end in the middle of padding', gzipSync(buildTar([manifestEntry]).subarray(0, 600))],
])('%s is malformed', async (_, bytes) => {
  expect(await codeOf(() => inspect(bytes))).toBe('archive_malformed');
  expect(await codeOf(() => inspectArchive(inChunks(bytes, 1), rules))).toBe('archive_malformed');
});

test('a crate cut anywhere is malformed', async () => {
  const crate = buildCrate([manifestEntry]);
  for (let length = 0; length < crate.length; length += 1) {
    expect(await codeOf(() => inspect(crate.subarray(0, length))), `cut after ${length}`).toBe(
      'archive_malformed',
    );
  }
});

const sizes: [string, Uint8Array][] = [
  ['digits and letters', Buffer.from('00000000005x')],
  ['nothing', Buffer.alloc(12)],
  ['a minus sign', Buffer.from('-0000000005\0')],
  ['digits behind a NUL', Buffer.from('5\x0000000000\x00\0')],
  ['a negative number in base 256', Buffer.from([0xff, ...Buffer.alloc(10, 0xff), 0])],
  ['half of base 256', Buffer.from([0x81, ...Buffer.alloc(10), 5])],
  ['more than 2^53', Buffer.from([0x80, 0, 0, 0, 0x7f, ...Buffer.alloc(6), 5])],
  ['more than the archive', Buffer.from('77777777777\0')],
];

test.each(sizes)('a size of %s is malformed', async (_, sizeField) => {
  const entry = { path: 'demo-1.0.0/a', content: 'hello', sizeField };
  expect(await codeOf(() => inspectEntries(entry))).toBe('archive_malformed');
});

const longName: Entry = { path: 'L', type: 'L', content: 'demo-1.0.0/long\0' };
const pax = (content: string): Entry => ({ path: 'x', type: 'x', content });
const paxRecords = (count: number) =>
  Array.from({ length: count }, (_, at) => paxRecord(`k${at}`, 'v')).join('');
const file: Entry = { path: 'demo-1.0.0/a', content: 'hello' };
const twoReadings: [string, Entry[]][] = [
  ['a wrong checksum', [{ ...file, checksum: 1 }]],
  ['an unknown magic', [{ ...file, magic: 'foobar  ' }]],
  ['no magic', [{ ...file, magic: '' }]],
  ['a directory with content', [{ path: 'demo-1.0.0/d', type: '5', content: 'x'.repeat(512) }]],
  ['two long names', [longName, longName, file]],
  ['a long name and a pax path', [longName, pax(paxRecord('path', 'demo-1.0.0/b')), file]],
  ['a pax path and a long name', [pax(paxRecord('path', 'demo-1.0.0/b')), longName, file]],
  ['two pax headers', [pax(paxRecord('mtime', '1')), pax(paxRecord('mtime', '1')), file]],
  ['a pax size that differs', [pax(paxRecord('size', '6')), file]],
  ['a pax size that is no number', [pax(paxRecord('size', '5.0')), file]],
  ['a pax key that comes twice', [pax(paxRecord('path', 'demo-1.0.0/b').repeat(2)), file]],
  [
    'a pax value that hides a record',
    [pax(paxRecord('comment', `a\n${paxRecord('path', '/evil').trim()}`)), file],
  ],
  ['a pax record with a wrong length', [pax('99 path=demo-1.0.0/b\n'), file]],
  ['a pax record with a negative length', [pax('-6 a=b\n'), file]],
  ['a pax record without a key', [pax('5 =b\n'), file]],
  ['a pax record without a value', [pax('5 ab\n'), file]],
  ['a pax header of more records than any tool writes', [pax(paxRecords(65)), file]],
  ['an endless long name', [{ ...longName, content: 'x'.repeat(70_000) }, file]],
  ['a long name for nothing', [longName]],
];

test.each(twoReadings)('%s is malformed', async (_, entries) => {
  expect(await codeOf(() => inspectEntries(...entries))).toBe('archive_malformed');
});

test('a pax header that agrees with the entry is fine', async () => {
  const records = paxRecord('path', longPath) + paxRecord('size', '5') + paxRecords(62);
  expect((await inspectEntries(pax(records), file)).files).toEqual(['Cargo.toml', longPath.slice(11)]);
});

test('whatever is broken, it is refused or harmless', async () => {
  const tar = buildTar([manifestEntry, longName, pax(paxRecord('path', 'demo-1.0.0/b')), file]);
  const damage = fc.array(fc.tuple(fc.nat(tar.length - 1), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(damage, fc.boolean(), async (changes, fixChecksums) => {
      const broken = Buffer.from(tar);
      for (const [position, value] of changes) broken[position] = value;
      if (fixChecksums) repairChecksums(broken);
      const outcome = await inspect(gzipSync(broken)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FormatError);
      else expect(outcome).toMatchObject({ manifestPath: 'Cargo.toml' });
    }),
    { numRuns: 300 },
  );
});

/** Lets damage get past the first check. */
function repairChecksums(tar: Buffer): void {
  for (let start = 0; start + 512 <= tar.length; start += 512) {
    const block = tar.subarray(start, start + 512);
    if (!block.includes('ustar')) continue;
    block.write(' '.repeat(8), 148);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  }
}

test('memory does not grow with the size of a file', async () => {
  const size = 200_000_000;
  async function* crate() {
    const header = buildTar([
      { path: 'demo-1.0.0/big', sizeField: Buffer.from(`${size.toString(8).padStart(11, '0')}\0`) },
    ]);
    yield buildTar([manifestEntry], Buffer.alloc(0));
    yield header.subarray(0, 512);
    const chunk = Buffer.alloc(1_000_000);
    for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
    yield Buffer.alloc(1024 + ((512 - (size % 512)) % 512));
  }
  const before = process.memoryUsage().rss;
  const gzip = Readable.from(crate()).pipe(createGzip({ level: 1 }));
  const archive = await inspectArchive(gzip, { ...rules, maxUnpackedBytes: 2 * size });
  expect(archive.unpackedBytes).toBeGreaterThan(size);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

describe('what a reader with another idea of a size would find', () => {
  const record = paxRecord('size', '200');
  const pax = { path: 'x', type: 'x', content: record };
  const longName = { path: '././@LongLink', type: 'L', content: 'demo-1.0.0/C' };
  const entry = { path: 'zzz', content: 'x'.repeat(200), magic: 'ustar\x0000' };

  // Rust's `tar` would read 200 bytes of name, the padding included: `demo-1.0.0/Cargo.toml/////…`.
  test.each([
    ['behind a pax header', [pax, longName, entry]],
    ['before one', [longName, pax, entry]],
  ])('is refused: a GNU long name %s', async (_, entries) => {
    const refusal = await refusalOf(() => inspectEntries(...entries));
    expect(refusal.code).toBe('archive_malformed');
    expect(refusal.message).toContain('a pax header and a GNU long name');
  });

  test.each(['extension', 'file'])('is refused: data in the padding of an entry (%s)', async (kind) => {
    const tar = buildTar([
      manifestEntry,
      kind === 'file' ? { path: 'demo-1.0.0/a', content: 'a' } : longName,
      entry,
    ]);
    // The third header is that of the entry in question; its content and padding follow.
    const padding = 2 * 512 + 512 + 20;
    tar.write('hidden', padding);
    const refusal = await refusalOf(() =>
      inspectArchive(inChunks(gzipSync(tar)), {
        name: 'demo',
        version: '1.0.0',
        maxUnpackedBytes: 1e6,
        maxEntries: 10,
      }),
    );
    expect(refusal.code).toBe('archive_malformed');
    expect(refusal.message).toContain('padding');
  });
});

test('cargo’s own mark is refused', async () => {
  const refusal = await refusalOf(() => inspectEntries({ path: 'demo-1.0.0/.cargo-ok' }));
  expect(refusal).toMatchObject({ code: 'archive_path_invalid' });
});

describe('a name that is another one on Windows or macOS is refused', () => {
  test.each(['Cargo.toml.', 'Cargo.toml ', 'Cargo.toml::$DATA', 'C:/x', 'a?b', 'a\u0001b', 'dir./x'])(
    '%j',
    async (name) => {
      const refusal = await refusalOf(() => inspectEntries({ path: `demo-1.0.0/${name}` }));
      expect(refusal.code).toBe('archive_path_invalid');
    },
  );

  test('a long s beside an s', async () => {
    const entries = ['build.rs', 'build.r\u017f'].map((name) => ({ path: `demo-1.0.0/${name}` }));
    expect((await refusalOf(() => inspectEntries(...entries))).message).toContain('upper and lower case');
  });
});

test('paths cost no more than their bounds, whatever they are made of', async () => {
  const deep = { path: `demo-1.0.0/${'a/'.repeat(70)}a` };
  const nested = { path: 'L', type: 'L', content: `${deep.path}\0` };
  expect((await refusalOf(() => inspectEntries(nested, deep))).message).toContain('components');

  const many = Array.from({ length: 9000 }, (_, index) => {
    const path = `demo-1.0.0/${'\u0101/'.repeat(50)}${'x'.repeat(800)}${index}`;
    return [{ path: 'L', type: 'L', content: `${path}\0` }, { path: 'x' }];
  }).flat();
  const tar = gzipSync(buildTar([manifestEntry, ...many]));
  const limits = { name: 'demo', version: '1.0.0', maxUnpackedBytes: 1e9, maxEntries: 50_000 };
  expect((await refusalOf(() => inspectArchive(inChunks(tar), limits))).code).toBe(
    'archive_too_many_entries',
  );
});

describe('what may be the README', () => {
  const file = (path: string, content: string) => ({ path: `demo-1.0.0/${path}`, content });

  test('is kept, and nothing else', async () => {
    const crate = buildCrate([
      manifestEntry,
      file('README.md', '# Root'),
      file('docs/guide.md', '# Guide'),
      file('docs/README.md', '# Docs'),
      file('readme_old.md', 'x'),
    ]);
    expect([...(await inspect(crate)).readmes]).toEqual([['README.md', '# Root']]);
    const named = await inspect(crate, { readmeFile: './docs/guide.md' });
    expect([...named.readmes.keys()]).toEqual(['README.md', 'docs/guide.md']);
  });

  test.each(['Cargo.toml', 'cargo.toml', '.cargo_vcs_info.json', '../../x', ''])(
    'may be named %j without harm',
    async (readmeFile) => {
      const crate = buildCrate([manifestEntry, file('.cargo_vcs_info.json', '{}'), file('README', 'x')]);
      expect([...(await inspect(crate, { readmeFile })).readmes.keys()]).toEqual(['README']);
    },
  );

  test('is left out where it is too long, no text, or one of many', async () => {
    const many = ['README.a', 'README.b', 'README.c', 'README.d', 'README.e'].map((path) => file(path, path));
    const crate = buildCrate([
      manifestEntry,
      file('README.md', 'x'.repeat(1024 * 1024 + 1)),
      { path: 'demo-1.0.0/README.txt', content: Buffer.from([0x80]) },
      ...many,
    ]);
    expect([...(await inspect(crate)).readmes.keys()]).toEqual([
      'README.a',
      'README.b',
      'README.c',
      'README.d',
    ]);
  });
});
