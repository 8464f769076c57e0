import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/load.ts';
import { type CheckReport, checkRegistry } from '../features/consistency/index.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import { inspectDataFolder } from '../platform/data-folder.ts';
import { isSchemaCurrent, refuseNewerSchema } from '../platform/database/migrate.ts';
import {
  type Database,
  embeddedFile,
  openDatabase,
  openEmbeddedReadOnly,
} from '../platform/database/open.ts';
import { StartError } from '../platform/start-error.ts';

const HELP = `waybill check: proves that every version can be had, byte for byte, and that nothing else is stored

  waybill check [--config FILE] [--data-dir FOLDER] [--json]

It reads only, and may run beside the server. Exit code 0: clean; 1: problems, one a line; 2: it could not look.
With --json all of it is one JSON value: {"clean", "crates", "versions", "files", "problems", "notes"}, or {"error"}.
`;

/** `waybill check`. @returns the exit code. */
export async function check(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        'data-dir': { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const flags = values['data-dir'] === undefined ? {} : { data_dir: values['data-dir'] };
    const { config } = loadConfig({
      file: values.config,
      cwd: process.cwd(),
      environment: process.env,
      flags,
    });
    inspectDataFolder(config.dataDir);
    const database = openForReading(config);
    try {
      await refuseNewerSchema(database);
      if (!(await isSchemaCurrent(database)))
        throw new StartError(
          'The database is of an older version; start the server once, which brings it up to date.',
        );
      const blobs = await openBlobs(config);
      const report = await checkRegistry({ database, blobs, now: () => new Date() }, showProgress()).finally(
        () => blobs.close(),
      );
      return values.json ? tellInJson(report) : tell(report);
    } finally {
      await database.close();
    }
  } catch (error) {
    const message = sentenceOf(error as Error);
    process.stderr.write(`waybill: ${message}\n`);
    if (args.includes('--json')) printJson({ error: faultJson(message) });
    return 2;
  }
}

/** The operator may know more than a caller: why the storage could not be read. */
function sentenceOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function openForReading(config: { databaseUrl: string; dataDir: string }): Database {
  if (config.databaseUrl !== '') return openDatabase(config);
  if (!existsSync(embeddedFile(config.dataDir)))
    throw new StartError(`${config.dataDir} holds no embedded database; is database_url missing?`);
  return openEmbeddedReadOnly(config.dataDir);
}

/** A line that grows, on a terminal only. */
function showProgress(): (done: CheckReport) => void {
  if (!process.stderr.isTTY) return () => {};
  let shownAt = 0;
  return ({ crates, versions }) => {
    if (Date.now() - shownAt < 200) return;
    shownAt = Date.now();
    process.stderr.write(`\r  checked ${crates} crates, ${versions} versions …`);
  };
}

function tell({ crates, versions, blobs, problems, notes }: CheckReport): number {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  for (const note of notes) process.stdout.write(`note: ${note}\n`);
  for (const problem of problems) process.stdout.write(`problem: ${problem}\n`);
  const count = [counted(crates, 'crate'), counted(versions, 'version'), counted(blobs, 'file')].join(', ');
  process.stdout.write(
    problems.length === 0 ? `clean: ${count}\n` : `${counted(problems.length, 'problem')} in ${count}\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

function tellInJson({ crates, versions, blobs: files, problems, notes }: CheckReport): number {
  const clean = problems.length === 0;
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  printJson({ clean, crates, versions, files, problems, notes });
  return clean ? 0 : 1;
}

/** With the fields that every command has: see docs/cli.md. */
const faultJson = (message: string) => {
  const nothing = { remedy: null, code: null, status: null, field: null, correlation_id: null };
  return { kind: 'usage', message, reasons: [], ...nothing };
};

const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
