import { ClientFault, type WellKnown, whileDoing } from '@waybill/api/client';
import { type Ci, ciIds, ciSystems, type Plan, vendoredFiles, workflowOf } from '@waybill/api/release';
import { type Asker, askerOf } from '../ask/asker.ts';
import type { Report } from '../command.ts';
import type { CliContext } from '../context.ts';
import type { RunProgram } from '../programs.ts';
import { cargoRegistries } from '../registry/cargo-config.ts';
import { type Connection, connect, noCredential } from '../registry/connect.ts';
import { detectCi } from './detect-ci.ts';
import { type FileReport, type NewFile, placeIn, writeFile } from './files.ts';
import { makePlan } from './make-plan.ts';
import { nextSteps } from './next-steps.ts';
import {
  askMissing,
  createPublisher,
  identityOf,
  issuerOf,
  missingFields,
  publisherFor,
} from './publisher.ts';
import { checkOptions, type InitOptions, identityTold } from './read-options.ts';
import { isToldInRepository, type Repository, readRepository } from './repository.ts';
import { tellCargo } from './tell-cargo.ts';
import { vendoredText } from './vendored.ts';
import { type WorkflowPlace, whereItGoes } from './where-it-goes.ts';

/** All is looked at and asked for before the first file is written. @throws {ClientFault}, `Cancelled` */
export async function runInit(context: CliContext, options: InitOptions, run: RunProgram): Promise<Report> {
  checkOptions(options);
  const asker = options.yes === true ? null : askerOf(context);
  const repository = await readRepository(run, context.cwd);
  const ci = await chooseCi(options, repository, asker);
  const connection = connect(context, await withRegistry(context, options, asker));
  const wellKnown = await askRegistry(connection);
  const plan = makePlan(context, options, { ci, connection, wellKnown: wellKnown.answer, repository });
  const text = workflowOf[ci](plan);
  if (options.print === true) {
    return { text: text.trimEnd(), json: { registry: plan.url, ci, with: plan.method, workflow: text } };
  }
  const place = whereItGoes(repository.root, ci, text, options.force === true);
  if (place === null) throw noPlace(ci);
  const vendored = vendoredFileOf(plan);
  const wanted = await publisherWanted(context, options, {
    plan,
    place,
    repository,
    connection,
    asker,
    wellKnown: wellKnown.answer,
  });

  const files = writeAll(context, options, { plan, place, repository, text, vendored });
  const publisher = wanted === null ? null : await trust(connection, wanted);
  const steps = nextSteps({ plan, repository, place, files, hasPublisher: publisher !== null });
  return {
    text: [
      ...files.map(({ path, outcome }) => `${outcome.padEnd(9)}  ${path}`),
      ...publisherLines(publisher),
      ...(wellKnown.fault === null
        ? []
        : [`note: ${wellKnown.fault.message}; taken for a public registry of the usual audience`]),
      '',
      'next:',
      ...steps.map((step) => `  ${step}`),
    ].join('\n'),
    json: {
      registry: plan.url,
      ci,
      with: plan.method,
      crates: plan.crates,
      workflow: place.path,
      files,
      publisher: publisher === null || publisher === 'there already' ? null : publisher.publisher,
      publisher_exists: publisher !== null,
      next_steps: steps,
    },
  };
}

async function chooseCi({ ci }: InitOptions, { root, remote }: Repository, asker: Asker | null): Promise<Ci> {
  if (ci !== undefined) return ci;
  const { candidates, because } = detectCi(root, remote);
  const [first] = candidates;
  if (candidates.length === 1 && first !== undefined) return first;
  if (asker !== null) {
    const choices = [...candidates, ...ciIds.filter((id) => !candidates.includes(id))];
    return (await asker.select(
      'Which CI publishes?',
      choices.map((id) => ({ value: id, label: ciSystems[id] })),
      first,
    )) as Ci;
  }
  throw new ClientFault(
    'usage',
    candidates.length === 0
      ? 'the repository does not tell which CI it uses'
      : `the repository has traces of ${candidates.map((id) => ciSystems[id]).join(' and ')}`,
    {
      reasons: because === '' ? [] : [`looked at ${because}`],
      remedy: `say it with --ci ${ciIds.join(', --ci ')}`,
    },
  );
}

async function withRegistry(
  context: CliContext,
  options: InitOptions,
  asker: Asker | null,
): Promise<InitOptions> {
  const isSaid = options.registry !== undefined || (context.env['WAYBILL_REGISTRY'] ?? '') !== '';
  if (isSaid || asker === null || cargoRegistries(context).size > 0) return options;
  const registry = await asker.text('The address of your registry', { hint: 'https://crates.example.com' });
  return { ...options, registry };
}

