import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClientFault, registryAddress } from '@waybill/api/client';
import { mustConfirm } from '../ask/asker.ts';
import {
  type CommandModule,
  type CommonOptions,
  examples,
  exitCodeOf,
  runReporting,
  withCommonOptions,
} from '../command.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { describeAction } from '../policy/describe-action.ts';
import {
  applyPlan,
  type CratesIoSource,
  exportPolicy,
  fetchCratesIoConfigs,
  hasChanges,
  importCratesIoConfigs,
  type Paint as PlanPaint,
  planAgainst,
  planExitCode,
  planToJson,
  renderPlan,
  renderPlanMarkdown,
  renderResult,
  resultToJson,
} from '../policy/index.ts';
import { asFault, connectFor, readPolicyFile } from '../policy-files/read-policy-file.ts';
import { showProgress } from '../policy-files/show-progress.ts';
import { collect } from '../publishers/publisher-options.ts';
import { connectSignedIn } from '../registry/connect.ts';
import { publishersClient } from '../registry/publishers-client.ts';
import type { Screen } from '../text/screen.ts';
import { screenOf } from '../text/screen.ts';
import { userAgent } from '../version.ts';

const USUAL_FILE = 'trust.toml';

interface PlanOptions extends CommonOptions {
  readonly file: string;
  readonly prune?: boolean;
  readonly markdown?: string;
}

/** `waybill publishers …`: trusted publishers as a file. The file itself is described in `docs/policy.md`. */
export const policyCommands: CommandModule = (parent, context, end) => {
  const publishers = parent
    .command('publishers')
    .description('trusted publishers as a file: plan and apply it, write one from what there is');

  withCommonOptions(publishers.command('plan'))
    .description('what has to be done for the registry to be as the file says; changes nothing')
    .option('--file <file>', 'the policy', USUAL_FILE)
    .option('--prune', 'also plan to delete publishers that are not in the file')
    .option('--markdown <file>', 'also write the plan as Markdown, for a summary or a comment')
    .addHelpText('after', examples('waybill publishers plan --file trust.toml --markdown plan.md'))
    .action((options: PlanOptions) =>
      runReporting(context, options, end, async () => {
        const { plan } = await makePlan(context, options);
        if (options.markdown !== undefined)
          await writeFile(resolve(context.cwd, options.markdown), renderPlanMarkdown(plan));
        return {
          text: renderPlan(plan, paintOf(screenOf(context))).trimEnd(),
          json: planToJson(plan),
          exitCode: planExitCode(plan),
        };
      }),
    );

  withCommonOptions(publishers.command('apply'))
    .description('do what the plan says, one after the other, and stop at the first that is refused')
    .option('--file <file>', 'the policy', USUAL_FILE)
    .option('--prune', 'also delete publishers that are not in the file')
    .option('-y, --yes', 'do not ask for a confirmation')
    .addHelpText('after', examples('waybill publishers apply --file trust.toml --yes'))
    .action((options: PlanOptions & { yes?: boolean }) =>
      runReporting(context, options, end, async () => {
        const { plan, api } = await makePlan(context, options);
        context.stderr.write(`${renderPlan(plan, paintOf(screenOf(context, context.stderr)))}\n`);
        if (!hasChanges(plan))
          return {
            text: 'nothing to apply',
            json: { plan: planToJson(plan), result: resultToJson({ done: [], failed: null, remaining: [] }) },
          };
        await mustConfirm(context, options.yes === true, 'Apply this?');
        const total = plan.actions.filter(({ action }) =>
          ['create', 'update', 'delete'].includes(action),
        ).length;
        const progress = await showProgress(context, total, nameOf);
        const result = await applyPlan(plan, api, progress).finally(() => progress.end());
        const cause = result.failed?.cause;
        return {
          text: renderResult(result, paintOf(screenOf(context))).trimEnd(),
          json: { plan: planToJson(plan), result: resultToJson(result) },
          exitCode:
            result.failed === null
              ? exitCodes.ok
              : cause instanceof ClientFault
                ? exitCodeOf(cause)
                : exitCodes.failed,
        };
      }),
    );

  withCommonOptions(publishers.command('export'))
    .description('write the publishers there are as a policy that changes nothing')
    .option('--crate <name>', 'only those of this crate')
    .addHelpText('after', examples('waybill publishers export > trust.toml'))
    .action((options: CommonOptions & { crate?: string }) =>
      runReporting(context, options, end, async () => {
        const { registry, address } = connectSignedIn(context, options);
        const { crate } = options;
        const found = await publishersClient(registry).list(crate === undefined ? {} : { crate });
        return policyReport(exportPolicy(found, { registry: address.base }));
      }),
    );

  publishers
    .command('import-crates-io')
    .description('write what crates.io trusts as a policy for your registry')
    .option('--json', 'print one JSON value instead of text')
    .requiredOption('--crate <name>', 'a crate at crates.io (repeatable)', collect)
    .option('--repository <owner/name>', 'only what this repository may publish')
    .option('--to <url>', 'the registry the policy is for')
    .option('--from <url>', 'another registry with the API of crates.io', 'https://crates.io')
    .addHelpText(
      'after',
      `${examples('CRATES_IO_TOKEN=… waybill publishers import-crates-io --crate rocket > trust.toml')}

CRATES_IO_TOKEN is an API token of crates.io with the scope trusted-publishing.`,
    )
    .action(
      (options: {
        json?: boolean;
        crate: readonly string[];
        repository?: string;
        to?: string;
        from: string;
      }) =>
        runReporting(context, options, end, async () => {
          const token = context.env['CRATES_IO_TOKEN'];
          if (!token)
            throw new ClientFault('usage', 'there is no token for crates.io', {
              remedy: 'put an API token of crates.io with the scope trusted-publishing into CRATES_IO_TOKEN',
            });
          const address = registryAddress(options.from, {
            allowHttp: context.env['WAYBILL_ALLOW_HTTP'] === 'true',
          });
          const configs = await fromCratesIo({
            of: { crates: options.crate },
            token,
            userAgent,
            baseUrl: address.base,
            fetch: fetchBy(context),
          });
          const { repository = null, to = null } = options;
          return policyReport(importCratesIoConfigs(configs, { registry: to, repository }));
        }),
    );
};

