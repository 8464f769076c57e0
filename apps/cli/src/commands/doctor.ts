import { nodeJob } from '@waybill/api/node';
import { type CommandModule, examples, runReporting, withCommonOptions } from '../command.ts';
import type { Output } from '../context.ts';
import { checks } from '../doctor/checks/index.ts';
import { examine } from '../doctor/examine.ts';
import { placeOf } from '../doctor/place.ts';
import { findingText } from '../doctor/show-findings.ts';
import { exitCodes } from '../exit-codes.ts';
import { programsIn } from '../programs.ts';

/** Is all as it has to be, in this job or on this machine, for a publish without a secret? */
export const doctorCommand: CommandModule = (parent, context, end) => {
  withCommonOptions(parent.command('doctor'))
    .description('look at the whole set-up, in CI or on a laptop, and tell what to change; changes nothing')
    .addHelpText(
      'after',
      examples('waybill doctor', 'waybill doctor --registry https://crates.example.com --json'),
    )
    .action((options) =>
      runReporting(context, options, end, async () => {
        const place = placeOf({
          context,
          options,
          run: programsIn(context.cwd, context.env),
          job: nodeJob(context.env, context.send),
        });
        const progress = progressOn(context.stderr);
        const findings = await examine(checks, place, progress.show).finally(progress.clear);
        const failed = findings.filter(({ outcome }) => outcome === 'fail').length;
        return {
          text: findingText(findings),
          json: {
            registry: place.connectionOrNull()?.address.base ?? null,
            failed,
            checks: findings.map(({ name, outcome, sentence, details = [], todo = [] }) => ({
              name,
              outcome,
              sentence,
              details,
              todo,
            })),
          },
          exitCode: failed === 0 ? exitCodes.ok : exitCodes.failed,
        };
      }),
    );
};

/** One line that is written over, where a person looks. */
function progressOn(output: Output) {
  const write = (text: string) => {
    if (output.isTTY === true) output.write(`\r\u001b[2K${text}`);
  };
  return { show: (name: string) => write(`looking at ${name} …`), clear: () => write('') };
}
