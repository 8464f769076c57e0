import { ClientFault, type Registry, type WellKnown } from '@waybill/api/client';
import { providerIds } from '@waybill/trusted-publishing';
import { Option } from 'commander';
import {
  type CommandModule,
  type CommonOptions,
  examples,
  runReporting,
  withCommonOptions,
} from '../command.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type ExplainedToken, explainToken, wouldBeRefused } from '../explain/explain-token.ts';
import { explanationText } from '../explain/explanation-text.ts';
import { readPublishersFile } from '../explain/read-publishers.ts';
import { momentOf } from '../explain/token-times.ts';
import { type Rehearsal, rehearsalText, rehearse } from '../publishers/rehearsal.ts';
import { connect, connectSignedIn } from '../registry/connect.ts';
import { publishersClient } from '../registry/publishers-client.ts';
import { jwtOfJob, looksLikeJwt, readJwtFrom } from '../registry/read-jwt.ts';
import { screenOf } from '../text/screen.ts';

interface ExplainOptions extends CommonOptions {
  readonly job?: boolean;
  readonly provider?: string;
  readonly audience?: string;
  readonly publishers?: string;
  readonly fetch?: boolean;
  readonly online?: boolean;
  readonly crate?: string;
  readonly version?: string;
  readonly all?: boolean;
}

/** `waybill explain`: what an ID token says, and what would be said to it. */
export const explainCommands: CommandModule = (parent, context, end) => {
  withCommonOptions(parent.command('explain'))
    .description(
      'what an ID token says, which publisher would accept it, and why not; asks nobody unless told to',
    )
    .argument('[token]', 'a file with the ID token, or - to pipe it in; its signature may be cut off')
    .option('--job', 'take the ID token of the CI job this runs in')
    .addOption(
      new Option('--provider <id>', 'whose token it is, where that cannot be told').choices(providerIds),
    )
    .option('--audience <text>', 'the audience it should have been made for')
    .option('--publishers <file>', 'compare with these: what `publisher list --json` prints')
    .option('--fetch', 'compare with your publishers at the registry (the token itself is not sent)')
    .option('--online', 'send the token to the registry for a rehearsal, which checks its signature')
    .option('--crate <name>', 'with --online: the crate that would be published')
    .option('--version <version>', 'the version that would be published')
    .option('--all', 'with --online: show every check, also the dozens of the ID token itself')
    .addHelpText(
      'after',
      examples(
        'waybill explain token.txt',
        'waybill explain - --publishers publishers.json < token.txt',
        'waybill explain --job --online',
      ),
    )
    .action((place: string | undefined, options: ExplainOptions) =>
      runReporting(context, options, end, async () => {
        const text = await readToken(context, place, options);
        const publishers = await readPublishers(context, options);
        const registry = options.fetch || options.online ? connect(context, options).registry : null;
        const wellKnown = registry === null ? null : await registry.wellKnown();
        const token = explainToken({
          text,
          provider: options.provider,
          audience: options.audience ?? wellKnown?.audience ?? audienceHere(context, options),
          publishers,
          wellKnown,
          version: options.version ?? null,
          now: context.now(),
        });
        const online =
          options.online && registry !== null ? await askOnline(registry, token, text, options) : null;
        const screen = screenOf(context);
        const refused = wouldBeRefused(token, publishers !== null) || online?.outcome === 'refused';
        return {
          text: [
            explanationText(token, publishers, screen, context.now(), online !== null).trimEnd(),
            ...(online === null
              ? []
              : ['', `at ${registry?.address.base}:`, rehearsalText(online, screen, options.all)]),
          ].join('\n'),
          json: jsonOf(token, online, wellKnown, context.now()),
          exitCode: refused ? exitCodes.failed : exitCodes.ok,
        };
      }),
    );
};

async function readToken(
  context: CliContext,
  place: string | undefined,
  options: ExplainOptions,
): Promise<string> {
  if (options.job) return jwtOfJob(context, connect(context, options).registry);
  if (place === undefined) {
    if (context.stdin.isTTY !== true) return readJwtFrom(context, '-');
    throw new ClientFault('usage', 'which ID token is meant?', {
      remedy: 'name a file with it, pipe it in (`waybill explain -`), or take that of a CI job with --job',
    });
  }
  if (!looksLikeJwt(place) || place.length <= 60) return readJwtFrom(context, place);
  context.stderr.write(
    'waybill: this token now stands in the history of your shell, and others on this machine could read it; better pipe it in: waybill explain -\n',
  );
  return place;
}

async function readPublishers(context: CliContext, options: ExplainOptions) {
  if (options.publishers !== undefined) return readPublishersFile(context, options.publishers);
  if (!options.fetch) return null;
  return [...(await publishersClient(connectSignedIn(context, options).registry).list())];
}

/** Which audience the registry of this folder has, as far as that can be known without asking it. */
function audienceHere(context: CliContext, options: ExplainOptions): string | null {
  try {
    return connect(context, options).address.audience;
  } catch (error) {
    if (error instanceof ClientFault && options.registry === undefined) return null;
    throw error;
  }
}

async function askOnline(
  registry: Registry,
  { unverified }: ExplainedToken,
  text: string,
  options: ExplainOptions,
): Promise<Rehearsal> {
  if (!unverified.hasSignature)
    throw new ClientFault('usage', 'the token has no signature, so no registry would take it', {
      remedy: 'leave --online out, or pass the whole token',
    });
  return rehearse(registry, text, options);
}

function jsonOf(
  { unverified, known, explanation }: ExplainedToken,
  online: Rehearsal | null,
  wellKnown: WellKnown | null,
  now: Date,
) {
  const { header, claims, hasSignature } = unverified;
  const time = (name: string) => momentOf(claims, name)?.toISOString() ?? null;
  return {
    header,
    claims,
    signature: hasSignature ? 'not checked' : 'missing',
    provider:
      known === null
        ? null
        : { id: known.issuer.provider.id, title: known.issuer.provider.title, known_from: known.from },
    audience_expected: wellKnown?.audience ?? null,
    times: {
      now: now.toISOString(),
      issued_at: time('iat'),
      not_before: time('nbf'),
      expires_at: time('exp'),
    },
    checks: explanation?.checks ?? [],
    refusals: explanation?.refusals ?? [],
    verdict: explanation === null ? null : explanation.verdict,
    publishers: (explanation?.publishers ?? []).map(({ publisherId, crates, failed, checks }) => ({
      id: publisherId,
      accepts: failed === null,
      crates,
      failed,
      checks: checks.map(({ publisherId: _, ...check }) => check),
    })),
    rehearsal: online,
  };
}
