import type { NewPublisher } from '@waybill/api';
import { ClientFault, oneLine } from '@waybill/api/client';
import {
  checkIdentity,
  descriptorFor,
  type ProviderDescriptor,
  providers,
} from '@waybill/trusted-publishing';
import type { Asker } from '../ask/asker.ts';
import type { KnownProvider } from '../registry/publishers-client.ts';
import type { Guess } from './guess.ts';
import { fieldsIn, identityIn, type PublisherOptions, readEnvironment } from './publisher-options.ts';

export interface Surroundings {
  /** Null where nobody can be asked. */
  readonly asker: Asker | null;
  /** Asked for only where something is missing. */
  guess(): Promise<Guess>;
  /** What the registry trusts; asked for only where a person chooses. */
  providers(): Promise<readonly KnownProvider[]>;
}

/**
 * The publisher that was told, and the rest of it as a person answers, with what the folder lets one guess as the first
 * suggestion. Where nobody can be asked, what is missing is refused, not guessed.
 * @throws {ClientFault} `usage`
 */
export async function completePublisher(
  options: PublisherOptions,
  around: Surroundings,
): Promise<NewPublisher> {
  if (options.provider !== undefined) refuseForeignFields(options.provider, identityIn(options));
  const { crates, identity, environment, ...rest } = fieldsIn(options);
  const told: Told = { provider: options.provider, issuer: options.issuer, crates, identity, environment };
  const { asker } = around;
  const whole =
    asker === null ? requireAll(told, await missingGuess(told, around)) : await ask(told, asker, around);
  return { ...whole, ...rest };
}

interface Told {
  readonly provider: string | undefined;
  readonly issuer: string | undefined;
  readonly crates: NewPublisher['crates'] | undefined;
  readonly identity: NewPublisher['identity'] | undefined;
  readonly environment: NewPublisher['environment'] | undefined;
}

/** Flags of one provider mean nothing to another; the registry would leave them out without a word. */
export function refuseForeignFields(provider: string, identity: Readonly<Record<string, string>>): void {
  const known = Object.hasOwn(providers, provider)
    ? providers[provider]?.identity.map(({ key }) => key)
    : null;
  const foreign = Object.keys(identity).find((key) => known != null && !known.includes(key));
  if (known == null || foreign === undefined) return;
  throw new ClientFault('usage', `\`${foreign}\` is no field of the provider \`${provider}\``, {
    remedy: `it has: ${known.map(flagOf).join(', ')}`,
  });
}

async function missingGuess(
  told: Told,
  around: Surroundings,
): Promise<{ missing: string[]; guess: Guess | null }> {
  const missing = missingIn(told);
  return { missing, guess: missing.length === 0 ? null : await around.guess() };
}

function missingIn({ provider, crates, identity = {}, environment }: Told): string[] {
  const descriptor = provider === undefined ? undefined : knownDescriptor(provider);
  return [
    ...(provider === undefined ? ['--provider'] : []),
    ...(crates === undefined ? ['--crate'] : []),
    ...(descriptor?.identity ?? []).filter(({ key }) => !identity[key]).map(({ key }) => flagOf(key)),
    ...(provider === 'generic' && Object.keys(identity).length === 0 ? ['--identity'] : []),
    // Left out, the registry would take any: who does not say so shall say so.
    ...(descriptor?.environment != null && environment === undefined ? ['--environment'] : []),
  ];
}

function requireAll(
  told: Told,
  { missing, guess }: { missing: string[]; guess: Guess | null },
): NewPublisher {
  const { provider = '', issuer, crates = [], identity = {}, environment } = told;
  if (missing.length === 0) return newPublisher({ provider, issuer, crates, identity, environment });
  const suggestion = guess === null ? '' : flagsOf(guess, missing);
  throw new ClientFault('usage', `what is to be trusted is not said whole: ${missing.join(', ')}`, {
    reasons: suggestion === '' ? [] : [`from ${guess?.from.join(', ')}, it may be: ${suggestion}`],
    remedy: 'say all of it, or run this in a terminal, where the rest is asked for',
  });
}

/** The guess as it would be typed, as far as it answers what is missing. */
function flagsOf({ provider, identity, crates }: Guess, missing: readonly string[]): string {
  const all = [
    ...(provider === null ? [] : [['--provider', provider] as const]),
    ...crates.map((crate) => ['--crate', crate] as const),
    ...Object.entries(identity).map(([key, value]) => [flagOf(key), value] as const),
  ];
  // As long as the provider is not said, none of its fields counts as missing.
  const isAsked = (flag: string) =>
    missing.includes(flag) || (missing.includes('--provider') && flag !== '--crate');
  return all
    .filter(([flag]) => isAsked(flag))
    .map(([flag, value]) => `${flag} ${oneLine(value)}`)
    .join(' ');
}

