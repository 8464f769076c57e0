import { parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type CheckReport, checkRegistry } from '../features/consistency/index.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import { inspectDataFolder } from '../platform/data-folder.ts';
import { isSchemaCurrent, refuseNewerSchema } from '../platform/database/migrate.ts';
import { StartError } from '../platform/start-error.ts';
import { openForReading } from './backup/shared.ts';
import { type RepairArguments, repair } from './repair.ts';

const HELP = `waybill check: proves that every version can be had, byte for byte, and that nothing else is stored

  waybill check [--config FILE] [--data-dir FOLDER] [--json]
  waybill check --repair [--dry-run] [--adopt --owner LOGIN [--private]]

It reads only, and may run beside the server. Exit code 0: clean; 1: problems, one a line; 2: it could not look.
With --json all of it is one JSON value: {"clean", "crates", "versions", "files", "problems", "notes"}, or {"error"}.

  --repair    make right what can be, then look again: index lines that are broken are made anew from the files of the
              crates, tags and sizes too, and files that no version has are removed. Each repair is told before it is done.
              With the embedded database the server must be stopped.
  --dry-run   tell what would be done, and change nothing
  --adopt     make versions again of files that no version has, instead of removing them: for a registry whose database
              was lost. Who published, when, yanks, downloads, publishers and people are not in the files.
  --owner     who is to own the crates that are made so
  --private   those crates are for their owners only, until they say otherwise; else they are what a new crate is
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
        repair: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        adopt: { type: 'boolean', default: false },
        owner: { type: 'string' },
        private: { type: 'boolean', default: false },
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
    if (values.repair) await repair(config, readRepair(values));
    else if (values['dry-run'] || values.adopt || values.owner !== undefined || values.private)
      throw new StartError('--dry-run, --adopt, --owner and --private belong to `waybill check --repair`.');
    return await look(config, values.json);
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

function readRepair(values: {
  json: boolean;
  adopt: boolean;
  owner?: string | undefined;
  private: boolean;
  'dry-run': boolean;
}): RepairArguments {
  if (values.json) throw new StartError('--repair tells what it does in sentences; leave --json out.');
  if (values.adopt !== (values.owner !== undefined))
    throw new StartError(
      '--adopt and --owner belong together: somebody has to own the crates that are made.',
    );
  return { dryRun: values['dry-run'], owner: values.owner ?? null, isPrivate: values.private };
}

async function look(config: Config, json: boolean): Promise<number> {
  inspectDataFolder(config.dataDir);
  const database = openForReading(config);
  const blobs = await openBlobs(config);
  try {
    await refuseNewerSchema(database);
    if (!(await isSchemaCurrent(database)))
      throw new StartError(
        'The database is of an older version; start the server once, which brings it up to date.',
      );
    const report = await checkRegistry({ database, blobs, now: () => new Date() }, showProgress());
    return json ? tellInJson(report) : tell(report);
  } finally {
    blobs.close();
    await database.close();
  }
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
