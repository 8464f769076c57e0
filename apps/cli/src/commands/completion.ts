import { Argument } from 'commander';
import { type CommandModule, examples, runReporting } from '../command.ts';
import { placesOf } from '../completion/command-tree.ts';
import { completionScript, type Shell, shells } from '../completion/scripts.ts';

/** `waybill completion`: Tab in the shell. */
export const completionCommands: CommandModule = (parent, context, end) => {
  parent
    .command('completion')
    .description('print what makes your shell complete `waybill` on Tab')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .option('--json', 'print one JSON value instead of text')
    .addHelpText(
      'after',
      examples(
        'source <(waybill completion bash)',
        'waybill completion zsh > ~/.zfunc/_waybill',
        'waybill completion fish > ~/.config/fish/completions/waybill.fish',
        'waybill completion powershell | Out-String | Invoke-Expression',
      ),
    )
    .action((shell: Shell, options: { json?: boolean }) =>
      runReporting(context, options, end, async () => {
        const script = completionScript(shell, placesOf(parent));
        return { text: script.trimEnd(), json: { shell, script } };
      }),
    );
};
