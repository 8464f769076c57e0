import { defaultIssuers, isSameRule } from '@waybill/trusted-publishing';
import { includesCrates, isPattern, matches, sameCrate } from './crate-patterns.ts';
import { descriptorOf, ruleOf, sameIdentity } from './descriptor.ts';
import { type DesiredPublisher, toDesired } from './desired.ts';
import type { Policy, PolicyEntry } from './parse-policy.ts';
import { PolicyError, type PolicyProblem } from './problems.ts';
import { quoteAll } from './words.ts';

/** What a policy needs to know of the registry, beside its publishers. */
export interface Surroundings {
  /** The crates whoever asks owns; needed where a pattern is expanded. */
  crates?: readonly string[];
  /** The issuers the registry trusts, by provider; needed where the file names none. */
  issuers?: Readonly<Record<string, readonly string[]>>;
}

/** Whether the names of crates have to be asked for. */
export const needsCrates = ({ entries }: Policy): boolean =>
  entries.some(({ expand, crates }) => expand && crates.some(isPattern));

/** The publishers a policy comes to at this registry. @throws PolicyError */
export function desiredPublishers(policy: Policy, around: Surroundings = {}): DesiredPublisher[] {
  const problems: PolicyProblem[] = [];
  const desired = policy.entries
    .flatMap((entry) => expanded(entry, around, problems))
    .map((publisher) => withIssuer(publisher, around, problems));
  refuseTwins(desired, problems);
  if (problems.length > 0) throw new PolicyError(problems);
  return desired;
}

function expanded(
  entry: PolicyEntry,
  { crates: existing }: Surroundings,
  problems: PolicyProblem[],
): DesiredPublisher[] {
  const { path, crates, expand } = entry;
  const ofCrates = (some: readonly string[]): DesiredPublisher[] => {
    const desired = toDesired(entry, some, problems);
    return desired === null ? [] : [desired];
  };
  if (!expand) return ofCrates(crates);
  if (existing === undefined && crates.some(isPattern)) {
    problems.push({
      path: `${path}.crates`,
      says: 'has a pattern to expand, and which crates there are is not known; write their names',
    });
    return [];
  }
  const names = crates.flatMap((crate) =>
    isPattern(crate) ? (existing ?? []).filter((name) => matches(crate, name)).sort() : [crate],
  );
  const once = names.filter((name, at) => !names.slice(0, at).some((other) => sameCrate(name, other)));
  return once.flatMap((crate) => ofCrates([crate]));
}

/**
 * The issuer the registry would take where none is named: the only one, or the only one its operator added. It is said in the
 * plan, as the same name at another issuer is somebody else.
 */
function withIssuer(
  publisher: DesiredPublisher,
  { issuers }: Surroundings,
  problems: PolicyProblem[],
): DesiredPublisher {
  if (publisher.issuer !== null) return publisher;
  const { path, provider } = publisher;
  const trusted = issuers === undefined || !Object.hasOwn(issuers, provider) ? [] : (issuers[provider] ?? []);
  const added = trusted.filter((url) => !defaultIssuers.some((one) => one.url === url));
  const [first, second] = added.length > 0 ? added : trusted;
  if (first !== undefined && second === undefined) return { ...publisher, issuer: first };
  problems.push({
    path: `${path}.issuer`,
    says:
      first === undefined
        ? `is needed: the registry names no issuer of \`${provider}\` that it trusts`
        : `is needed: the registry trusts several of \`${provider}\`; expected one of ${quoteAll(trusted)}`,
  });
  return publisher;
}

/** Two that let the same jobs publish the same crate: the registry takes only one of them. */
function refuseTwins(desired: readonly DesiredPublisher[], problems: PolicyProblem[]): void {
  for (const [at, one] of desired.entries()) {
    const twin = desired.find(
      (other, index) => index !== at && isTwin(other, one) && (index < at || !isTwin(one, other)),
    );
    if (twin === undefined) continue;
    problems.push({
      path: one.path,
      says: `lets the same jobs publish ${quoteAll(one.crates)} as ${twin.path} does; leave one of them out`,
    });
  }
}

/** Whether `wide` makes `one` needless. */
function isTwin(wide: DesiredPublisher, one: DesiredPublisher): boolean {
  // The cheapest first: an organisation has hundreds, and each meets each.
  if (wide.issuer !== one.issuer || !includesCrates(wide.crates, one.crates)) return false;
  const descriptor = descriptorOf(one);
  return descriptor !== null && sameIdentity(wide, one) && isSameRule(descriptor, ruleOf(wide), ruleOf(one));
}
