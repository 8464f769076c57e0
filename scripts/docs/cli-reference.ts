import type { Command } from 'commander';
import { processContext } from '../../apps/cli/src/context.ts';
import { buildProgram } from '../../apps/cli/src/program.ts';

const BEGIN = '<!-- What follows is written by `npm run docs` from the commands themselves. -->';
const END = '<!-- Until here. -->';
const WIDTH = 110;

/** The page with what `--help` says of every command between its two marks. */
export function withCliReference(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/cli.md has lost the marks around its reference');
  return `${page.slice(0, begin)}${BEGIN}\n\n${reference()}\n${page.slice(end)}`;
}

function reference(): string {
  const program = buildProgram(processContext(), '0.0.0', () => {});
  return leavesOf(program, '')
    .map(({ name, command }) => `### \`${name}\`\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`)
    .join('\n');
}

const ofTheOperator = ['serve', 'check', 'backup', 'restore', 'migrate-to', 'rotate', 'import'];

/** Commands that do something; those of the operator read their own arguments and are told of elsewhere. */
function leavesOf(command: Command, before: string): { name: string; command: Command }[] {
  const name = before === '' ? command.name() : `${before} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((one) => leavesOf(one as Command, name));
  return ofTheOperator.some((one) => name === `waybill ${one}`) ? [] : [{ name, command }];
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
