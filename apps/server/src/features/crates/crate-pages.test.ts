import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256, USUAL } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const CRATES_IO = 'https://github.com/rust-lang/crates.io-index';

let server: TestServer;
let checksum: string;
let size: number;
beforeAll(async () => {
  server = await startTestServer();
  const urls = {
    homepage: 'https://h.example/',
    documentation: 'https://d.example/',
    repository: 'https://r.example/',
  };
  const lines = Object.entries(urls).map(([field, url]) => `${field} = "${url}"\n`);
  const manifest = `${USUAL}${lines.join('')}keywords = ["Web", "http"]
categories = ["network-programming"]
rust-version = "1.70"
links = "native"
[features]
default = []
[dependencies]
zeta = "1"
alpha = { version = "2", optional = true }
[dev-dependencies]
mid = "3"
`;
  const dependency = (name: string, version_req: string, kind = 'normal', optional = false) => ({
    name,
    version_req,
    kind,
    optional,
    features: [],
    default_features: true,
    target: null,
    registry: CRATES_IO,
  });
  const upload = await uploadWith({
    name: 'Full_Crate',
    version: '1.0.0',
    manifest,
    entries: [{ header: { name: 'src/bin/tool.rs' }, content: 'fn main() {}' }],
    metadata: {
      ...urls,
      keywords: ['Web', 'http'],
      categories: ['network-programming'],
      rust_version: '1.70',
      links: 'native',
      features: { default: [] },
      deps: [
        dependency('zeta', '^1'),
        dependency('alpha', '^2', 'normal', true),
        dependency('mid', '^3', 'dev'),
      ],
    },
  });
  const file = upload.subarray(4 + upload.readUInt32LE(0) + 4);
  checksum = sha256(file);
  size = file.length;
  const answer = await put(server, upload);
  expect(answer.status, answer.text).toBe(200);
});
afterAll(() => server.close());

const get = (path: string) => server.request('GET', `/api/v1/crates/${path}`, { token: null });
const expectedVersion = () => ({
  id: expect.any(Number),
  crate: 'Full_Crate',
  num: '1.0.0',
  dl_path: '/api/v1/crates/Full_Crate/1.0.0/download',
  readme_path: '/api/v1/crates/Full_Crate/1.0.0/readme',
  // Another test here downloads it, and the count is stored at some time.
  downloads: expect.any(Number),
  linecounts: null,
  links: {
    dependencies: '/api/v1/crates/Full_Crate/1.0.0/dependencies',
    version_downloads: '/api/v1/crates/Full_Crate/1.0.0/downloads',
    authors: '/api/v1/crates/Full_Crate/1.0.0/authors',
  },
  audit_actions: [
    {
      action: 'publish',
      time: expect.stringMatching(ISO),
      user: expect.objectContaining({ login: 'admin' }),
    },
  ],
  created_at: expect.stringMatching(ISO),
  updated_at: expect.stringMatching(ISO),
  features: { default: [] },
  yanked: false,
  yank_message: null,
  lib_links: 'native',
  license: 'MIT',
  crate_size: size,
  published_by: {
    id: expect.any(Number),
    login: 'admin',
    name: null,
    avatar: null,
    url: `${server.url}/api/v1/users/admin`,
    kind: 'user',
  },
  trustpub_data: null,
  checksum,
  rust_version: '1.70',
  edition: '2021',
  has_lib: true,
  lib_name: 'Full_Crate',
  bin_names: ['tool'],
  description: 'A crate for tests',
  homepage: 'https://h.example/',
  documentation: 'https://d.example/',
  repository: 'https://r.example/',
});

describe('GET /api/v1/crates/{name}', () => {
  it('has crates.io’s shape', async () => {
    const { status, json } = await get('Full_Crate');
    expect(status).toBe(200);
    expect(Object.keys(json).sort()).toEqual(['categories', 'crate', 'keywords', 'versions']);
    expect(json.crate).toMatchObject({
      id: 'Full_Crate',
      name: 'Full_Crate',
      created_at: expect.stringMatching(ISO),
      updated_at: expect.stringMatching(ISO),
      versions: [json.versions[0].id],
      keywords: ['web', 'http'],
      categories: ['network-programming'],
      badges: [],
      default_version: '1.0.0',
      num_versions: 1,
      yanked: false,
      max_version: '1.0.0',
      newest_version: '1.0.0',
      max_stable_version: '1.0.0',
      description: 'A crate for tests',
      homepage: 'https://h.example/',
      documentation: 'https://d.example/',
      repository: 'https://r.example/',
      exact_match: false,
      trustpub_only: false,
      downloads: expect.any(Number),
      recent_downloads: expect.any(Number),
      links: {
        version_downloads: '/api/v1/crates/Full_Crate/downloads',
        versions: null,
        owners: '/api/v1/crates/Full_Crate/owners',
        owner_team: '/api/v1/crates/Full_Crate/owner_team',
        owner_user: '/api/v1/crates/Full_Crate/owner_user',
        reverse_dependencies: '/api/v1/crates/Full_Crate/reverse_dependencies',
      },
    });
    expect(json.versions).toHaveLength(1);
    expect(json.versions[0]).toMatchObject(expectedVersion());
    expect(json.keywords.map((keyword: { id: string }) => keyword.id)).toEqual(['web', 'http']);
    // Clients written in Rust (crates_io_api) read no answer in which one of these is missing.
    expect(json.keywords[0]).toEqual({
      id: 'web',
      keyword: 'web',
      created_at: expect.stringMatching(ISO),
      crates_cnt: 1,
    });
    expect(json.categories).toEqual([
      {
        id: 'network-programming',
        category: 'network-programming',
        slug: 'network-programming',
        description: '',
        created_at: expect.stringMatching(ISO),
        crates_cnt: 1,
      },
    ]);
  });

  it.each(['full_crate', 'full-crate', 'FULL-CRATE'])('finds it by any spelling: %s', async (name) => {
    expect((await get(name)).json.crate.name).toBe('Full_Crate');
  });

  it.each(['nowhere', '1', '-', 'a%00b', '%e2%84%aa', 'x'.repeat(65), 'a.b'])(
    'is 404 for %s',
    async (name) => {
      expectRefusal(await get(name), 'crate_not_found', `\`${decodeURIComponent(name)}\``, 'does not exist');
    },
  );

  it('every address it links to is there', async () => {
    const { json } = await get('Full_Crate');
    const links = [
      ...Object.values(json.crate.links),
      ...Object.values(json.versions[0].links),
      json.versions[0].dl_path,
    ];
    for (const link of links.filter((one) => one !== null)) {
      expect((await server.request('GET', String(link), { token: null })).status, String(link)).toBe(200);
    }
  });
});

