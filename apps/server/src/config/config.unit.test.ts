import { describe, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { type Config, toConfig } from './config.ts';
import { environmentName, type KeyName } from './keys.ts';
import { readValues } from './read-values.ts';

type Settings = Partial<Record<KeyName, string>>;

function configOf(settings: Settings): Config {
  const entries = Object.entries(settings).map(([name, value]) => [environmentName(name as KeyName), value]);
  return toConfig(
    readValues({ file: null, environment: Object.fromEntries(entries), flags: {} }),
    '/srv/waybill',
  );
}

function refuses(settings: Settings, ...mentions: string[]): void {
  let thrown: unknown;
  try {
    configOf(settings);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartError);
  const { message } = thrown as StartError;
  expect(message).toMatch(/^\S[^\n]+\.$/);
  for (const mention of mentions) expect(message).toContain(mention);
}

describe('without any setting', () => {
  it('serves on the loopback address, under that very address, with an audience without scheme', () => {
    expect(configOf({})).toMatchObject({
      listen: { host: '127.0.0.1', port: 9292 },
      publicUrl: 'http://127.0.0.1:9292',
      indexUrl: 'sparse+http://127.0.0.1:9292/index/',
      dataDir: '/srv/waybill/data',
      databaseUrl: '',
      visibility: 'public',
      setup: null,
      trustedPublishing: { audience: '127.0.0.1:9292', defaultIssuers: true, issuers: [] },
    });
  });
});

describe('listen', () => {
  it.each([
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['localhost:9292', 'localhost', 9292],
    ['[::1]:9292', '::1', 9292],
    ['[::]:65535', '::', 65_535],
    [' 127.0.0.1:1 ', '127.0.0.1', 1],
  ])('takes %j', (listen, host, port) => {
    expect(configOf({ listen }).listen).toEqual({ host, port });
  });

  it.each([
    '',
    '9292',
    ':9292',
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:x',
    '::1:9292',
    'http://127.0.0.1:9292',
    'a:65536',
    'a:-1',
    '127.0.0..1:9292',
    '[1::2::3]:9292',
    'a b:9292',
  ])('refuses %j and says how it is written', (listen) =>
    refuses({ listen }, 'listen', '127.0.0.1:9292', `"${listen}"`),
  );

  it('refuses port 0: an address that changes ends up in lock files', () =>
    refuses({ listen: '127.0.0.1:0' }, 'port 0', 'Cargo.lock'));
});

describe('public_url', () => {
  it.each([
    ['https://crates.example.com', 'https://crates.example.com'],
    ['https://crates.example.com/', 'https://crates.example.com'],
    ['https://Example.com:443/registry/x//', 'https://example.com/registry/x'],
    ['http://[::1]:9292', 'http://[::1]:9292'],
  ])('takes %s as %s', (url, publicUrl) => {
    expect(configOf({ public_url: url })).toMatchObject({
      publicUrl,
      indexUrl: `sparse+${publicUrl}/index/`,
    });
  });

  it.each([
    ['crates.example.com', 'http or https'],
    ['ftp://crates.example.com', 'http or https'],
    ['sparse+https://crates.example.com/index/', 'http or https'],
    ['https://', 'http or https'],
    ['https://user@crates.example.com', 'no user'],
    ['https://crates.example.com/?a=b', 'query'],
    ['https://crates.example.com/#top', 'fragment'],
    ['https://crates.example.com/private/', '/private'],
  ])('refuses %s', (url, problem) => refuses({ public_url: url }, 'public_url', problem, url));

  it.each([
    ['0.0.0.0:9292', 'http://127.0.0.1:9292'],
    ['[::]:9292', 'http://127.0.0.1:9292'],
    ['[::1]:9292', 'http://[::1]:9292'],
    ['192.0.2.1:80', 'http://192.0.2.1:80'],
  ])('follows from listen %s when it is empty: %s', (listen, publicUrl) => {
    expect(configOf({ listen }).publicUrl).toBe(publicUrl);
  });

  it('gives the audience, unless that is set', () => {
    const public_url = 'https://crates.example.com/x';
    expect(configOf({ public_url }).trustedPublishing.audience).toBe('crates.example.com/x');
    const audience = 'my-registry';
    expect(configOf({ public_url, 'trusted_publishing.audience': audience }).trustedPublishing.audience).toBe(
      audience,
    );
  });
});

describe('where things are kept', () => {
  it('an absolute data_dir stays, a relative one is below the folder of the start', () => {
    expect(configOf({ data_dir: '/var/lib/waybill' }).dataDir).toBe('/var/lib/waybill');
    expect(configOf({ data_dir: '../other' }).dataDir).toBe('/srv/other');
  });

  it('an empty data_dir is refused', () => refuses({ data_dir: ' ' }, 'data_dir'));

  it.each(['postgres://a/b', 'postgresql://a/b'])('database_url %s is taken', (url) => {
    expect(configOf({ database_url: url }).databaseUrl).toBe(url);
  });

  it('another database is refused without showing what may hold a password', () => {
    refuses({ database_url: 'mysql://user:hunter2@host/db' }, 'database_url', 'postgres://');
    expect(() => configOf({ database_url: 'mysql://user:hunter2@host/db' })).not.toThrow(/hunter2/);
  });

  it('a storage that is no bucket is refused', () =>
    refuses({ storage_url: 'ftp://bucket' }, 'storage_url', 's3://bucket/prefix', 'files'));
});

describe('limits', () => {
  it('what a crate unpacks to is never limited to less than the crate itself', () => {
    const { limits } = configOf({ 'limits.upload_bytes': '1000', 'limits.unpacked_bytes': '10' });
    expect(limits).toMatchObject({ uploadBytes: 1000, unpackedBytes: 1000 });
  });
});

describe('trusted_proxies', () => {
  it('takes addresses and networks', () => {
    expect(configOf({ trusted_proxies: '127.0.0.1, 10.0.0.0/8,::1' }).trustedProxies).toEqual([
      '127.0.0.1',
      '10.0.0.0/8',
      '::1',
    ]);
    expect(configOf({}).trustedProxies).toEqual([]);
  });

  it.each(['proxy.example.com', '10.0.0.0/33', '10.0.0.0/', '10.0.0', '::1/129', '*'])('refuses %s', (one) =>
    refuses({ trusted_proxies: `127.0.0.1, ${one}` }, 'trusted_proxies', `"${one}"`),
  );
});

describe('[setup]', () => {
  const token = 'x'.repeat(32);
  const admin = { 'setup.admin_login': 'root', 'setup.admin_email': 'root@example.com' } as const;

  it('takes a login, an e-mail address and a token or a password', () => {
    expect(configOf({ ...admin, 'setup.admin_token': token }).setup).toMatchObject({ login: 'root', token });
    expect(configOf({ ...admin, 'setup.admin_password': 'long enough' }).setup).toMatchObject({ token: '' });
  });

  const refused: [string, Settings, string[]][] = [
    ['a login without an address', { 'setup.admin_login': 'root' }, ['admin_login', 'admin_email']],
    ['an address without a login', { 'setup.admin_email': 'a@b' }, ['admin_login', 'admin_email']],
    ['a token of nobody', { 'setup.admin_token': token }, ['admin_login', 'admin_email']],
    ['a password of nobody', { 'setup.admin_password': 'long enough' }, ['admin_login', 'admin_email']],
    ['somebody who could never sign in', admin, ['admin_password', 'admin_token']],
    ['a short token', { ...admin, 'setup.admin_token': 'x'.repeat(31) }, ['at least 32', '31']],
    ['a token with a space', { ...admin, 'setup.admin_token': `${token} x` }, ['setup.admin_token', 'ASCII']],
    ['a token beyond ASCII', { ...admin, 'setup.admin_token': `${token}ä` }, ['setup.admin_token', 'ASCII']],
    [
      'a token that looks like an access token',
      { ...admin, 'setup.admin_token': `wbtp_${token}` },
      ['wbtp_'],
    ],
    ['a short password', { ...admin, 'setup.admin_password': 'seven77' }, ['8 to 128', '7']],
    ['a long password', { ...admin, 'setup.admin_password': 'x'.repeat(129) }, ['8 to 128', '129']],
  ];
  it.each(refused)('refuses %s', (_what, settings, mentions) => refuses(settings, ...mentions));

  it('never shows the token or the password in the sentence', () => {
    for (const [, settings] of refused) {
      const secrets = [settings['setup.admin_token'], settings['setup.admin_password']].filter(
        (one) => one !== undefined,
      );
      for (const secret of secrets) {
        try {
          configOf(settings);
        } catch (error) {
          expect((error as Error).message).not.toContain(secret);
        }
      }
    }
  });
});
