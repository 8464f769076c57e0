import { ClientFault } from '@waybill/api/client';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { askerOf, mustConfirm } from '../ask/asker.ts';
import {
  type CommandModule,
  type CommonOptions,
  examples,
  runReporting,
  withCommonOptions,
} from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { applyMend } from '../publishers/apply-mend.ts';
import { completePublisher } from '../publishers/complete-publisher.ts';
import {
  identityInWords,
  providerTitle,
  publisherDetails,
  publisherFields,
  stateColour,
} from '../publishers/describe-publisher.ts';
import { drawChanges } from '../publishers/draw-changes.ts';
import { clearable, type EditOptions, editRequest } from '../publishers/edit-request.ts';
import { guessPublisher } from '../publishers/guess.ts';
import { previewChanges } from '../publishers/preview-changes.ts';
import { addPublisherOptions, collect, type PublisherOptions } from '../publishers/publisher-options.ts';
import { rehearsalText, rehearse } from '../publishers/rehearsal.ts';
import { connect, connectSignedIn } from '../registry/connect.ts';
import { providersOf, publisherOf, publishersClient } from '../registry/publishers-client.ts';
import { jwtOfJob, readJwtFrom } from '../registry/read-jwt.ts';
import { count } from '../text/moments.ts';
import { screenOf } from '../text/screen.ts';
import { drawFields, drawTable } from '../text/table.ts';

type Yes = CommonOptions & { readonly yes?: boolean };

