import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { processContext } from './context.ts';
import { buildProgram } from './program.ts';
import { version } from './version.ts';

const program = buildProgram(processContext(), version, () => {});

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0
    ? [command]
    : command.commands.flatMap((one) => leavesOf(one as Command));
}

const nameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent as Command)} ${command.name()}`;

const clients = leavesOf(program)
  .filter(
    (command) =>
      !['serve', 'check', 'backup', 'restore', 'migrate-to', 'rotate', 'import'].includes(command.name()),
  )
  .map((command) => [nameOf(command), command] as const);

describe('every command', () => {
  it.each(clients)('%s has --json, and a help with an example of itself', (name, command) => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
    let help = '';
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    const [, examples = ''] = help.split('For example:');
    // `attempts list` is also `attempts`.
    expect(examples).toContain(name.replace(/ list$/, name.includes('attempts') ? '' : ' list'));
  });

  it.each(clients)('%s takes no secret as an argument or an option', (_, command) => {
    for (const { long, description } of command.options)
      if (/token|secret|password|jwt/.test(long ?? '') && !/require-api-token/.test(long ?? ''))
        expect(description).toMatch(/pipe/);
  });
});

it('says the version of its package', () => {
  const file = new URL('../package.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(version);
});
