import { ClientFault } from '@waybill/api/client';
import { CommanderError } from 'commander';
import { faultJson } from './command.ts';
import { processContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { operatorCommands } from './operator.ts';
import { buildProgram } from './program.ts';
import { version } from './version.ts';

// No `await` at the top: the single file that is made of this is CommonJS.
main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = exitCodes.failed;
});

async function main(): Promise<void> {
  // `waybill … | head`: who reads has seen enough, and that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const [command = '', ...args] = inOneForm(process.argv.slice(2));
  if (Object.hasOwn(operatorCommands, command)) {
    // They read their own arguments, and the others never load the server.
    process.exit(await operatorCommands[command as keyof typeof operatorCommands](args));
  }
  const program = buildProgram(processContext(), version, (code) => {
    process.exitCode = code;
  });
  for (const one of everyCommand(program)) one.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 && args.includes('--json')) printUsageFault(error);
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

/** `waybill help backup` is `waybill backup --help`, also where the command reads its own arguments. */
function inOneForm(given: string[]): string[] {
  const [first, second = ''] = given;
  return first === 'help' && Object.hasOwn(operatorCommands, second) ? [second, '--help'] : given;
}

/** What reads JSON gets JSON, also where the command line itself is wrong. The sentence is on stderr already. */
function printUsageFault({ message }: CommanderError): void {
  const fault = new ClientFault('usage', message.replace(/^error: /, ''), {
    remedy: '`--help` tells what there is',
  });
  process.stdout.write(`${JSON.stringify({ error: faultJson(fault) }, null, 2)}\n`);
}

function everyCommand(command: ReturnType<typeof buildProgram>): ReturnType<typeof buildProgram>[] {
  return [command, ...command.commands.flatMap((one) => everyCommand(one as typeof command))];
}
