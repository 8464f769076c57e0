import { operatorCommands } from './operator.ts';

const HELP = `waybill: a Cargo registry with Trusted Publishing

  waybill serve    run the registry
  waybill check    prove that every version can be had, byte for byte

  waybill COMMAND --help tells more.
`;

const [command, ...args] = process.argv.slice(2);
if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
  process.stdout.write(HELP);
  process.exit(command === undefined ? 2 : 0);
}
const run = Object.hasOwn(operatorCommands, command)
  ? operatorCommands[command as keyof typeof operatorCommands]
  : undefined;
if (run === undefined) {
  process.stderr.write(
    `waybill: there is no command "${command}"; one of: ${Object.keys(operatorCommands).join(', ')}\n`,
  );
  process.exit(2);
}
process.exit(await run(args));
