import { CommanderError } from 'commander';
import { processContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { operatorCommands } from './operator.ts';
import { buildProgram } from './program.ts';
import { version } from './version.ts';

const [command = '', ...args] = process.argv.slice(2);

if (Object.hasOwn(operatorCommands, command)) {
  // They read their own arguments, and the others never load the server.
  process.exit(await operatorCommands[command as keyof typeof operatorCommands](args));
}
try {
  const program = buildProgram(processContext(), version, (code) => {
    process.exitCode = code;
  });
  for (const one of everyCommand(program)) one.exitOverride();
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}

function everyCommand(command: ReturnType<typeof buildProgram>): ReturnType<typeof buildProgram>[] {
  return [command, ...command.commands.flatMap((one) => everyCommand(one as typeof command))];
}
