import { ClientFault, oneLine } from '@waybill/api/client';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { askerOf, mustConfirm } from '../ask/asker.ts';
import { type Attempt, attemptsClient } from '../attempts/attempts-client.ts';
import { attemptLine, attemptText, drawAttempts } from '../attempts/draw-attempts.ts';
import { follow } from '../attempts/follow.ts';
import {
  type CommandModule,
  type CommonOptions,
  examples,
  faultText,
  runReporting,
  withCommonOptions,
} from '../command.ts';
import type { CliContext } from '../context.ts';
import { applyMend } from '../publishers/apply-mend.ts';
import { publisherFields } from '../publishers/describe-publisher.ts';
import { collect } from '../publishers/publisher-options.ts';
import type { MendRequest } from '../publishers/rehearsal.ts';
import { connectSignedIn } from '../registry/connect.ts';
import { screenOf } from '../text/screen.ts';
import { drawFields } from '../text/table.ts';
import { readId } from './publisher.ts';

interface ListOptions extends CommonOptions {
  readonly crate?: string;
  readonly outcome?: string;
  readonly limit: number;
  readonly follow?: boolean;
  readonly interval: number;
}

interface MendOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly publisher?: number;
  readonly newPublisher?: boolean;
  readonly crate?: readonly string[];
}

/** `waybill attempts …`: the exchanges the registry recorded, and what would mend the refused ones. */
export const attemptCommands: CommandModule = (parent, context, end) => {
  const attempts = parent
    .command('attempts')
    .description('exchanges of CI jobs: granted, or refused and why');

  withCommonOptions(attempts.command('list', { isDefault: true }))
    .description('the newest first (also without `list`)')
    .option('--crate <name>', 'those on this crate; without it all, for administrators')
    .addOption(new Option('--outcome <outcome>', 'only those').choices(['granted', 'refused']))
    .option('--limit <number>', 'how many', wholeNumber, 20)
    .option('--follow', 'go on, and show new ones until Ctrl-C; with --json, one value a line')
    .option('--interval <seconds>', 'with --follow: how often to ask', wholeNumber, 5)
    .addHelpText(
      'after',
      examples(
        'waybill attempts --crate rocket --outcome refused',
        'waybill attempts --crate rocket --follow',
      ),
    )
    .action((options: ListOptions) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const { crate, outcome, limit } = options;
        const filter = {
          ...(crate === undefined ? {} : { crate }),
          ...(outcome === undefined ? {} : { outcome }),
        };
        const newest = () => attemptsClient(registry).list(filter, limit);
        if (options.follow) {
          await followInTerminal(context, options, newest);
          return { text: '', json: undefined };
        }
        const found = await newest().catch((error: unknown) => {
          throw crate === undefined ? namingACrate(error) : error;
        });
        return {
          text: found.length === 0 ? 'there are no attempts' : drawAttempts(found, screenOf(context)),
          json: { attempts: found },
        };
      }),
    );

  withCommonOptions(attempts.command('show'))
    .description('one with every check that was made')
    .addArgument(attemptId())
    .addHelpText('after', examples('waybill attempts show 12'))
    .action((id: number, options: CommonOptions) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const attempt = await attemptsClient(registry).get(id);
        return { text: attemptText(attempt, screenOf(context), context.now()), json: { attempt } };
      }),
    );

  withCommonOptions(attempts.command('mend'))
    .description(
      'let such a job pass from now on: change the publisher that refused it, or make one that fits',
    )
    .addArgument(attemptId())
    .option('--publisher <id>', 'which publisher to change, where several refused it', readId)
    .option('--new-publisher', 'make a publisher for the job, even where one could be changed')
    .option('--crate <name>', 'with a new publisher: for which crates (repeatable)', collect)
    .option('-y, --yes', 'do not ask for a confirmation')
    .addHelpText(
      'after',
      examples('waybill attempts mend 12', 'waybill attempts mend 12 --new-publisher --crate rocket'),
    )
    .action((id: number, options: MendOptions) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const client = attemptsClient(registry);
        const attempt = await client.get(id);
        if (attempt.outcome === 'granted')
          throw new ClientFault('usage', `attempt ${id} was granted: there is nothing to mend`, {
            remedy: 'name a refused one: waybill attempts --outcome refused',
          });
        const yes = options.yes === true;
        const mend = options.newPublisher ? null : await chooseMend(context, attempt, options.publisher);
        if (mend !== null) {
          const { publisher, warnings } = await applyMend(context, registry, mend, yes);
          return {
            text: [`changed publisher ${publisher.id} (${publisher.state})`, ...warnings].join('\n'),
            json: { mended: 'changed', publisher, warnings },
          };
        }
        const crates = options.crate ?? [];
        context.stderr.write(`${newPublisherPreview(context, attempt, crates)}\n\n`);
        await mustConfirm(context, yes, 'Make a publisher that lets exactly this job pass?');
        const { publisher, warnings } = await client.makePublisher(id, crates);
        return {
          text: [
            `made publisher ${publisher.id} (${publisher.state})`,
            drawFields(publisherFields(publisher), screenOf(context).width),
            ...warnings,
          ].join('\n'),
          json: { mended: 'made', publisher, warnings },
        };
      }),
    );

  function attemptId(): Argument {
    return new Argument('<id>', 'of the attempt, as `attempts` shows it').argParser(readId);
  }
};

