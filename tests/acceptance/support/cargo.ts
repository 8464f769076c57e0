import { join } from 'node:path';
import { useFolder, writeFiles } from './folders.ts';
import { type Ended, runProgram } from './programs.ts';

export interface CargoCall {
  cwd: string;
  environment?: Readonly<Record<string, string>>;
  input?: string;
}

/** A person's or a job's cargo: its own home, knowing one registry by the name `waybill`. */
export interface Cargo {
  readonly home: string;
  run(args: readonly string[], call: CargoCall): Promise<Ended>;
}

/** @param more lines for the configuration; the credential provider must be named for a private registry. */
export function useCargo(registry: { index: string }, more = ''): Cargo {
  const home = useFolder();
  const config = `[registries.waybill]\nindex = "${registry.index}"\n${more}`;
  writeFiles(home, { 'config.toml': config });
  const usual = {
    CARGO_HOME: home,
    CARGO_TARGET_DIR: join(home, 'target'),
    CARGO_TERM_COLOR: 'never',
    CARGO_INCREMENTAL: '0',
  };
  return {
    home,
    run: (args, { cwd, environment, input }) =>
      runProgram('cargo', args, {
        cwd,
        environment: { ...usual, ...environment },
        ...(input === undefined ? {} : { input }),
      }),
  };
}

/** How a token reaches one run of cargo. */
export function withToken(token: string): Record<string, string> {
  return { CARGO_REGISTRIES_WAYBILL_TOKEN: token };
}

/** @throws with all that cargo said, unless it succeeded. */
export async function succeeding(run: Promise<Ended>): Promise<Ended> {
  const ended = await run;
  if (ended.code !== 0) throw new Error(`cargo failed with ${ended.code}:\n${ended.stderr}${ended.stdout}`);
  return ended;
}

/** Which cargo there is: `publish --workspace` exists since 1.90. */
export async function cargoMinorVersion(): Promise<number> {
  const { stdout } = await succeeding(runProgram('cargo', ['--version']));
  return Number(/^cargo 1\.(\d+)\./.exec(stdout)?.[1]);
}