/** `waybill publisher …`: who may publish which crates. */
export const publisherCommands: CommandModule = (parent, context, end) => {
  const publisher = parent
    .command('publisher')
    .description('trusted publishers: which CI job may publish which crates');

  withCommonOptions(addPublisherOptions(publisher.command('add'), 'add'))
    .description('trust a CI job: what is not said is asked for, and all of it is shown before it is sent')
    .option('-y, --yes', 'do not ask for a confirmation')
    .addHelpText(
      'after',
      examples(
        'waybill publisher add',
        'waybill publisher add --provider github --owner acme --repository rocket --workflow release.yml --environment release --crate rocket --yes',
      ),
    )
    .action((options: PublisherOptions & Yes) =>
      runReporting(context, options, end, async () => {
        const { registry, address } = connectSignedIn(context, options);
        const wanted = await completePublisher(options, {
          asker: askerOf(context),
          guess: () => guessPublisher(context.cwd, context.env),
          providers: () => providersOf(registry),
        });
        const onStderr = screenOf(context, context.stderr);
        context.stderr.write(`${drawFields(publisherFields(wanted), onStderr.width)}\n\n`);
        await mustConfirm(context, options.yes === true, `May this job publish to ${address.base}?`);
        const made = await publishersClient(registry).create(wanted);
        const { id, crates, state } = made.publisher;
        return {
          text: [
            `made publisher ${id} for ${crates.join(', ')} (${state})`,
            ...warningLines(context, made.warnings),
            'try it before release day, in the job: waybill publisher test',
          ].join('\n'),
          json: made,
        };
      }),
    );

  withCommonOptions(publisher.command('list'))
    .description('the trusted publishers of your crates')
    .option('--crate <name>', 'only those of this crate')
    .addHelpText('after', examples('waybill publisher list --crate rocket'))
    .action((options: CommonOptions & { crate?: string }) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const { crate } = options;
        const publishers = await publishersClient(registry).list(crate === undefined ? {} : { crate });
        const { width, paint } = screenOf(context);
        const rows = publishers.map(
          ({ id, provider, identity, environment, crates, state, last_used_at }) => [
            String(id),
            crates.join(', '),
            providerTitle(provider),
            identityInWords(provider, identity),
            environment.name ?? environment.rule,
            { text: state, paint: (text: string) => paint(stateColour(state), text) },
            last_used_at?.slice(0, 10) ?? 'never',
          ],
        );
        const none = `there are no trusted publishers${crate === undefined ? '' : ` of ${crate}`}; make one with \`waybill publisher add\``;
        return {
          text:
            rows.length === 0
              ? none
              : drawTable({
                  head: ['id', 'crates', 'CI', 'job', 'environment', 'state', 'used'],
                  rows,
                  width,
                }),
          json: { publishers },
        };
      }),
    );

  withCommonOptions(publisher.command('show'))
    .description('all about one')
    .addArgument(publisherId())
    .addHelpText('after', examples('waybill publisher show 7'))
    .action((id: number, options: CommonOptions) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const answer = await publisherOf(registry, id);
        const { width, paint } = screenOf(context);
        return {
          text: [
            drawFields(publisherDetails(answer.publisher, context.now(), paint), width),
            ...warningLines(context, answer.warnings),
          ].join('\n'),
          json: answer,
        };
      }),
    );

  withCommonOptions(addPublisherOptions(publisher.command('edit'), 'edit'))
    .description('change one: what is not said stays, and its live tokens end')
    .addArgument(publisherId())
    .option('--add-crate <name>', 'one crate more (repeatable)', collect)
    .option('--remove-crate <name>', 'one crate less (repeatable)', collect)
    .addOption(
      new Option('--clear <field>', 'ask for nothing there any more (repeatable)')
        .choices(clearable)
        .argParser((value: string, before: string[] | undefined) => {
          if ((clearable as readonly string[]).includes(value)) return collect(value, before);
          throw new InvalidArgumentError(`Allowed choices are ${clearable.join(', ')}.`);
        }),
    )
    .addOption(new Option('--state <state>', 'switch it on or off').choices(['active', 'disabled']))
    .option('--repin', 'forget the pinned ids, and learn those of the next job (or take those of --pin)')
    .option('--keep', 'make it yours, where whoever made it owns the crates no longer')
    .option('-y, --yes', 'do not ask for a confirmation')
    .addHelpText(
      'after',
      examples(
        'waybill publisher edit 7 --workflow publish.yml',
        'waybill publisher edit 7 --ref "refs/tags/v*" --ref-protected',
        'waybill publisher edit 7 --repin',
      ),
    )
    .action((id: number, options: EditOptions & Yes) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const { publisher: current } = await publisherOf(registry, id);
        const patch = editRequest(current, options);
        if (Object.keys(patch).length === 0)
          throw new ClientFault('usage', 'nothing is said that should change', {
            remedy: '`waybill publisher edit --help` tells what can',
          });
        const changes = previewChanges(current, patch);
        if (changes.length === 0)
          return {
            text: `publisher ${id} is so already; nothing was changed`,
            json: { publisher: current, warnings: [], changes },
          };
        const onStderr = screenOf(context, context.stderr);
        context.stderr.write(`${drawChanges(changes, onStderr)}\n${endingTokens(current.live_tokens)}\n`);
        await mustConfirm(context, options.yes === true, `Change publisher ${id} like this?`);
        const changed = await publishersClient(registry).update(id, patch);
        return {
          text: [
            `changed publisher ${id} (${changed.publisher.state})`,
            ...warningLines(context, changed.warnings),
          ].join('\n'),
          json: { ...changed, changes },
        };
      }),
    );

  withCommonOptions(publisher.command('remove'))
    .description('trust a job no longer: its live tokens end at once')
    .addArgument(publisherId())
    .option('-y, --yes', 'do not ask for a confirmation')
    .addHelpText('after', examples('waybill publisher remove 7'))
    .action((id: number, options: Yes) =>
      runReporting(context, options, end, async () => {
        const { registry } = connectSignedIn(context, options);
        const { publisher: current } = await publisherOf(registry, id);
        const onStderr = screenOf(context, context.stderr);
        const pending = current.pending_crates;
        context.stderr.write(
          [
            drawFields(publisherFields(current), onStderr.width),
            endingTokens(current.live_tokens),
            ...(pending.length === 0
              ? []
              : [`Names that are reserved by it alone are free again: ${pending.join(', ')}.`]),
            'What it published stays. This cannot be undone; --state disabled of `publisher edit` can.\n',
          ].join('\n'),
        );
        await mustConfirm(context, options.yes === true, `Remove publisher ${id}?`);
        await publishersClient(registry).remove(id);
        return {
          text: `removed publisher ${id}`,
          json: { removed: { id, live_tokens: current.live_tokens } },
        };
      }),
    );

  withCommonOptions(publisher.command('test'))
    .description('rehearse a publish: what the registry would say to an ID token; nothing is used up')
    .option('--jwt <file>', 'the ID token: a file, or - to pipe it in; in CI the job’s own is taken')
    .option('--crate <name>', 'the crate that would be published')
    .option('--version <version>', 'the version of it, for rules that name one')
    .option('--all', 'show every check, also the dozens of the ID token itself')
    .option('--apply-mend', 'change the publisher as proposed, after a confirmation')
    .option('-y, --yes', 'do not ask for a confirmation')
    .addHelpText(
      'after',
      examples(
        'waybill publisher test --crate rocket',
        'waybill publisher test --jwt - --apply-mend < token.txt',
      ),
    )
    .action(
      (
        options: Yes & { jwt?: string; crate?: string; version?: string; applyMend?: boolean; all?: boolean },
      ) =>
        runReporting(context, options, end, async () => {
          const { registry } = options.applyMend
            ? connectSignedIn(context, options)
            : connect(context, options);
          const { jwt: place } = options;
          const jwt =
            place === undefined ? await jwtOfJob(context, registry) : await readJwtFrom(context, place);
          const first = await rehearse(registry, jwt, options);
          const screen = screenOf(context);
          if (!options.applyMend || first.outcome === 'granted')
            return {
              text: rehearsalText(first, screen, options.all),
              json: { ...first, mended: null },
              exitCode: first.outcome === 'granted' ? exitCodes.ok : exitCodes.failed,
            };
          if (first.mend === null)
            throw new ClientFault(
              'refused',
              `would be refused, and no change to a publisher of yours mends it: ${first.detail}`,
              {
                remedy: first.remedy ?? 'look at the trace: the same command without --apply-mend',
              },
            );
          const { publisher: mended } = await applyMend(context, registry, first.mend, options.yes === true);
          const second = await rehearse(registry, jwt, options);
          return {
            text: `changed publisher ${mended.id}\n\n${rehearsalText(second, screen, options.all)}`,
            json: { ...second, mended },
            exitCode: second.outcome === 'granted' ? exitCodes.ok : exitCodes.failed,
          };
        }),
    );

  function publisherId(): Argument {
    return new Argument('<id>', 'of the publisher, as `publisher list` shows it').argParser(readId);
  }
};

export function readId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function warningLines(context: Parameters<CommandModule>[1], warnings: readonly string[]): string[] {
  const { paint } = screenOf(context);
  return warnings.map((warning) => `${paint('yellow', 'note')}: ${warning}`);
}

const endingTokens = (live: number): string =>
  live === 0
    ? 'No access token of it is alive.'
    : `${count(live, 'access token')} of it ${live === 1 ? 'is' : 'are'} alive and will be worthless at once: a job that is just publishing fails.`;
