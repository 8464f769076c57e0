import type { Readable, Writable } from 'node:stream';
import type { CliContext } from '../context.ts';
import { type Asker, Cancelled } from './asker.ts';

/** Questions go to stderr, so that stdout has the result alone. The library is loaded with the first question. */
export function clackAsker({ stdin, stderr }: CliContext): Asker {
  const streams = { input: stdin as Readable, output: stderr as unknown as Writable };

  async function ask<T>(
    question: (clack: typeof import('@clack/prompts')) => Promise<T | symbol>,
  ): Promise<T> {
    const clack = await import('@clack/prompts');
    const answer = await question(clack);
    if (clack.isCancel(answer)) throw new Cancelled();
    return answer as T;
  }

  return {
    confirm: (message) =>
      ask<boolean>((clack) => clack.confirm({ ...streams, message, initialValue: false })),
    text: async (message, { initial, hint, check } = {}) => {
      const answer = await ask<string>((clack) =>
        clack.text({
          ...streams,
          message,
          ...(initial === undefined ? {} : { initialValue: initial }),
          ...(hint === undefined ? {} : { placeholder: hint }),
          ...(check === undefined ? {} : { validate: (text) => check((text ?? '').trim()) }),
        }),
      );
      return (answer ?? '').trim();
    },
    select: (message, choices, initial) =>
      ask<string>((clack) =>
        clack.select({
          ...streams,
          message,
          options: choices.map(({ value, label, hint }) => ({
            value,
            label,
            ...(hint === undefined ? {} : { hint }),
          })),
          ...(initial === undefined ? {} : { initialValue: initial }),
        }),
      ),
  };
}
