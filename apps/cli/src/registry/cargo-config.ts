import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClientFault } from '@waybill/api/client';
import { variableName } from '@waybill/api/release';
import { parse } from 'smol-toml';
import type { CliContext } from '../context.ts';

export type Table = Readonly<Record<string, unknown>>;

export function cargoHome({ env }: Pick<CliContext, 'env'>): string {
  return env['CARGO_HOME'] || join(homedir(), '.cargo');
}

/**
 * The registries that cargo knows here, name → index, the nearest file winning, variables over files, as cargo merges its
 * configuration (Cargo book, "Configuration": hierarchical structure).
 */
export function cargoRegistries(context: Pick<CliContext, 'env' | 'cwd'>): Map<string, string> {
  return registriesIn([...configFiles(context)], context);
}

/** Those that a person or a job names: the files of the folder are of whoever wrote what is in it. */
export function ownCargoRegistries(context: Pick<CliContext, 'env'>): Map<string, string> {
  const own = configIn(cargoHome(context));
  return registriesIn(own === null ? [] : [own], context);
}

function registriesIn(files: readonly string[], context: Pick<CliContext, 'env'>): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of files.toReversed()) {
    const registries = (readTomlFile(file)['registries'] ?? {}) as Table;
    for (const [name, entry] of Object.entries(registries)) {
      const index = (entry as Table | null)?.['index'];
      if (typeof index === 'string') found.set(name, index);
    }
  }
  for (const [variable, value] of Object.entries(context.env)) {
    const name = /^CARGO_REGISTRIES_(.+)_INDEX$/.exec(variable)?.[1];
    if (name === undefined || !value) continue;
    // cargo cannot tell `-` from `_` in a variable; a name that is known keeps its spelling.
    const spelt = [...found.keys()].find((known) => variableName(known) === name) ?? name.toLowerCase();
    found.set(spelt, value);
  }
  return found;
}

/** The token cargo would send to a registry: a variable, or what `cargo login` stored. Null: none, or in a keychain. */
export function cargoToken(context: Pick<CliContext, 'env'>, name: string): string | null {
  const given = context.env[`CARGO_REGISTRIES_${variableName(name)}_TOKEN`];
  if (given) return given;
  for (const file of ['credentials.toml', 'credentials']) {
    const path = join(cargoHome(context), file);
    if (!existsSync(path)) continue;
    const token = ((readTomlFile(path)['registries'] as Table | undefined)?.[name] as Table | undefined)?.[
      'token'
    ];
    return typeof token === 'string' ? token : null;
  }
  return null;
}

/** The files cargo reads its configuration from, nearest first. */
export function* configFiles(context: Pick<CliContext, 'env' | 'cwd'>): Generator<string> {
  const home = cargoHome(context);
  for (let folder = context.cwd; ; folder = dirname(folder)) {
    const inside = configIn(join(folder, '.cargo'));
    if (inside !== null && dirname(inside) !== home) yield inside;
    if (dirname(folder) === folder) break;
  }
  const own = configIn(home);
  if (own !== null) yield own;
}

function configIn(folder: string): string | null {
  return ['config', 'config.toml'].map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** @throws {ClientFault} `usage`, where it is no TOML */
export function readTomlFile(path: string): Table {
  try {
    return parse(readFileSync(path, 'utf8')) as Table;
  } catch (error) {
    throw new ClientFault('usage', `${path} cannot be read as TOML`, {
      reasons: [(error as Error).message.split('\n')[0] ?? ''],
      remedy: 'mend the file: cargo cannot read it either',
    });
  }
}
