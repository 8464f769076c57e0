import { covers, type PublisherRule, quote } from '@waybill/trusted-publishing';
import type { Issuer } from '../issuers/to-issuer.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** What an owner should know about a publisher that is allowed all the same, as sentences. */
export function warningsOf(
  issuer: Issuer,
  publisher: StoredPublisher,
  others: readonly StoredPublisher[],
): string[] {
  return [...shadowWarnings(issuer, publisher, others), ...weakRuleWarnings(issuer, publisher)];
}

/** Two publishers of one crate of which one lets through all that the other does: the narrow one keeps nobody out. */
function shadowWarnings(
  issuer: Issuer,
  publisher: StoredPublisher,
  others: readonly StoredPublisher[],
): string[] {
  const rivals = others.filter(
    (other) =>
      other.id !== publisher.id &&
      other.issuerId === publisher.issuerId &&
      other.crates.some(({ name }) => publisher.crates.some((crate) => crate.name === name)),
  );
  return rivals.flatMap((other) => {
    if (isCovered(issuer, other, publisher))
      return [
        `The publisher ${other.id} accepts every job that this one accepts, so this one keeps nobody out; edit or delete ${other.id}.`,
      ];
    if (isCovered(issuer, publisher, other))
      return [
        `This publisher accepts every job that the publisher ${other.id} accepts, so that one keeps nobody out any more.`,
      ];
    return [];
  });
}

const isCovered = ({ provider }: Issuer, wide: PublisherRule, narrow: PublisherRule): boolean =>
  covers(provider, wide, narrow);

/** Patterns that keep no branch out. */
const openRefs = ['**', '*/**', 'refs/**', 'refs/*/**', 'refs/heads/**', 'refs/heads/*'];

function weakRuleWarnings({ provider, trusted }: Issuer, { environment, rules }: StoredPublisher): string[] {
  const isAnyRef = rules.refs.length === 0 || rules.refs.some((ref) => openRefs.includes(ref));
  const isOpen = environment.rule !== 'named' && isAnyRef && !rules.refProtected;
  const couldSay = provider.environment !== null || provider.constraints.ref !== null;
  const { callee } = rules;
  return [
    ...(isOpen && couldSay
      ? [
          'Any branch may publish: whoever can push a branch can change what runs there. ' +
            (provider.environment === null
              ? 'Ask for certain refs.'
              : 'Name an environment with protection rules, or ask for certain refs.'),
        ]
      : []),
    ...(callee !== null && callee.refs.length === 0
      ? [
          `The reusable workflow ${quote(callee.workflow)} is trusted at any ref: whoever can push to its repository can publish. Name a commit or a protected tag.`,
        ]
      : []),
    ...(trusted.allowsMissingIds
      ? [
          'Tokens of this issuer may come without immutable ids: until one comes with them, the name alone is trusted.',
        ]
      : []),
  ];
}
