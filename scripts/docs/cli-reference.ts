import type { Command } from 'commander';
import { processContext } from '../../apps/cli/src/context.ts';
import { operatorCommands } from '../../apps/cli/src/operator.ts';
import { buildProgram } from '../../apps/cli/src/program.ts';

const BEGIN = '<!-- What follows is written by `npm run docs` from the commands themselves. -->';
const END = '<!-- Until here. -->';
const WIDTH = 110;

/** The page with what `--help` says of every command between its two marks. */
export async function withCliReference(page: string): Promise<string> {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/cli.md has lost the marks around its reference');
  return `${page.slice(0, begin)}${BEGIN}\n\n${await reference()}\n${page.slice(end)}`;
}

async function reference(): Promise<string> {
  const program = buildProgram(processContext(), '0.0.0', () => {});
  const sections: string[] = [];
  for (const { name, command } of leavesOf(program, '')) {
    const help = isOfTheOperator(command) ? await ownHelpOf(command.name()) : helpOf(command);
    sections.push(`### \`${name}\`\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  }
  return sections.join('\n');
}

const isOfTheOperator = (command: Command) => Object.hasOwn(operatorCommands, command.name());

/** Those of the operator read their own arguments, and print their help themselves. */
async function ownHelpOf(name: string): Promise<string> {
  let text = '';
  const { write } = process.stdout;
  process.stdout.write = (part: string | Uint8Array) => {
    text += String(part);
    return true;
  };
  try {
    await operatorCommands[name as keyof typeof operatorCommands](['--help']);
  } finally {
    process.stdout.write = write;
  }
  return text.trim();
}

/** Commands that do something. */
function leavesOf(command: Command, before: string): { name: string; command: Command }[] {
  const name = before === '' ? command.name() : `${before} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((one) => leavesOf(one as Command, name));
  return [{ name, command }];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}
