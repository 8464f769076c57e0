import type { ProviderDescriptor } from '@waybill/trusted-publishing';
import { blocks, code, codes, list, section, table } from './markdown.ts';
import type { Judged, JudgedProvider } from './provider-pages.ts';
import { alwaysRefused, claimRows, derivationText, ruleRows } from './provider-words.ts';

/** The text of one page of `docs/providers/`. */
export function providerPage({ descriptor, samples, traps }: JudgedProvider): string {
  const { id, title, guide } = descriptor;
  return `${blocks(
    `# ${title}`,
    `<!-- Made from packages/trusted-publishing/src/providers/${id}/ by \`npm run docs\`. -->`,
    guide.trust,
    section(
      'Issuers',
      table(
        ['`iss`', 'what it is'],
        guide.issuers.map(({ form, says }) => [code(form), says]),
      ),
      tokens(descriptor),
    ),
    section('Who publishes', identity(descriptor)),
    section('Environment', environment(descriptor)),
    section('Pins', pins(descriptor)),
    section('Always refused', list(alwaysRefused(descriptor))),
    section('What else a publisher can ask', table(['rule', 'compared with'], ruleRows(descriptor))),
    section('Claims', claims(descriptor)),
    section('How a job gets its token', ...acquire(descriptor)),
    section('To know', list(guide.advice.map(withAudience))),
    section('What is recorded', recorded(descriptor)),
    section('Samples', table(['sample', 'registered publisher', 'why', 'verdict'], samples.map(sampleRow))),
    section(
      'Traps',
      'Each is the base sample with what is told here changed, for the publisher that its owner would have made.',
      table(
        ['trap', 'verdict'],
        traps.map(({ trap, actual }) => [trap ?? '', code(actual)]),
      ),
    ),
  )}\n`;
}

function tokens({
  algorithms,
  maxLifetimeSeconds,
  audience,
  replay,
  issuerBindings,
}: ProviderDescriptor): string {
  const bound = issuerBindings.map(
    ({ before, after, claim }) =>
      `The issuer ${code(`${before}…${after}`)} vouches for what ${code(claim)} says, and it must be the part between.`,
  );
  return list([
    `Signed with ${codes(algorithms)}.`,
    `Valid for ${maxLifetimeSeconds} seconds at most, from \`iat\` to \`exp\`.`,
    `\`aud\` is the audience of the registry alone, as a string${audience === 'string' ? '' : ' or as a list of one'}.`,
    replay === 'jti'
      ? 'Used once, by its `jti`.'
      : 'Used once, by the digest of what was signed: a `jti` is not asked for.',
    ...bound,
  ]);
}

function identity({ identity, lookupNoun }: ProviderDescriptor): string {
  const fold = {
    exact: 'to the letter',
    ascii: 'ASCII letters in either case',
    uuid: 'as a UUID, with braces or without',
  };
  const rows = identity.map(({ key, label, help, example, value, fold: by }) => [
    `${label} (${code(key)})`,
    help,
    example === '' ? '' : code(example),
    derivationText(value),
    fold[by],
  ]);
  const rules = identity.flatMap(({ rules }) => rules.map(({ says }) => says));
  const names = identity.filter(({ role }) => role === 'lookup').map(({ label }) => label);
  return blocks(
    table(['field', 'what it is', 'example', 'compared with', 'how'], rows),
    names.length === 1
      ? `By it publishers are found: it is the ${lookupNoun}.`
      : `${names.join(' and ')} together are the ${lookupNoun} by which publishers are found.`,
    list(rules),
  );
}

function environment({ environment, title }: ProviderDescriptor): string {
  if (environment === null)
    return `The tokens of ${title} name no environment; a publisher can only accept any job.`;
  const how = { exact: 'to the letter', ascii: 'with ASCII letters in either case', uuid: 'as a UUID' }[
    environment.fold
  ];
  return blocks(
    `A publisher can name one, which is compared with ${code(environment.claim)} ${how}; or accept only jobs without one, or any job. ${environment.howToName}`,
    list(environment.rules.map(({ says }) => says)),
  );
}

function pins({ pins }: ProviderDescriptor): string {
  if (pins.length === 0) return 'None: there are no ids in the tokens beside those that identify.';
  const rows = pins.map(({ claim, label, meaning, guardsDisclosure }) => [
    code(claim),
    label,
    meaning,
    guardsDisclosure ? 'nothing of the publisher, as it may be a stranger' : 'what differs',
  ]);
  return table(['claim', 'what it is', 'where it differs', 'then the job learns'], rows);
}

function claims(descriptor: ProviderDescriptor): string {
  const families = descriptor.claimFamilies.map((start) =>
    start === '' ? 'Rules may name any claim.' : `Rules may also name claims that begin with ${code(start)}.`,
  );
  return blocks(table(['claim', 'use', 'form, or why not'], claimRows(descriptor)), ...families);
}

function acquire({ guide }: ProviderDescriptor): string[] {
  return guide.acquire.map(({ says, snippet }) =>
    blocks(withAudience(says), snippet === undefined ? '' : `\`\`\`\n${withAudience(snippet)}\n\`\`\``),
  );
}

function recorded({ provenance, ownProvenance, links }: ProviderDescriptor): string {
  const fields = Object.entries({ ...provenance, ...ownProvenance }).map(([name, derivation]) => [
    code(name),
    derivationText(derivation),
  ]);
  const paths = Object.entries(links).flatMap(([name, templates]) =>
    templates.slice(0, 1).map((template) => `${name}: ${code(`<server>/${template}`)}`),
  );
  return blocks(
    fields.length === 0 ? 'Only the claims as they were signed.' : table(['field', 'from'], fields),
    paths.length === 0 ? 'No links can be made of it.' : `Links:\n\n${list(paths)}`,
  );
}

function sampleRow({ sample, publisher, why, actual }: Judged): string[] {
  return [code(sample ?? ''), publisher ?? '', why ?? '', code(actual)];
}

function withAudience(text: string): string {
  return text.replaceAll('{{audience}}', 'crates.example.com');
}
