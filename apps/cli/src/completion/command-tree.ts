import type { Command, Option } from 'commander';

/** A place on the command line: what may be typed there. */
export interface Place {
  /** The words that lead there: empty, `publisher`, `publisher add`. */
  readonly path: string;
  /** Commands, and the values an argument may have. */
  readonly commands: readonly Word[];
  readonly options: readonly TypedOption[];
}

export interface Word {
  readonly text: string;
  readonly says: string;
}

export interface TypedOption extends Word {
  /** Whether a value follows it. */
  readonly takesValue: boolean;
  /** What the value may be; empty: anything. */
  readonly choices: readonly string[];
}

/** Every place of the command line, from the commands themselves. */
export function placesOf(program: Command, path = ''): Place[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((one) => one.name() !== 'help');
  const values = program.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const own = help.visibleOptions(program).filter(({ long }) => long !== undefined);
  const below = program.commands.flatMap((one) => placesOf(one as Command, join(path, one.name())));
  const defaults = below.find((one) => one.path === join(path, defaultOf(program)));
  const options = new Map([...(defaults?.options ?? []), ...own.map(typed)].map((one) => [one.text, one]));
  return [
    {
      path,
      commands: [
        ...commands.map((one) => ({ text: one.name(), says: firstSentence(one.description()) })),
        ...values.map((text) => ({ text, says: '' })),
      ],
      options: [...options.values()],
    },
    ...below,
  ];
}

/** The command that is meant where none is named. */
function defaultOf(command: Command): string {
  const name = (command as Command & { _defaultCommandName?: string | null })._defaultCommandName;
  return name ?? '\0';
}

const typed = ({ long, description, required, optional, argChoices }: Option): TypedOption => ({
  text: long ?? '',
  says: firstSentence(description),
  takesValue: required || optional,
  choices: argChoices ?? [],
});

const firstSentence = (text: string): string => text.split(/[;:(]/)[0]?.trim() ?? '';
const join = (path: string, name: string): string => (path === '' ? name : `${path} ${name}`);
