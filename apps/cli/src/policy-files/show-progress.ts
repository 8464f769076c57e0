import type { Writable } from 'node:stream';
import type { CliContext } from '../context.ts';
import type { ApplyProgress, PlanAction } from '../policy/index.ts';

export interface ShownProgress extends ApplyProgress {
  end(): void;
}

/** How far an apply is, on stderr: a bar for people, a line for each change for a log. */
export async function showProgress(
  { stderr }: CliContext,
  total: number,
  nameOf: (action: PlanAction) => string,
): Promise<ShownProgress> {
  let at = 0;
  if (stderr.isTTY !== true) {
    return {
      started: (action) => {
        at += 1;
        stderr.write(`${at}/${total} ${nameOf(action)}\n`);
      },
      end: () => {},
    };
  }
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: total, output: stderr as unknown as Writable });
  bar.start('applying');
  return {
    started: (action) => bar.message(nameOf(action)),
    done: () => bar.advance(1),
    end: () => bar.stop('applied as far as it went'),
  };
}
