import { Command } from 'commander';
import type { CommandModule } from './command.ts';
import { accountCommands } from './commands/account.ts';
import { attemptCommands } from './commands/attempts.ts';
import { completionCommands } from './commands/completion.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommands } from './commands/explain.ts';
import { initCommand } from './commands/init.ts';
import { publisherCommands } from './commands/publisher.ts';
import { policyCommands } from './commands/publishers.ts';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** In the order of the help. */
const modules: readonly CommandModule[] = [
  initCommand,
  doctorCommand,
  publisherCommands,
  policyCommands,
  attemptCommands,
  explainCommands,
  accountCommands,
  completionCommands,
];

/** The command line for people and CI jobs. What runs the server is not parsed here: see `main.ts`. */
export function buildProgram(context: CliContext, version: string, end: (code: ExitCode) => void): Command {
  const program = new Command('waybill')
    .description('A Cargo registry with Trusted Publishing: run it, publish to it, and say who may.')
    .version(version)
    .showHelpAfterError('(`--help` tells what there is)')
    .showSuggestionAfterError()
    // Else `--version` of a command would be that of the program.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  program.command('serve').description('run the registry').allowUnknownOption();
  program
    .command('check')
    .description('prove that every version can be had, byte for byte')
    .allowUnknownOption();
  program
    .command('backup')
    .description('write everything of the registry into one file, while it goes on')
    .allowUnknownOption();
  program.command('restore').description('make a registry of a backup').allowUnknownOption();
  program.command('migrate-to').description('move the registry to PostgreSQL').allowUnknownOption();
  program.command('rotate').description('another key for sessions and second factors').allowUnknownOption();
  program
    .command('import')
    .description('bring the crates of another registry into this one')
    .allowUnknownOption();
  for (const add of modules) add(program, context, end);
  return program;
}
