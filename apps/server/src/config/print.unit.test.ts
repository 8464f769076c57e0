import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentName, keyNames, keys } from './keys.ts';
import { loadConfig } from './load.ts';
import { exampleConfig, printConfig } from './print.ts';
import { readValues } from './read-values.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-print-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const file = join(folder, `${crypto.randomUUID()}.toml`);
  writeFileSync(file, text);
  return file;
}

const load = (environment: Record<string, string>, file?: string) =>
  loadConfig({ file, cwd: folder, environment });
const print = ({ config, values }: ReturnType<typeof load>) => printConfig(values, config);

const full = {
  WAYBILL_PUBLIC_URL: 'https://crates.example.com',
  WAYBILL_DATABASE_URL: 'postgres://user:hunter2@db.example.com/waybill',
  WAYBILL_STORAGE_URL: 's3://crates/prefix?endpoint=https://s3.example.com',
  WAYBILL_STORAGE_ACCESS_KEY: 'AKIA',
  WAYBILL_STORAGE_SECRET_KEY: 'sesame-open',
  WAYBILL_SETUP__ADMIN_LOGIN: 'root',
  WAYBILL_SETUP__ADMIN_EMAIL: 'root@example.com',
  WAYBILL_SETUP__ADMIN_PASSWORD: 'correct horse battery',
  WAYBILL_SETUP__ADMIN_TOKEN: 'a-token-nobody-should-see-0123456789',
  WAYBILL_SIGN_IN__PROVIDERS: JSON.stringify([
    { id: 'gh', kind: 'github', client_id: 'waybill', client_secret: 'nobody-may-see-this' },
  ]),
  WAYBILL_TRUSTED_PUBLISHING__ISSUERS: JSON.stringify([
    { provider: 'github', url: 'https://ghe.example.com/_services/token', enabled: false },
  ]),
};

describe('--print-config', () => {
  it('shows every key with where its value came from', () => {
    const file = fileOf('visibility = "private"\n');
    const text = print(load({ WAYBILL_LOG_LEVEL: 'warn' }, file));
    for (const name of keyNames)
      expect(text).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')} = .+ {2}# .+$`, 'm'));
    expect(text).toMatch(/^log_level = "warn" +# environment WAYBILL_LOG_LEVEL$/m);
    expect(text).toContain(`# file ${file}`);
    expect(text).toMatch(/^limits\.features = 300 +# default$/m);
  });

  it('masks secrets, set ones only', () => {
    const text = print(load(full));
    for (const secret of ['hunter2', 'correct horse', 'a-token-nobody', 'nobody-may-see', 'sesame'])
      expect(text).not.toContain(secret);
    expect(text).toMatch(/^database_url = "\*{8}" +# environment WAYBILL_DATABASE_URL$/m);
    expect(text).toContain('client_id = "waybill", client_secret = "********"');
    expect(text).toMatch(/^storage_secret_key = "\*{8}" +# environment WAYBILL_STORAGE_SECRET_KEY$/m);
    expect(text).toMatch(/^storage_access_key = "AKIA" +#/m);
    expect(text).toContain('storage_url = "s3://crates/prefix?endpoint=https://s3.example.com"');
    expect(text).toMatch(/^storage_secret_key_file = "" +# default$/m);
  });

  it('is valid TOML that gives the same values when it is read', () => {
    const before = load(full);
    const file = fileOf(print(before));
    const after = readValues({ file, environment: {}, flags: {} });
    for (const name of keyNames) {
      if ('secret' in keys[name] || 'secretFields' in keys[name] || before.values[name].value === '')
        continue;
      expect(after[name].value, name).toEqual(before.values[name].value);
    }
    expect(after['trusted_publishing.audience'].value).toBe('crates.example.com');
  });

  it('survives quotes, backslashes and line ends in a value', () => {
    const odd = 'a "quoted" \\ value\nwith a second line\u007f';
    const text = print(load({ WAYBILL_TRUSTED_PUBLISHING__AUDIENCE: odd }));
    expect(parse(text)).toMatchObject({ trusted_publishing: { audience: odd } });
  });
});

describe('waybill.example.toml', () => {
  const uncommented = exampleConfig().replace(/^#(?=[a-z_]+ = |\[\[)/gm, '');

  it('in the repository is what this version says', () => {
    const file = new URL('../../../../waybill.example.toml', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(exampleConfig());
  });

  it('changes nothing as it is', () => {
    const values = readValues({ file: fileOf(exampleConfig()), environment: {}, flags: {} });
    for (const name of keyNames) expect(values[name].value).toEqual(keys[name].fallback);
  });

  it('uncommented is valid TOML with every key at its default', () => {
    const values = readValues({ file: fileOf(uncommented), environment: {}, flags: {} });
    for (const name of keyNames) {
      expect(values[name].source, name).toContain('file');
      if (keys[name].kind !== 'tables') expect(values[name].value, name).toEqual(keys[name].fallback);
    }
  });

  it('names every environment variable', () => {
    for (const name of keyNames)
      expect(exampleConfig()).toContain(`#   environment: ${environmentName(name)}`);
  });
});
