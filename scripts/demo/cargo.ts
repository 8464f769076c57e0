import { join } from 'node:path';
import { writeFiles } from './files.ts';
import { type Ended, run } from './programs.ts';
import { hasColour, quote } from './terminal.ts';

/** A cargo of one person or one job: with a home of its own, in which it knows the registry as `waybill`. */
export interface Cargo {
  /** Runs cargo and shows what it says. */
  run(args: readonly string[], cwd: string, environment?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** @param credentialProvider the program it asks for tokens; without it, it takes those it is given. */
export function cargoOf(home: string, indexUrl: string, credentialProvider?: string): Cargo {
  const provider =
    credentialProvider === undefined ? '' : `credential-provider = ${JSON.stringify([credentialProvider])}\n`;
  writeFiles(home, { 'config.toml': `[registries.waybill]\nindex = "${indexUrl}"\n${provider}` });
  const usual = {
    CARGO_HOME: home,
    CARGO_TARGET_DIR: join(home, 'target'),
    CARGO_TERM_COLOR: hasColour ? 'always' : 'never',
  };
  return {
    run: (args, cwd, environment = {}) =>
      run('cargo', args, { cwd, environment: { ...usual, ...environment }, onLine: quote }),
  };
}

/** Null where there is no cargo. */
export async function cargoVersion(): Promise<string | null> {
  const { code, stdout } = await run('cargo', ['--version'], { cwd: process.cwd() });
  return code === 0 ? stdout.trim() : null;
}
