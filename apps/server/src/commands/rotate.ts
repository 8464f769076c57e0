import { parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { rotateKeys } from '../features/key-rotation/index.ts';
import { inspectDataFolder, takeDataFolder } from '../platform/data-folder.ts';
import { isSchemaCurrent, refuseNewerSchema } from '../platform/database/migrate.ts';
import { openDatabase } from '../platform/database/open.ts';
import { StartError } from '../platform/start-error.ts';

const HELP = `waybill rotate: another key for what signs sessions and seals second factors

  waybill rotate [--config FILE] [--data-dir FOLDER]
  waybill rotate --finish
  waybill rotate --forget-old

Makes a new key, writes it into secrets.json of data_dir beside the old one, and seals the secrets of all authenticator apps by
it. The old key is still read: nobody is signed out. With the embedded database the server must be stopped; copies over one
PostgreSQL go on, and are restarted one after the other afterwards.

  --finish       the old key is forgotten: sessions that began before the rotation end. Run it when every copy was restarted;
                 30 days later no such session is left.
  --forget-old   both at once, for a key that others may have: everybody signs in again. Stop all copies first.

Where secret_key is configured, the keys are in your configuration: docs/secrets.md tells the steps. \`waybill rotate\` then seals
by secret_key what was sealed by one of other_secret_keys.

Exit code 0: done; 2: nothing was changed, or what was is told.
`;

export type RotateMode = 'rotate' | 'finish' | 'forget-old';

/** `waybill rotate`. @returns the exit code. */
export async function rotate(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        'data-dir': { type: 'string' },
        finish: { type: 'boolean', default: false },
        'forget-old': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (values.finish && values['forget-old'])
      throw new StartError('--finish and --forget-old are two ways; give one of them.');
    const { config } = loadConfig({
      file: values.config,
      cwd: process.cwd(),
      environment: process.env,
      flags: values['data-dir'] === undefined ? {} : { data_dir: values['data-dir'] },
    });
    await run(config, values.finish ? 'finish' : values['forget-old'] ? 'forget-old' : 'rotate');
    return 0;
  } catch (error) {
    process.stderr.write(`waybill: ${(error as Error).message}\n`);
    return 2;
  }
}

async function run(config: Config, mode: RotateMode): Promise<void> {
  process.umask(0o077);
  inspectDataFolder(config.dataDir);
  const folder = takeDataFolder(config.dataDir, config.databaseUrl === '');
  try {
    const database = openDatabase(config);
    try {
      await refuseNewerSchema(database);
      if (!(await isSchemaCurrent(database)))
        throw new StartError(
          'The database is of an older version; start the server once, which brings it up to date.',
        );
      const sentences = await rotateKeys({ config, database, now: () => new Date() }, mode);
      for (const sentence of sentences) process.stdout.write(`${sentence}\n`);
    } finally {
      await database.close();
    }
  } finally {
    folder.release();
  }
}