describe('GET /api/v1/crates/{name}/{version}', () => {
  it('has crates.io’s shape', async () => {
    const { status, json } = await get('full-crate/1.0.0');
    expect(status).toBe(200);
    expect(json).toEqual({ version: expect.objectContaining(expectedVersion()) });
  });

  it.each(['9.9.9', '1.0.0+x'])('is 404 for %s', async (version) => {
    const answer = await get(`Full_Crate/${version}`);
    expectRefusal(answer, 'version_not_found', '`Full_Crate`', `\`${decodeURIComponent(version)}\``);
  });

  it.each([
    ['1.0', 'unexpected end of input while parsing minor version number'],
    ['1', 'unexpected end of input while parsing major version number'],
    ['1.', 'unexpected end of input while parsing minor version number'],
    ['latest', "unexpected character 'l' while parsing major version number"],
    ['1.x.0', "unexpected character 'x' while parsing minor version number"],
    ['1-0.0', "unexpected character '-' after major version number"],
    ['01.0.0', 'invalid leading zero in major version number'],
    ['1.0.18446744073709551616', 'value of patch version number exceeds u64::MAX'],
    ['1.0.0.0', "unexpected character '.' after patch version number"],
    ['1.0.0-', 'what follows the patch version number'],
    ['1.0.0%00', "unexpected character '\\u{0}' after patch version number"],
    ['%00', "unexpected character '\\u{0}' while parsing major version number"],
  ])('%s can be no version, which is told before any crate is looked for', async (version, why) => {
    for (const crate of ['Full_Crate', 'nowhere'])
      for (const more of ['', '/dependencies', '/authors', '/downloads', '/download'])
        expectRefusal(await get(`${crate}/${version}${more}`), 'path_invalid', `Invalid URL: ${why}`);
  });

  it('is 404 for a crate there is not', async () => {
    expectRefusal(await get('nowhere/1.0.0'), 'crate_not_found', '`nowhere`');
  });
});

describe('GET /api/v1/crates/{name}/versions', () => {
  it('lists them', async () => {
    const { json } = await get('Full_Crate/versions');
    expect(json).toEqual({
      versions: [expect.objectContaining(expectedVersion())],
      meta: { total: 1, next_page: null },
    });
  });
});

describe('GET /api/v1/crates/{name}/{version}/dependencies', () => {
  it('orders them by whether they are optional and by name', async () => {
    const { json } = await get('Full_Crate/1.0.0/dependencies');
    const found = json.dependencies.map((one: Record<string, unknown>) => [
      one['crate_id'],
      one['req'],
      one['kind'],
      one['optional'],
    ]);
    expect(found).toEqual([
      ['mid', '^3', 'dev', false],
      ['zeta', '^1', 'normal', false],
      ['alpha', '^2', 'normal', true],
    ]);
  });
});

describe('GET /api/v1/crates/{name}/owners', () => {
  it('is what cargo owner --list reads', async () => {
    const { json } = await get('full-crate/owners');
    expect(json.users).toEqual([
      expect.objectContaining({ login: 'admin', kind: 'user', id: expect.any(Number) }),
    ]);
    expect(Number.isInteger(json.users[0].id) && json.users[0].id < 2 ** 32).toBe(true);
  });
});

describe('the crate’s own words come from its newest upload', () => {
  it('whatever that version’s precedence, and the highest stable version stays the default', async () => {
    const publish = async (version: string, description: string) => {
      const manifest = `description = "${description}"\nlicense = "MIT"\n`;
      const upload = await uploadWith({ name: 'moving', version, manifest, metadata: { description } });
      expect((await put(server, upload)).status).toBe(200);
    };
    await publish('2.0.0', 'two');
    await publish('3.0.0-rc.1', 'three soon');
    await publish('1.0.1', 'one, mended');
    const { json } = await get('moving');
    expect(json.crate).toMatchObject({
      description: 'one, mended',
      default_version: '2.0.0',
      max_version: '3.0.0-rc.1',
      max_stable_version: '2.0.0',
      newest_version: '1.0.1',
      num_versions: 3,
    });
    expect(json.versions.map((version: { num: string }) => version.num)).toEqual([
      '1.0.1',
      '3.0.0-rc.1',
      '2.0.0',
    ]);
  });
});
