import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, u32 } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, expectRefusedUpload, put, snapshot } from '../../testing/uploads.ts';

let server: TestServer;
let crate: Buffer;
beforeAll(async () => {
  server = await startTestServer();
  crate = await crateFile({ name: 'demo', version: '1.0.0' });
});
afterAll(() => server.close());

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const metadata = json(metadataFor('demo', '1.0.0'));

describe('a body too short for a length', () => {
  it('is refused when it is empty', () =>
    expectRefusedUpload(server, Buffer.alloc(0), 'frame_truncated', '4 bytes', '0 came'));

  it.each([1, 2, 3])('is refused with %i bytes', (count) =>
    expectRefusedUpload(server, Buffer.alloc(count, 1), 'frame_truncated', '4 bytes', `${count} came`),
  );

  it('is refused when there is no body at all', async () => {
    const before = await snapshot(server);
    expectRefusal(await server.request('PUT', '/api/v1/crates/new'), 'frame_truncated', '0 came');
    expect(await snapshot(server)).toEqual(before);
  });
});

describe('a length that lies', () => {
  it('about the JSON, too long: nothing of the crate is read as JSON', async () => {
    const body = Buffer.concat([u32(metadata.length + 10), metadata, u32(crate.length), crate]);
    await expectRefusedUpload(server, body, 'metadata_invalid', 'not valid');
  });

  it('about the JSON, longer than the body', async () => {
    const body = Buffer.concat([u32(500_000), metadata]);
    await expectRefusedUpload(server, body, 'frame_truncated', '500000', String(metadata.length));
  });

  it('about the JSON, too short', async () => {
    const body = Buffer.concat([u32(metadata.length - 1), metadata, u32(crate.length), crate]);
    await expectRefusedUpload(server, body, 'metadata_invalid', 'not valid JSON');
  });

  it('about the JSON: none', () =>
    expectRefusedUpload(server, Buffer.concat([u32(0), u32(crate.length), crate]), 'metadata_invalid'));

  it('about the crate, too long', async () => {
    const body = Buffer.concat([u32(metadata.length), metadata, u32(crate.length + 1), crate]);
    await expectRefusedUpload(
      server,
      body,
      'frame_truncated',
      String(crate.length + 1),
      `${crate.length} came`,
    );
  });

  it('about the crate, too short', async () => {
    const body = Buffer.concat([u32(metadata.length), metadata, u32(crate.length - 1), crate]);
    await expectRefusedUpload(server, body, 'frame_malformed', `after the ${crate.length - 1} bytes`);
  });

  it('about the crate: 0 bytes', () =>
    expectRefusedUpload(
      server,
      frame(metadataFor('demo', '1.0.0'), Buffer.alloc(0)),
      'frame_malformed',
      '0 bytes',
    ));

  it('by one byte behind a whole upload', () =>
    expectRefusedUpload(
      server,
      Buffer.concat([frame(metadataFor('demo', '1.0.0'), crate), Buffer.alloc(1)]),
      'frame_malformed',
      `after the ${crate.length} bytes`,
    ));
});

describe('JSON that is announced too large', () => {
  it.each([1024 * 1024 + 1, 0xff_ff_ff_ff])('is refused with 413 before it is read: %i bytes', (length) =>
    expectRefusedUpload(
      server,
      Buffer.concat([u32(length), metadata]),
      'metadata_too_large',
      String(length),
      '1048576',
    ),
  );

  it('but the largest allowed is taken', async () => {
    const room = 1024 * 1024 - json(metadataFor('roomy', '1.0.0', { readme: '' })).length;
    const large = metadataFor('roomy', '1.0.0', { readme: 'x'.repeat(room) });
    expect(json(large)).toHaveLength(1024 * 1024);
    const answer = await put(server, frame(large, await crateFile({ name: 'roomy', version: '1.0.0' })));
    expect(answer.status, answer.text).toBe(200);
  });
});

describe('metadata that is not JSON of the right shape', () => {
  const broken: [string, Buffer, string][] = [
    ['text', Buffer.from('hello'), 'not valid JSON'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not valid UTF-8'],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), metadata]), 'not valid JSON'],
    ['null', json(null), 'JSON object'],
    ['a list', json([]), 'JSON object'],
    ['a string', json('demo'), 'JSON object'],
    ['an empty object', json({}), '`name`'],
    ['no version', json({ name: 'demo' }), '`vers`'],
    ['a number as name', json(metadataFor('demo', '1.0.0', { name: 5 })), '`name`'],
    ['a number as version', json(metadataFor('demo', '1.0.0', { vers: 1 })), '`vers`'],
    ['an object as deps', json(metadataFor('demo', '1.0.0', { deps: {} })), '`deps`'],
    ['a number in deps', json(metadataFor('demo', '1.0.0', { deps: [7] })), '`deps[0]`'],
    ['a dependency without a name', json(metadataFor('demo', '1.0.0', { deps: [{}] })), '`deps[0].name`'],
    ['a list as features', json(metadataFor('demo', '1.0.0', { features: ['a'] })), '`features`'],
    [
      'a text as the values of a feature',
      json(metadataFor('demo', '1.0.0', { features: { a: 'b' } })),
      '`features.a`',
    ],
    ['a text as keywords', json(metadataFor('demo', '1.0.0', { keywords: 'a' })), '`keywords`'],
    ['a list as description', json(metadataFor('demo', '1.0.0', { description: [] })), '`description`'],
    ['a NUL in the name', json(metadataFor('de\0mo', '1.0.0')), '`name`'],
    ['a NUL in the license', json(metadataFor('demo', '1.0.0', { license: 'M\0IT' })), '`license`'],
    ['a lone surrogate', json(metadataFor('demo', '1.0.0', { description: '\ud800' })), '`description`'],
    [
      'another kind of dependency',
      json(metadataFor('demo', '1.0.0', { deps: [{ name: 'a', version_req: '^1', kind: 'peer' }] })),
      '`deps[0].kind`',
    ],
  ];
  it.each(broken)('is refused: %s', (_what, bytes, mention) =>
    expectRefusedUpload(
      server,
      Buffer.concat([u32(bytes.length), bytes, u32(crate.length), crate]),
      'metadata_invalid',
      mention,
    ),
  );
});

it('a refused frame leaves the connection and the server usable', async () => {
  const answer = await put(server, frame(metadataFor('demo', '1.0.0'), crate));
  expect(answer.status, answer.text).toBe(200);
});
