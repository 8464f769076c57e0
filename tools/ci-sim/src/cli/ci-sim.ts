import { UsageError } from '../usage-error.ts';
import { action, actionHelp } from './action.ts';
import { pipeline, pipelineHelp } from './pipeline.ts';
import { providersHelp } from './providers-help.ts';
import { run, runHelp } from './run.ts';
import { serve, serveHelp } from './serve.ts';

interface Command {
  readonly main: (argv: readonly string[]) => Promise<number>;
  readonly help: string;
}

const commands: Readonly<Record<string, Command>> = {
  serve: { main: serve, help: serveHelp },
  run: { main: run, help: runHelp },
  action: { main: action, help: actionHelp },
  pipeline: { main: pipeline, help: pipelineHelp },
};

const help = `ci-sim: a pretend CI, to try Trusted Publishing without one

  ci-sim serve    OIDC issuers on this machine, with the claims of GitHub and others and real signatures
  ci-sim run      a command inside a pretend job
  ci-sim action   an unmodified JavaScript action inside a pretend job
  ci-sim pipeline a whole pipeline file, as the runner of its provider does

"ci-sim COMMAND --help" tells more. From the checkout: npm run ci-sim -- COMMAND …

${providersHelp}
`;

/** The whole command line; answers the exit code. 2 is for arguments that make no sense. */
export async function ciSim(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') return print(help);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (command === undefined) throw new UsageError(`there is no command "${name}"; try --help`);
    const own = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : rest.length);
    if (own.includes('--help') || own.includes('-h')) return print(command.help);
    return await command.main(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`ci-sim: ${error.message}`);
      return 2;
    }
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    console.error('ci-sim: that port is taken, perhaps by another ci-sim; --port 0 finds a free one');
    return 1;
  }
}

function print(text: string): number {
  console.log(text);
  return 0;
}
