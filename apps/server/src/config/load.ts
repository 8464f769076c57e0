import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StartError } from '../platform/start-error.ts';
import { type Config, toConfig } from './config.ts';
import type { KeyName } from './keys.ts';
import { type RawValues, readValues } from './read-values.ts';

export interface LoadOptions {
  /** `--config FILE`; without it `waybill.toml` in `cwd` is read when it is there. */
  file?: string | undefined;
  cwd: string;
  environment: Readonly<Record<string, string | undefined>>;
  flags?: Partial<Record<KeyName, string>>;
}

/** Reads the configuration once. @throws StartError */
export function loadConfig(options: LoadOptions): { config: Config; values: RawValues; file: string | null } {
  const file = options.file === undefined ? null : resolve(options.cwd, options.file);
  if (file !== null && !existsSync(file))
    throw new StartError(`--config names ${file}, but there is no such file.`);
  const usual = resolve(options.cwd, 'waybill.toml');
  const read = file ?? (existsSync(usual) ? usual : null);
  const values = readValues({
    file: read,
    environment: options.environment,
    flags: options.flags ?? {},
  });
  return { config: toConfig(values, options.cwd), values, file: read };
}
