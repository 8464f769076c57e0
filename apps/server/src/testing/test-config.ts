import { type Config, toConfig } from '../config/config.ts';
import { environmentName, type KeyName } from '../config/keys.ts';
import { readValues } from '../config/read-values.ts';

export const ADMIN_TOKEN = 'admin-token-for-tests-0123456789abcdef';
export const ADMIN_EMAIL = 'admin@example.com';
export const ADMIN_PASSWORD = 'correct horse battery';

export interface TestConfigOptions {
  dataDir: string;
  databaseUrl: string;
  port: number;
  /** Further keys, by the way an operator would: as the environment has them. */
  keys?: Partial<Record<KeyName, string>>;
}

/** A configuration read the way the server reads it, with an administrator set up. */
export function testConfig({ dataDir, databaseUrl, port, keys = {} }: TestConfigOptions): Config {
  const all: Partial<Record<KeyName, string>> = {
    listen: `127.0.0.1:${port}`,
    data_dir: dataDir,
    database_url: databaseUrl,
    'setup.admin_login': 'admin',
    'setup.admin_email': ADMIN_EMAIL,
    'setup.admin_password': ADMIN_PASSWORD,
    'setup.admin_token': ADMIN_TOKEN,
    'trusted_publishing.default_issuers': 'false',
    ...keys,
  };
  const environment = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [environmentName(name as KeyName), value]),
  );
  return toConfig(readValues({ file: null, environment, flags: {} }), dataDir);
}
