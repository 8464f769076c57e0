import { parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import type { KeyName } from '../config/keys.ts';
import { loadConfig } from '../config/load.ts';
import { printConfig } from '../config/print.ts';
import { makeLog } from '../platform/log.ts';
import { StartError } from '../platform/start-error.ts';
import { type RunningServer, startServer } from '../start.ts';
import { checkPublicUrl } from './check-public-url.ts';

const HELP = `waybill serve: runs the registry

  waybill serve [--config FILE] [--listen ADDRESS:PORT] [--public-url URL] [--data-dir FOLDER] [--print-config]

  --config FILE    configuration file (without it, waybill.toml in this folder is read when it is there)
  --listen         address and port to listen on
  --public-url     the address under which cargo and people reach the registry
  --data-dir       folder of the database, the crates and the generated secrets
  --print-config   print each value in force and where it came from, and stop

Every key is also an environment variable: waybill.example.toml lists them.
`;

/** A second signal within this time is the same Ctrl-C reaching us twice (from the terminal, and passed on by npm). */
const SAME_SIGNAL_MS = 1_000;

/** `waybill serve`. @returns the exit code, once the server has stopped. */
export async function serve(args: string[]): Promise<number> {
  let options: Options;
  try {
    const read = readArguments(args);
    if (read === null) {
      process.stdout.write(HELP);
      return 0;
    }
    options = read;
  } catch (error) {
    return refuse(error);
  }
  if (options.print !== null) {
    process.stdout.write(options.print);
    return 0;
  }
  // What the server writes is for its own user only, also in a data folder that others may enter.
  process.umask(0o077);
  const log = makeLog(options.config.logLevel);
  let server: RunningServer;
  try {
    server = await startServer(options.config, log);
  } catch (error) {
    return refuse(error);
  }
  // Before the greeting: whoever waits for that may send a signal at once.
  const asked = untilAskedToStop();
  greet(options.config, options.file, server);
  void checkPublicUrl(options.config.publicUrl, server.platform.instance, log);
  // Ctrl-C is somebody who waits; SIGTERM is what service managers and orchestrators send.
  if ((await asked) === 'SIGTERM' && options.config.drainSeconds > 0) {
    log.info({ seconds: options.config.drainSeconds }, 'draining: /readyz says that this copy stops');
    await server.drain();
  }
  log.info('stopping: finishing the requests in flight');
  await server.stop();
  log.info('stopped');
  return 0;
}

interface Options {
  config: Config;
  /** The configuration file that was read, or null. */
  file: string | null;
  print: string | null;
}

function readArguments(args: string[]): Options | null {
  const { values } = parse(args);
  if (values.help) return null;
  const flags: Partial<Record<KeyName, string>> = {
    ...(values.listen === undefined ? {} : { listen: values.listen }),
    ...(values['public-url'] === undefined ? {} : { public_url: values['public-url'] }),
    ...(values['data-dir'] === undefined ? {} : { data_dir: values['data-dir'] }),
  };
  const loaded = loadConfig({ file: values.config, cwd: process.cwd(), environment: process.env, flags });
  return {
    config: loaded.config,
    file: loaded.file,
    print: values['print-config'] ? printConfig(loaded.values, loaded.config) : null,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        config: { type: 'string' },
        listen: { type: 'string' },
        'public-url': { type: 'string' },
        'data-dir': { type: 'string' },
        'print-config': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new StartError(
      `${(error as Error).message.split('\n')[0]} (waybill serve --help tells what there is)`,
    );
  }
}

function refuse(error: unknown): number {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`waybill: ${error.message}\n`);
  return 1;
}

function greet(config: Config, file: string | null, { setupLink, trustedIssuers }: RunningServer): void {
  const lines = [
    '',
    `  Waybill serves at ${config.publicUrl}`,
    `  index for cargo   ${config.indexUrl}`,
    `  audience for CI   ${config.trustedPublishing.audience}`,
    `  data              ${config.databaseUrl === '' ? config.dataDir : `${config.dataDir} (crates), PostgreSQL (everything else)`}`,
    `  configuration     ${file ?? 'no file: defaults and environment'}`,
    `  trusted issuers   ${trustedIssuers.join(', ') || 'none'}`,
    '',
    setupLink === null
      ? '  Ctrl-C stops it.'
      : `  There is no user yet. Make the administrator here (the link works once):\n\n    ${setupLink}`,
    '',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

/** Resolves at SIGTERM, Ctrl-C, or when the process that started us is gone; a further signal ends at once. */
function untilAskedToStop(): Promise<NodeJS.Signals | 'disconnect'> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    const ask = (by: NodeJS.Signals | 'disconnect') => {
      if (askedAt !== null && Date.now() - askedAt > SAME_SIGNAL_MS) process.exit(1);
      askedAt ??= Date.now();
      resolve(by);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask(signal));
    process.on('disconnect', () => ask('disconnect'));
  });
}
