import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { environmentName, keyNames, keys } from './keys.ts';
import { readValues, type Sources } from './read-values.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
function fileOf(text: string): string {
  const file = join(folder, `${counter++}.toml`);
  writeFileSync(file, text);
  return file;
}

const read = ({ file = null, environment = {}, flags = {} }: Partial<Sources>) =>
  readValues({ file, environment, flags });

/** One sentence for the operator, with all of these in it. */
function refuses(sources: Partial<Sources>, ...mentions: string[]): void {
  let thrown: unknown;
  try {
    read(sources);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartError);
  const { message } = thrown as StartError;
  expect(message).toMatch(/^\S[^\n]+[.?]$/);
  for (const mention of mentions) expect(message).toContain(mention);
}

describe('an unknown key', () => {
  it.each([
    ['lisen = "x"', '"lisen"', 'did you mean "listen"'],
    ['publicurl = "x"', '"publicurl"', 'did you mean "public_url"'],
    ['[limits]\nupload_byte = 1', '"limits.upload_byte"', 'did you mean "limits.upload_bytes"'],
    ['[setup]\nadmin_user = "x"', '"setup.admin_user"', 'did you mean "setup.admin_'],
    ['[trusted-publishing]\naudience = "x"', 'did you mean "trusted_publishing.audience"'],
    ['something_else_entirely = 1', '"something_else_entirely"', 'waybill.example.toml'],
    ['constructor = 1', '"constructor"'],
    ['__proto__ = 1', '"__proto__"'],
  ])('in the file is refused with the file and the nearest name: %j', (text, ...mentions) => {
    const file = fileOf(text);
    refuses({ file }, 'Unknown key', file, ...mentions);
  });

  it.each([
    ['WAYBILL_LISEN', 'did you mean "WAYBILL_LISTEN"'],
    ['WAYBILL_LIMITS_UPLOAD_BYTES', 'did you mean "WAYBILL_LIMITS__UPLOAD_BYTES"'],
    ['WAYBILL_DATABASE', 'did you mean "WAYBILL_DATABASE_URL"'],
    ['WAYBILL_NONSENSE_OF_ANOTHER_KIND', 'waybill.example.toml'],
    ['WAYBILL_PORT', 'waybill.example.toml'],
  ])('in the environment is refused: %s', (variable, mention) =>
    refuses({ environment: { [variable]: 'x' } }, 'Unknown environment variable', variable, mention),
  );

  it.each([
    ['WAYBILL_PORT', 'the service "waybill"'],
    ['WAYBILL_SERVICE_HOST', 'the service "waybill"'],
    ['WAYBILL_SERVICE_PORT_HTTP', 'the service "waybill"'],
    ['WAYBILL_PORT_9292_TCP_ADDR', 'the service "waybill"'],
    ['WAYBILL_POSTGRES_RW_PORT_5432_TCP', 'the service "waybill-postgres-rw"'],
  ])('of Kubernetes is refused with what to do: %s', (variable, mention) =>
    refuses(
      { environment: { [variable]: 'tcp://10.0.0.1:80' } },
      variable,
      mention,
      'enableServiceLinks: false',
    ),
  );

  it('of the command line is left to that', () => {
    const environment = {
      WAYBILL_REGISTRY: 'https://crates.example.com',
      WAYBILL_TOKEN: 'wbt_secret',
      WAYBILL_BACKUP_PASSPHRASE: 'a passphrase',
      WAYBILL_ALLOW_HTTP: 'true',
      WAYBILL_ID_TOKEN_2: 'a.b.c',
      WAYBILL_CRATE: 'rocket',
    };
    const given = Object.values(read({ environment })).filter(({ source }) => source !== 'default');
    expect(given).toEqual([]);
  });

  it('of another program is none of our business', () => {
    expect(() => read({ environment: { PATH: '/bin', WAYBILLX: '1', waybill_listen: 'x' } })).not.toThrow();
  });
});

