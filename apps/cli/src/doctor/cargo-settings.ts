import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { variableName } from '@waybill/api/release';
import type { CliContext } from '../context.ts';
import { cargoHome, configFiles, readTomlFile, type Table } from '../registry/cargo-config.ts';

type Reader = Pick<CliContext, 'env' | 'cwd'>;

export interface ProviderSetting {
  /** One entry for each provider, the one that is asked first at the front; each is a program and its arguments. */
  readonly providers: readonly (readonly string[])[];
  /** Where it is written, for people. */
  readonly from: string;
}

/**
 * Which credential providers cargo asks for a registry; null where nothing says so and `cargo:token` is taken. What is
 * written for the registry alone replaces the global list, of which the last is asked first.
 */
export function credentialProviders(context: Reader, name: string): ProviderSetting | null {
  const aliases = credentialAliases(context);
  const resolved = (words: string[]) => aliases.get(words[0] ?? '') ?? words;
  const variable = `CARGO_REGISTRIES_${variableName(name)}_CREDENTIAL_PROVIDER`;
  const given = context.env[variable];
  if (given) return { providers: [resolved(wordsOf(given))], from: variable };
  for (const { file, table } of tables(context)) {
    const own = tableIn(tableIn(table, 'registries'), name)['credential-provider'];
    if (own !== undefined) return { providers: [resolved(located(wordsOf(own), file))], from: file };
  }
  const lists = tables(context)
    .map(({ file, table }) => ({
      file,
      list: tableIn(table, 'registry')['global-credential-providers'],
    }))
    .filter(({ list }) => Array.isArray(list));
  const globally = context.env['CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS'];
  // Lists of several files are joined, the nearest file's behind the others.
  const entries = [
    ...lists
      .toReversed()
      .flatMap(({ file, list }) => (list as unknown[]).map((one) => located(wordsOf(one), file))),
    ...(globally ? wordsOf(globally).map((word) => [word]) : []),
  ];
  const from = globally ? 'CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS' : (lists[0]?.file ?? '');
  return entries.length === 0 ? null : { providers: entries.reverse().map(resolved), from };
}

/** Where a token for this registry lies, which cargo would read or ignore: names of variables and files, never the token. */
export function storedTokens(context: Reader, name: string): string[] {
  const variable = `CARGO_REGISTRIES_${variableName(name)}_TOKEN`;
  const home = cargoHome(context);
  const credentials = ['credentials.toml', 'credentials']
    .map((file) => join(home, file))
    .filter((file) => existsSync(file))
    .slice(0, 1);
  const files = [...credentials, ...configFiles(context)].filter(
    (file) => typeof tableIn(tableIn(readTomlFile(file), 'registries'), name)['token'] === 'string',
  );
  return [...(context.env[variable] ? [variable] : []), ...files];
}

function credentialAliases(context: Reader): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { file, table } of tables(context).reverse()) {
    for (const [alias, words] of Object.entries(tableIn(table, 'credential-alias')))
      found.set(alias, located(wordsOf(words), file));
  }
  return found;
}

const tables = (context: Reader) =>
  [...configFiles(context)].map((file) => ({ file, table: readTomlFile(file) }));

function tableIn(table: Table, key: string): Table {
  const value = table[key];
  return typeof value === 'object' && value !== null ? (value as Table) : {};
}

/** A path with slashes is seen from the folder that `.cargo` is in; a mere name is looked for in PATH. */
function located([program = '', ...args]: string[], file: string): string[] {
  const isPath = program.includes('/') && !program.startsWith('cargo:') && !isAbsolute(program);
  return [isPath ? join(dirname(dirname(file)), program) : program, ...args];
}

/** cargo takes a list, or a text that it splits at spaces. */
function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return String(value)
    .split(' ')
    .filter((word) => word !== '');
}
