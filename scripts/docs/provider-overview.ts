import type { ProviderDescriptor } from '@waybill/trusted-publishing';
import { blocks, code, codes, table } from './markdown.ts';
import type { Judged, JudgedProvider } from './provider-pages.ts';

/** The text of `docs/providers/README.md`. */
export function overviewPage(providers: readonly JudgedProvider[]): string {
  return `${blocks(
    head,
    table(
      [
        'provider',
        'issuers',
        'identity',
        'pins',
        'always refused',
        'environment',
        'refs',
        'used once by',
        'links',
        'honest samples granted',
        'traps refused',
        'odd ones granted',
      ],
      providers.map(row),
    ),
    tail,
  )}\n`;
}

function row({ descriptor, samples, traps }: JudgedProvider): string[] {
  const all = [...samples, ...traps];
  const honest = samples.filter(({ verdict }) => verdict === 'granted');
  return [
    `[${descriptor.title}](${descriptor.id}.md)`,
    descriptor.guide.issuers.map(({ form }) => code(form)).join(', '),
    identity(descriptor),
    codes(descriptor.pins.map(({ claim }) => claim)) || 'none',
    denials(descriptor),
    descriptor.environment === null ? 'no' : code(descriptor.environment.claim),
    descriptor.constraints.ref === null ? 'no' : 'yes',
    descriptor.replay === 'jti' ? code('jti') : 'what was signed',
    Object.entries(descriptor.links)
      .filter(([, templates]) => templates.length > 0)
      .map(([name]) => name)
      .join(', ') || 'none',
    share(honest),
    share(all.filter(({ verdict }) => verdict !== 'granted')),
    share(traps.filter(({ verdict }) => verdict === 'granted')),
  ];
}

function identity({ id, identity }: ProviderDescriptor): string {
  return id === 'generic'
    ? '1 to 8 claims the operator names'
    : identity.map(({ label }) => label).join(', ');
}

function denials({ trigger, requirements, agreements }: ProviderDescriptor): string {
  const claims = [...requirements, ...agreements].map(({ claim }) => claim);
  const hasDenied = trigger !== null && trigger.denied.length + trigger.deniedPrefixes.length > 0;
  return codes([...new Set([...(hasDenied ? [trigger.claim] : []), ...claims])]) || 'none';
}

/** How many came out as they must, of how many. */
function share(judged: readonly Judged[]): string {
  return `${judged.filter(({ actual, verdict }) => actual === verdict).length}/${judged.length}`;
}

const head = `# CI providers

Whose ID tokens the registry can take, and what of them it looks at. Each page is made from the tables of its provider in
\`packages/trusted-publishing/src/providers/\` by \`npm run docs\`, and the verdicts on it are those of that run: a test fails
when a page is old.

An operator trusts an issuer; an owner of a crate registers a publisher at one. Everything a publisher says is of one issuer:
the same names and ids from another one, of the same provider or not, mean nothing to it.`;

const tail = `*Identity* is what an owner fills in and a token must have. *Pins* are immutable ids behind names: given when the publisher
is made, or learned from its first use within seven days. *Always refused* are the claims by which jobs are told that nobody
may publish from. *Used once by*: what is remembered of a token that was exchanged; providers without \`jti\` are remembered by
the digest of what was signed, as the signature itself can be written in several ways.

The counts are of samples and traps in \`tests/vectors/trusted-publishing/\`: honest tokens that must be granted, tokens that
must be refused with the very code that is written there, and tokens that only look wrong and must be granted. Most samples are
made up after the documentation of the provider, and were not issued by it.`;