async function ask(told: Told, asker: Asker, around: Surroundings): Promise<NewPublisher> {
  const isWhole = missingIn(told).length === 0;
  const known = isWhole ? [] : await around.providers();
  const guess = isWhole ? null : await around.guess();
  const provider = told.provider ?? (await askProvider(asker, known, guess));
  refuseForeignFields(provider, told.identity ?? {});
  const issuer = told.issuer ?? (isWhole ? undefined : await askIssuer(asker, known, provider));
  const fits = guess !== null && guess.provider === provider;
  const form =
    known.find((one) => one.id === provider && (issuer === undefined || one.issuers.includes(issuer))) ??
    null;
  const identity = await askIdentity(asker, provider, form, {
    told: told.identity ?? {},
    guessed: fits ? guess.identity : {},
  });
  const crates = told.crates ?? (await askCrates(asker, guess?.crates ?? []));
  const environment = told.environment ?? (await askEnvironment(asker, provider));
  return newPublisher({ provider, issuer, crates, identity, environment });
}

function newPublisher({
  provider,
  issuer,
  crates,
  identity,
  environment,
}: Told & Pick<NewPublisher, 'provider' | 'crates' | 'identity'>): NewPublisher {
  return {
    provider,
    ...(issuer === undefined ? {} : { issuer }),
    crates,
    identity,
    ...(environment === undefined ? {} : { environment }),
  };
}

function askProvider(asker: Asker, known: readonly KnownProvider[], guess: Guess | null): Promise<string> {
  const trusted = known.filter(({ issuers }) => issuers.length > 0);
  if (trusted.length === 0)
    throw new ClientFault('usage', 'the registry trusts no CI system yet', {
      remedy: 'its operator adds an issuer: see docs/issuers.md',
    });
  const choices = new Map(
    trusted.map(({ id, title, issuers }) => [id, { value: id, label: title, hint: issuers.join(', ') }]),
  );
  const initial = guess?.provider ?? undefined;
  const question =
    initial !== undefined && choices.has(initial)
      ? `Which CI publishes? (${initial}, by ${guess?.from.join(', ')})`
      : 'Which CI publishes?';
  return asker.select(question, [...choices.values()], initial);
}

async function askIssuer(
  asker: Asker,
  known: readonly KnownProvider[],
  provider: string,
): Promise<string | undefined> {
  const issuers = known.filter(({ id }) => id === provider).flatMap((one) => one.issuers);
  if (issuers.length < 2) return issuers[0];
  return asker.select(
    'Which issuer of it?',
    issuers.map((url) => ({ value: url, label: url })),
  );
}

async function askIdentity(
  asker: Asker,
  provider: string,
  form: KnownProvider | null,
  { told, guessed }: { told: Readonly<Record<string, string>>; guessed: Readonly<Record<string, string>> },
): Promise<Record<string, string>> {
  const descriptor = knownDescriptor(provider);
  const fields = descriptor?.identity ?? form?.fields ?? [];
  const identity: Record<string, string> = {};
  for (const { key, label, help, example } of fields) {
    const given = told[key];
    if (given !== undefined) {
      identity[key] = given;
      continue;
    }
    const initial = guessed[key];
    identity[key] = await asker.text(`${label} · ${help}`, {
      ...(initial === undefined ? {} : { initial }),
      hint: example,
      check: (text) => problemWith(descriptor, { ...identity, [key]: text }, key),
    });
  }
  // What the registry knows of a generic issuer may be more than it tells in its form.
  return { ...told, ...identity };
}

function problemWith(
  descriptor: ProviderDescriptor | undefined,
  identity: Record<string, string>,
  key: string,
): string | undefined {
  if (identity[key] === '') return 'It cannot be empty.';
  if (descriptor === undefined) return undefined;
  const outcome = checkIdentity(descriptor, identity);
  return !outcome.ok && outcome.refusal.field === key ? outcome.refusal.detail : undefined;
}

async function askCrates(asker: Asker, guessed: readonly string[]): Promise<string[]> {
  const text = await asker.text('Which crates may it publish? (several with spaces between)', {
    initial: guessed.join(' '),
    check: (typed) => (typed === '' ? 'Name at least one crate.' : undefined),
  });
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

async function askEnvironment(asker: Asker, provider: string): Promise<NewPublisher['environment']> {
  if (knownDescriptor(provider)?.environment == null) return undefined;
  const rule = await asker.select(
    'Must the job name an environment?',
    [
      { value: 'named', label: 'a certain one', hint: 'best: its protection rules say who may release' },
      { value: 'none', label: 'none' },
      { value: 'any', label: 'any, or none', hint: 'whoever can push a branch may publish' },
    ],
    'named',
  );
  if (rule !== 'named') return readEnvironment(rule);
  const name = await asker.text('Its name', {
    initial: 'release',
    check: (text) => (text === '' ? 'It cannot be empty.' : undefined),
  });
  return { rule: 'named', name };
}

function knownDescriptor(provider: string): ProviderDescriptor | undefined {
  if (provider === 'generic') return undefined;
  const outcome = descriptorFor(provider);
  return outcome.ok ? outcome.value : undefined;
}

const flagOf = (key: string): string => `--${key.replaceAll('_', '-')}`;
