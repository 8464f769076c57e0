import { join } from 'node:path';
import { useFolder } from './folders.ts';
import { waybillProgram } from './paths.ts';
import { freePort } from './ports.ts';
import { type Ended, eventually, type Program, runProgram, startProgram } from './programs.ts';

/** Of the administrator that `useWaybill` sets up; printable, and 32 characters or more. */
export const ADMIN_TOKEN = 'acceptance-tests-admin-token-0123456789';

export interface WaybillOptions {
  /** The file to start, where it is not the one that was built. */
  program?: string;
  /** A folder of an earlier server; without it a new one. */
  dataDir?: string;
  port?: number;
  /** Over the usual settings. */
  environment?: Readonly<Record<string, string>>;
  /** How long it may take until it serves; on a busy machine, after a crash, longer than usual. */
  patienceMs?: number;
}

export interface Waybill extends Program {
  /** The address it listens on. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What cargo is told: `sparse+…/index/`. */
  readonly index: string;
}

/** A registry with an administrator, listening. */
export async function useWaybill(options: WaybillOptions = {}): Promise<Waybill> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? join(useFolder(), 'data');
  const environment = { ...usualSettings(port, dataDir), ...options.environment };
  const program = startProgram(process.execPath, [options.program ?? waybillProgram, 'serve'], {
    environment,
    cwd: useFolder(),
  });
  await untilServing(program, options.patienceMs);
  const url = `http://127.0.0.1:${port}`;
  const index = `sparse+${environment['WAYBILL_PUBLIC_URL'] ?? url}/index/`;
  return { ...program, url, port, dataDir, environment, index };
}

export function usualSettings(port: number, dataDir: string): Record<string, string> {
  return {
    WAYBILL_LISTEN: `127.0.0.1:${port}`,
    WAYBILL_DATA_DIR: dataDir,
    // The public issuers are out of reach here.
    WAYBILL_TRUSTED_PUBLISHING__DEFAULT_ISSUERS: 'false',
    WAYBILL_SETUP__ADMIN_LOGIN: 'admin',
    WAYBILL_SETUP__ADMIN_EMAIL: 'admin@example.com',
    WAYBILL_SETUP__ADMIN_TOKEN: ADMIN_TOKEN,
  };
}

/** Waits for the greeting, which comes when the server takes requests. */
export async function untilServing(program: Program, patienceMs = 30_000): Promise<void> {
  await eventually(
    () => `the server does not serve.\n${program.stdout()}${program.stderr()}`,
    () => {
      if (!program.isRunning()) throw new Error(`the server ended.\n${program.stdout()}${program.stderr()}`);
      return program.stdout().includes('Waybill serves at') || undefined;
    },
    patienceMs,
  );
}

/** Another server like this one, on the same folder and port, after this one ended. */
export function startAgain(
  { dataDir, port, environment }: Waybill,
  more: Pick<WaybillOptions, 'patienceMs'> = {},
): Promise<Waybill> {
  return useWaybill({ dataDir, port, environment, ...more });
}

/** A command of `waybill`, to its end. */
export function runWaybill(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd = useFolder(),
): Promise<Ended> {
  return runProgram(process.execPath, [waybillProgram, ...args], { environment, cwd });
}

/** `waybill check` on the data of a server, running or not. */
export function checkData({ environment }: Waybill): Promise<Ended> {
  return runWaybill(['check'], environment);
}
