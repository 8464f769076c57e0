import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import {
  emptyReport,
  type ImportReport,
  importRegistry,
  readOwnerMap,
  rehearseImport,
  type Source,
  SourceFailure,
} from '../features/import/index.ts';
import { someChecksum } from '../features/publish/index.ts';
import { fileBlobs } from '../platform/blobs/file-blobs.ts';
import { openBlobs } from '../platform/blobs/open-blobs.ts';
import { inspectDataFolder, takeDataFolder } from '../platform/data-folder.ts';
import { bindInstance } from '../platform/database/instance.ts';
import { isSchemaCurrent, refuseNewerSchema } from '../platform/database/migrate.ts';
import {
  type Database,
  embeddedFile,
  openDatabase,
  openEmbeddedReadOnly,
} from '../platform/database/open.ts';
import type { Platform } from '../platform/platform.ts';
import { readSecrets } from '../platform/secrets.ts';
import { StartError } from '../platform/start-error.ts';
import { noUpstreamNames } from '../platform/upstream-names.ts';
import { HELP, type ImportArguments, readArguments } from './import/arguments.ts';
import { openSource } from './import/open-source.ts';
import { exitCodeOf, type Narrator, narrate, printJson, reportJson, tellReport } from './import/output.ts';

/** `waybill import`. @returns the exit code. */
export async function importCommand(args: string[]): Promise<number> {
  let given: ImportArguments | null;
  try {
    given = readArguments(args);
  } catch (error) {
    return fail(error, args.includes('--json'), null);
  }
  if (given === null) {
    process.stdout.write(HELP);
    return 0;
  }
  // What is stored is for the server's own user only.
  process.umask(0o077);
  const stop = untilAskedToStop();
  let report: ImportReport | null = null;
  let source: Source | null = null;
  const narrator = narrate(given);
  try {
    const { config } = loadConfig({
      file: given.config,
      cwd: process.cwd(),
      environment: process.env,
      flags: given.dataDir === undefined ? {} : { data_dir: given.dataDir },
    });
    inspectDataFolder(config.dataDir);
    // Read before the source, which may be on the other side of a network.
    if (config.databaseUrl === '' && !existsSync(embeddedFile(config.dataDir)))
      throw new StartError(`${config.dataDir} holds no embedded database; is database_url missing?`);
    source = await openSource(given, process.env);
    report = emptyReport(source.description, given.dryRun);
    await (given.dryRun ? rehearse : run)({
      given,
      config,
      source,
      report,
      narrator,
      isStopping: stop.isAsked,
    });
    narrator.end();
    if (given.json) printJson(reportJson(report, null));
    else tellReport(report);
    return exitCodeOf(report, stop.isAsked());
  } catch (error) {
    narrator.end();
    return fail(error, given.json, report);
  } finally {
    source?.close();
    stop.forget();
  }
}

interface Work {
  given: ImportArguments;
  config: Config;
  source: Source;
  report: ImportReport;
  narrator: Narrator;
  isStopping: () => boolean;
}

/** Reads only, and may go on beside the server. */
async function rehearse({ config, report, ...work }: Work): Promise<void> {
  const database = config.databaseUrl === '' ? openEmbeddedReadOnly(config.dataDir) : openDatabase(config);
  const folder = await mkdtemp(join(tmpdir(), 'waybill-import-'));
  try {
    await requireSchema(database);
    const platform = { config, database, now: () => new Date() };
    await rehearseImport(platform, fileBlobs(folder), await optionsOf(database, work), report);
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function run({ config, report, ...work }: Work): Promise<void> {
  const embedded = config.databaseUrl === '';
  const folder = takeDataFolder(config.dataDir, embedded);
  try {
    const database = openDatabase(config);
    try {
      await requireSchema(database);
      const instance = await bindInstance(database, folder, config);
      const blobs = await openBlobs(config);
      await blobs.bind(instance, await someChecksum(database.db));
      const platform: Platform = {
        config,
        database,
        blobs,
        secrets: readSecrets(config.dataDir, config.secretKey, config.otherSecretKeys),
        // The names are those that the crates have.
        upstreamNames: noUpstreamNames,
        instance,
        log: pino({ level: 'warn', base: null }, process.stderr),
        now: () => new Date(),
      };
      // Of an import that was killed; beside PostgreSQL it may be a server's, which looks after its own.
      if (embedded) await platform.blobs.removeUnfinished(0);
      await importRegistry(platform, await optionsOf(database, work), report).finally(() => blobs.close());
    } finally {
      await database.close();
    }
  } finally {
    folder.release();
  }
}

async function requireSchema(database: Database): Promise<void> {
  await refuseNewerSchema(database);
  if (!(await isSchemaCurrent(database)))
    throw new StartError(
      'The database is of an older version; start the server once, which brings it up to date.',
    );
}

async function optionsOf(
  database: Database,
  { given, source, narrator, isStopping }: Omit<Work, 'config' | 'report'>,
) {
  const owners = await readOwnerMap(database.db, { login: given.owner, map: given.owners });
  const { oldIndexes: oldIndexUrls, makesPrivate } = given;
  return { source, owners, oldIndexUrls, makesPrivate, isStopping, ...narrator };
}

function fail(error: unknown, json: boolean, report: ImportReport | null): number {
  const { message } = error as Error;
  const unreachable = error instanceof SourceFailure && error.unreachable;
  if (report !== null && report.crates.length > 0 && !json) tellReport(report);
  process.stderr.write(`waybill: ${message}\n`);
  if (json) {
    const fault = { kind: unreachable ? 'unreachable' : 'usage', message };
    printJson(report === null ? { error: faultJson(fault) } : reportJson(report, faultJson(fault)));
  }
  return unreachable ? 4 : 2;
}

/** With the fields that every command has: see docs/cli.md. */
const faultJson = (fault: { kind: string; message: string }) => ({
  ...fault,
  reasons: [],
  remedy: null,
  code: null,
  status: null,
  field: null,
  correlation_id: null,
});

/** A second signal within this time is the same Ctrl-C reaching us twice (from the terminal, and passed on by the launcher). */
const SAME_SIGNAL_MS = 1_000;

/**
 * Ctrl-C ends the import after the version it is at, and so does the end of the process that started us; a further signal ends
 * it at once, which loses nothing either.
 */
function untilAskedToStop(): { isAsked: () => boolean; forget: () => void } {
  let askedAt: number | null = null;
  const ask = () => {
    if (askedAt !== null && Date.now() - askedAt > SAME_SIGNAL_MS) process.exit(130);
    if (askedAt === null)
      process.stderr.write('\nwaybill: stopping after this version; the same command goes on from there\n');
    askedAt ??= Date.now();
  };
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;
  for (const event of events) process.on(event, ask);
  return {
    isAsked: () => askedAt !== null,
    forget: () => {
      for (const event of events) process.off(event, ask);
    },
  };
}