/** Only administrators see the attempts on all crates, and most people are none. */
function namingACrate(error: unknown): unknown {
  if (!(error instanceof ClientFault) || error.refusal?.status !== 403) return error;
  return new ClientFault('refused', error.message, {
    remedy: 'name a crate of yours with --crate; those on all crates are for administrators',
    refusal: error.refusal,
  });
}

/** The change to send; null where none of the reader's publishers can be changed so that the job passes. */
async function chooseMend(
  context: CliContext,
  { id, failures }: Attempt,
  publisher: number | undefined,
): Promise<MendRequest | null> {
  const mends = failures.flatMap(({ mend }) => (mend === null ? [] : [mend]));
  if (publisher !== undefined) {
    const meant = mends.find(({ publisher_id }) => publisher_id === publisher);
    if (meant !== undefined) return meant;
    throw new ClientFault('usage', `no change to publisher ${publisher} would mend attempt ${id}`, {
      remedy: `look at it: waybill attempts show ${id}`,
    });
  }
  const [first] = mends;
  if (first === undefined || mends.length === 1) return first ?? null;
  const asker = askerOf(context);
  const ids = mends.map(({ publisher_id }) => publisher_id);
  if (asker === null)
    throw new ClientFault('usage', `several publishers refused attempt ${id}: ${ids.join(', ')}`, {
      remedy: 'say which to change with --publisher, or make another with --new-publisher',
    });
  const chosen = await asker.select(
    'Several publishers refused it. Which is to be changed?',
    mends.map(({ publisher_id, says }) => ({
      value: String(publisher_id),
      label: `publisher ${publisher_id}`,
      hint: oneLine(says),
    })),
  );
  return mends.find(({ publisher_id }) => String(publisher_id) === chosen) ?? null;
}

function newPublisherPreview(context: CliContext, attempt: Attempt, crates: readonly string[]): string {
  const text = (claim: unknown) => (typeof claim === 'string' ? claim : JSON.stringify(claim));
  const claims = Object.entries(attempt.claims).map(([name, value]) => [name, text(value)] as const);
  const { width } = screenOf(context, context.stderr);
  return drawFields(
    [
      ['issuer', attempt.issuer ?? 'not known'],
      [
        'crates',
        crates.length > 0 ? crates.join(', ') : attempt.crates.join(', ') || '(say it with --crate)',
      ],
      ...claims,
    ],
    width,
  );
}

async function followInTerminal(
  context: CliContext,
  { json, interval }: ListOptions,
  newest: () => Promise<readonly Attempt[]>,
): Promise<void> {
  const ending = new AbortController();
  const stop = () => ending.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const screen = screenOf(context);
  const line = (attempt: Attempt) => (json ? JSON.stringify(attempt) : attemptLine(attempt, screen));
  try {
    await follow({
      newest,
      show: (attempt) => void context.stdout.write(`${line(attempt)}\n`),
      warn: (fault) => void context.stderr.write(`${faultText(fault)}\n  asking again\n`),
      everyMs: Math.max(1, interval) * 1000,
      signal: ending.signal,
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a whole number, 1 or more.');
  return Number(text);
}
