import { claimAt, claimValue, isMissingIdAllowed } from './claims.ts';
import { configPath } from './config-path.ts';
import type { JsonObject } from './json-object.ts';
import type { Inspection } from './outcome.ts';
import type { Derivation } from './provider-descriptor.ts';
import { quote, quoteAll, show } from './text.ts';
import type { TrustedIssuer } from './verified-id-token.ts';
import { workflowFile } from './workflow-file.ts';

/** What the decision rests on, under names that are the same for every provider. Frozen, without prototypes. */
export interface Facts {
  /** A value for each identity field of the descriptor. */
  readonly identity: Readonly<Record<string, string>>;
  /** A value for each pin of the descriptor, by the name of its claim. */
  readonly pins: Readonly<Record<string, string>>;
  /** The event that started the workflow; null where the provider does not say. */
  readonly trigger: string | null;
  /** The environment the job names, in its spelling; null where it names none. */
  readonly environment: string | null;
  /** The full git ref the job runs on; null where it is not told. */
  readonly ref: string | null;
  readonly refIsProtected: boolean;
  /** The class of its runner; null where it is not told. */
  readonly runner: string | null;
  /** The workflow that defines the job, `owner/repository/path@ref`; null where it is not told. */
  readonly callee: string | null;
  /** The commit that workflow is of. */
  readonly calleeCommit: string | null;
}

/**
 * Derives the facts from claims that have passed the provider's table. Identity and ids must be there, and the event
 * where the provider has one. Refuses with `id_token_claim_invalid` where a value cannot be had from its claim.
 */
export function requireFacts(inspection: Inspection, claims: JsonObject, issuer: TrustedIssuer): Facts {
  const { identity, pins, trigger, environment, constraints } = issuer.provider;
  const requireValue = (name: string, derivation: Derivation): string => {
    const value = derive(derivation, claims, issuer);
    const claim = claimAt(claims, derivation.claim);
    return inspection.need(
      value,
      { name: `fact ${name}`, expected: `a value from ${derivation.claim}`, actual: show(value ?? claim) },
      () => ({
        code: 'id_token_claim_invalid',
        detail: `The claim \`${derivation.claim}\` of the ID token ${lack(derivation, issuer)}; it is ${quote(claim)}.`,
        field: derivation.claim,
      }),
    );
  };
  const told = (claim: string | undefined) =>
    (claim === undefined ? undefined : claimValue(claims, issuer, claim)) ?? null;
  const known = pins.filter(
    ({ claim }) => !(isMissingIdAllowed(issuer, claim) && claimAt(claims, claim) === undefined),
  );
  return Object.freeze({
    identity: withoutPrototype(identity.map(({ key, value }) => [key, requireValue(key, value)])),
    pins: withoutPrototype(known.map(({ claim }) => [claim, requireValue(claim, { take: 'claim', claim })])),
    trigger: trigger === null ? null : requireValue('trigger', { take: 'claim', claim: trigger.claim }),
    environment: told(environment?.claim),
    ref: (constraints.ref === null ? undefined : derive(constraints.ref, claims, issuer)) ?? null,
    refIsProtected: told(constraints.refProtected ?? undefined) === 'true',
    runner: told(constraints.runner?.claim),
    callee: told(constraints.callee?.claim),
    calleeCommit: told(constraints.callee?.commit),
  });
}

/** A value by its derivation; undefined where there is none. Total. */
export function derive(
  derivation: Derivation,
  claims: JsonObject,
  issuer: Pick<TrustedIssuer, 'provider' | 'serverUrl'>,
): string | undefined {
  const value = claimValue(claims, issuer, derivation.claim);
  if (derivation.take === 'git-ref') {
    const tag = claimValue(claims, issuer, derivation.tag);
    if (tag !== undefined) return `refs/tags/${tag}`;
    return value === undefined ? undefined : `refs/heads/${value}`;
  }
  if (value === undefined) return undefined;
  switch (derivation.take) {
    case 'claim':
      return value;
    case 'before-last-slash':
      return value.includes('/') ? value.slice(0, value.lastIndexOf('/')) : undefined;
    case 'after-last-slash':
      return value.includes('/') ? value.slice(value.lastIndexOf('/') + 1) : undefined;
    case 'prefixed':
      return `${derivation.prefix}${value}`;
    case 'workflow-file': {
      const repository = claimValue(claims, issuer, derivation.repository);
      return repository === undefined ? undefined : fileInOneOf(derivation, value, repository);
    }
    case 'config-path': {
      const project = claimValue(claims, issuer, derivation.project);
      return project === undefined ? undefined : configPath(value, issuer.serverUrl, project);
    }
  }
}

function fileInOneOf(
  { directories, keepsDirectory }: Extract<Derivation, { take: 'workflow-file' }>,
  workflowRef: string,
  repository: string,
): string | undefined {
  for (const directory of directories) {
    const file = workflowFile(workflowRef, repository, directory);
    if (file === undefined) continue;
    // In the spelling of the token: where the directory counts, git tells `.Forgejo` from `.forgejo`.
    const spelled = workflowRef.slice(repository.length + 1, repository.length + 1 + directory.length);
    return keepsDirectory ? `${spelled}${file}` : file;
  }
  return undefined;
}

function lack(derivation: Derivation, issuer: TrustedIssuer): string {
  switch (derivation.take) {
    case 'workflow-file':
      return (
        `does not name a \`.yml\` or \`.yaml\` file directly in ${quoteAll(derivation.directories)} of the repository, ` +
        'followed by `@` and a ref or a commit'
      );
    case 'config-path':
      return (
        `does not name a \`.yml\` or \`.yaml\` file that lies in the very project of \`${derivation.project}\` at ` +
        `${quote(issuer.serverUrl)}, as \`<server>/<project>//<file>@<ref>\`; a file of another project, another server or ` +
        'another address is not taken'
      );
    default:
      return 'does not have the expected form';
  }
}

function withoutPrototype(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(entries)));
}