async function makePlan(context: CliContext, options: PlanOptions) {
  const policy = await readPolicyFile(context, options.file);
  const { registry } = connectFor(context, policy, options);
  const api = publishersClient(registry);
  const prune = options.prune === undefined ? {} : { prune: options.prune };
  const plan = await asFault(options.file, () => planAgainst(policy, api, prune));
  return { plan, api };
}

const policyReport = (text: string) => ({ text: text.trimEnd(), json: { policy: text } });

const nameOf = (action: Parameters<typeof describeAction>[0]): string => {
  const { kind, name, subject } = describeAction(action);
  return `${kind} ${name}: ${subject}`;
};

function paintOf({ paint }: Screen): PlanPaint {
  return {
    added: (text) => paint('green', text),
    changed: (text) => paint('yellow', text),
    removed: (text) => paint('red', text),
    alarming: (text) => paint('red', text),
    faint: (text) => paint('dim', text),
  };
}

async function fromCratesIo(source: CratesIoSource) {
  try {
    return await fetchCratesIoConfigs(source);
  } catch (error) {
    if (error instanceof ClientFault || !(error instanceof Error)) throw error;
    throw new ClientFault('answer_unreadable', error.message, {
      remedy: 'look at the token (scope trusted-publishing, of an owner of the crates) and at the names',
      cause: error,
    });
  }
}

/** With the limits, proxies and certificates of every other request. */
function fetchBy({ send }: CliContext): NonNullable<CratesIoSource['fetch']> {
  return async (url, { headers }) => {
    const { status, text } = await send({ method: 'GET', url, headers });
    return new Response(text === '' ? null : text, { status });
  };
}
