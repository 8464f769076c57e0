import { ClientFault } from '@waybill/api/client';
import { type CliContext, canAsk } from '../context.ts';
import { clackAsker } from './clack-asker.ts';

/** The person left, or said no. Nothing that was not confirmed has been done. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Questions to a person. Each throws `Cancelled` where the person leaves. */
export interface Asker {
  confirm(question: string): Promise<boolean>;
  /** @param check the sentence that says what is wrong; undefined where nothing is */
  text(
    question: string,
    options?: {
      readonly initial?: string;
      readonly hint?: string;
      readonly check?: (text: string) => string | undefined;
    },
  ): Promise<string>;
  select(question: string, choices: readonly Choice[], initial?: string): Promise<string>;
}

/** Null where nobody can answer. */
export function askerOf(context: CliContext): Asker | null {
  return context.asker ?? (canAsk(context) ? clackAsker(context) : null);
}

/**
 * Goes on only with a yes.
 * @param yes `--yes` was given
 * @throws {Cancelled}
 * @throws {ClientFault} `usage`, where nobody can be asked and `--yes` was not given
 */
export async function mustConfirm(context: CliContext, yes: boolean, question: string): Promise<void> {
  if (yes) return;
  const asker = askerOf(context);
  if (asker === null) {
    throw new ClientFault(
      'usage',
      'nothing was changed: this has to be confirmed, and nobody can be asked here',
      {
        remedy: 'look at what is shown, and say the same command again with --yes',
      },
    );
  }
  if (!(await asker.confirm(question))) throw new Cancelled();
}