/** A workflow can be written before there is a registry, too. */
async function askRegistry({
  registry,
}: Connection): Promise<{ answer: WellKnown | null; fault: ClientFault | null }> {
  try {
    return { answer: await registry.wellKnown(), fault: null };
  } catch (error) {
    if (error instanceof ClientFault) return { answer: null, fault: error };
    throw error;
  }
}

function vendoredFileOf({ method }: Plan): NewFile | null {
  if (method === 'action') return null;
  return { path: vendoredFiles[method], text: vendoredText(method), executable: true };
}

interface Wanted {
  readonly plan: Plan;
  readonly place: WorkflowPlace;
  readonly repository: Repository;
  readonly connection: Connection;
  readonly asker: Asker | null;
  readonly wellKnown: WellKnown | null;
}

/** Null: it is not to be made, by whoever was asked or because nobody could be. */
async function publisherWanted(context: CliContext, options: InitOptions, around: Wanted) {
  const { plan, place, repository, connection, asker, wellKnown } = around;
  const isAsked =
    options.createPublisher ?? (options.yes === true && connection.token !== null ? true : undefined);
  if (isAsked === false || (isAsked === undefined && (asker === null || connection.token === null)))
    return null;
  if (connection.token === null) throw noCredential(context, connection);
  const question = `May this job publish ${plan.crates.join(', ')}? (${ciSystems[plan.ci]}, tags ${plan.tags})`;
  if (isAsked === undefined && !(await asker?.confirm(question))) return null;
  const known = identityOf(plan, place, repository.remote, identityTold(options));
  const identity = asker === null ? known : await askMissing(plan.ci, known, asker);
  const missing = missingFields(plan.ci, identity);
  if (missing.length > 0)
    throw new ClientFault('usage', `the repository does not tell who its job is: ${missing.join(', ')}`, {
      reasons: repository.remote === null ? ['it has no remote called origin'] : [],
      remedy: `say it with ${missing.map((key) => `--${key.replaceAll('_', '-')} …`).join(' ')}`,
    });
  const issuer =
    options.issuer ?? (wellKnown === null ? undefined : issuerOf(plan.ci, repository.remote, wellKnown));
  return publisherFor(plan, identity, issuer);
}

interface Written {
  readonly plan: Plan;
  readonly place: WorkflowPlace;
  readonly repository: Repository;
  readonly text: string;
  readonly vendored: NewFile | null;
}

function writeAll(
  context: CliContext,
  { force = false }: InitOptions,
  { plan, place, repository, text, vendored }: Written,
): FileReport[] {
  const { root, folder } = repository;
  const cargoFile = [folder, '.cargo', 'config.toml'].filter((part) => part !== '').join('/');
  const isTold = isToldInRepository(context, repository, plan.name);
  // Before the first is written.
  for (const path of [place.path, vendored?.path, isTold ? undefined : cargoFile])
    if (path !== undefined) placeIn(root, path);
  return [
    writeFile(root, { path: place.path, text }, force),
    ...(vendored === null ? [] : [writeFile(root, vendored, force)]),
    ...(isTold ? [] : [tellCargo(root, folder, plan.name, plan.index)]),
  ];
}

type Made = Awaited<ReturnType<typeof createPublisher>>;

async function trust({ registry }: Connection, wanted: ReturnType<typeof publisherFor>): Promise<Made> {
  try {
    return await createPublisher(registry, wanted);
  } catch (error) {
    if (error instanceof ClientFault)
      throw whileDoing('the files are written, but the trusted publisher could not be made', error);
    throw error;
  }
}

function publisherLines(publisher: Made | null): string[] {
  if (publisher === null) return [];
  if (publisher === 'there already') return ['unchanged  the trusted publisher of this job'];
  const { id, crates, pending_crates: reserved } = publisher.publisher;
  return [
    `created    publisher ${id} for ${crates.join(', ')}`,
    ...(reserved.length === 0
      ? []
      : [
          `           ${reserved.join(', ')}: reserved for you, and made by the first release; it needs no token`,
        ]),
    ...publisher.warnings.map((warning) => `note: ${warning}`),
  ];
}

function noPlace(ci: Ci): ClientFault {
  return new ClientFault('usage', `all places for a workflow of ${ciSystems[ci]} are taken`, {
    remedy: 'look at it with --print, and put it where you want; --force replaces the usual file',
  });
}