describe('a value of the wrong kind', () => {
  it.each([
    ['listen = 9292', 'listen', 'text', '9292'],
    ['visibility = "secret"', 'visibility', '"public", "private"', '"secret"'],
    ['visibility = true', 'visibility', 'text', 'true'],
    ['log_level = "loud"', 'log_level', '"info"', '"loud"'],
    ['[limits]\nupload_bytes = "10"', 'limits.upload_bytes', 'whole number', '"10"'],
    ['[limits]\nupload_bytes = 1.5', 'limits.upload_bytes', 'whole number', '1.5'],
    ['[limits]\nupload_bytes = 0', 'limits.upload_bytes', 'above 0', '0'],
    ['[limits]\nupload_bytes = -1', 'limits.upload_bytes', 'above 0', '-1'],
    ['limits = 5', '"limits"'],
    ['[listen]\nport = 1', 'listen', 'text', '{"port":1}'],
    ['[trusted_publishing]\ndefault_issuers = "yes"', 'default_issuers', 'true or false', '"yes"'],
    ['[trusted_publishing]\nissuers = "github"', 'tables', 'list of tables', '"github"'],
    ['[trusted_publishing.issuers]\nurl = "x"', 'tables', 'list of tables'],
    ['listen = 1979-05-27', 'listen', 'text'],
  ])('in the file is refused with what was expected and what came: %j', (text, ...mentions) => {
    refuses({ file: fileOf(text) }, ...mentions);
  });

  it.each([
    ['WAYBILL_LIMITS__UPLOAD_BYTES', 'ten', 'whole number'],
    ['WAYBILL_LIMITS__UPLOAD_BYTES', '', 'whole number'],
    ['WAYBILL_LIMITS__UPLOAD_BYTES', '1e400', 'whole number'],
    ['WAYBILL_TRUSTED_PUBLISHING__DEFAULT_ISSUERS', 'maybe', 'true or false', '"maybe"'],
    ['WAYBILL_TRUSTED_PUBLISHING__ISSUERS', '[{', 'JSON list'],
    ['WAYBILL_TRUSTED_PUBLISHING__ISSUERS', '{}', 'list of tables'],
    ['WAYBILL_VISIBILITY', 'Public', '"public", "private"', '"Public"'],
  ])('in the environment is refused: %s=%s', (variable, value, ...mentions) =>
    refuses({ environment: { [variable]: value } }, variable, ...mentions),
  );

  it('of a secret is refused without showing it', () => {
    const file = fileOf('database_url = ["postgres://user:hunter2@host/db"]');
    refuses({ file }, 'database_url', 'text');
    expect(() => read({ file })).not.toThrow(/hunter2/);
  });
});

describe('a file that cannot be read', () => {
  it('because it is not TOML is refused with the line', () => {
    const file = fileOf('listen = "127.0.0.1:9292"\nvisibility = \n');
    refuses({ file }, file, 'not valid TOML', 'line 2');
  });

  it('because a key comes twice is refused', () =>
    refuses({ file: fileOf('listen = "a:1"\nlisten = "b:2"\n') }, 'not valid TOML'));

  it('because it is a folder is refused', () => refuses({ file: folder }, folder, 'cannot be read'));
});

describe('the last word', () => {
  const variable = environmentName('listen');
  const file = () => fileOf('listen = "file:1"\n');

  it('is the default where nobody says anything', () => {
    const values = read({});
    for (const name of keyNames)
      expect(values[name]).toEqual({ value: keys[name].fallback, source: 'default' });
  });

  it('is the file’s over the default', () => {
    const from = file();
    expect(read({ file: from }).listen).toEqual({ value: 'file:1', source: `file ${from}` });
  });

  it('is the environment’s over the file', () => {
    const environment = { [variable]: 'environment:1' };
    expect(read({ file: file(), environment }).listen).toEqual({
      value: 'environment:1',
      source: `environment ${variable}`,
    });
  });

  it('is the command line’s over all', () => {
    const environment = { [variable]: 'environment:1' };
    expect(read({ file: file(), environment, flags: { listen: 'flag:1' } }).listen).toEqual({
      value: 'flag:1',
      source: 'command line',
    });
  });

  it('is the environment’s even when it is empty', () => {
    expect(
      read({ file: fileOf('public_url = "http://a"'), environment: { WAYBILL_PUBLIC_URL: '' } }).public_url
        .value,
    ).toBe('');
  });
});

it.each(keyNames.filter((name) => keys[name].kind !== 'tables'))(
  '%s can be set by the environment',
  (name) => {
    const texts = { text: 'some text', flag: 'false', count: '7', choice: '' } as const;
    const key = keys[name];
    const text = 'choices' in key ? key.choices[0] : texts[key.kind as keyof typeof texts];
    expect(read({ environment: { [environmentName(name)]: text } })[name].source).toContain('environment');
  },
);

it('issuers come from the environment as JSON', () => {
  const environment = {
    WAYBILL_TRUSTED_PUBLISHING__ISSUERS: '[{"provider":"github","url":"https://a.example"}]',
  };
  expect(read({ environment })['trusted_publishing.issuers'].value).toEqual([
    { provider: 'github', url: 'https://a.example' },
  ]);
});
