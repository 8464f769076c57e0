import type { ProviderDescriptor } from './provider-descriptor.ts';
import type { PublisherEnvironment } from './publisher.ts';
import { asciiLower } from './text.ts';

/** What a publisher asks of a job, its issuer and crates aside. */
export interface PublisherRule {
  readonly identity: Readonly<Record<string, string>>;
  readonly environment: PublisherEnvironment;
}

/** Would exactly the same jobs satisfy both? Values are folded as `decide` folds them. */
export function isSameRule(descriptor: ProviderDescriptor, a: PublisherRule, b: PublisherRule): boolean {
  const fold = (how: 'exact' | 'ascii', value: string) => (how === 'ascii' ? asciiLower(value) : value);
  const sameIdentity = descriptor.identity.every(
    ({ key, fold: how }) => fold(how, a.identity[key] ?? '') === fold(how, b.identity[key] ?? ''),
  );
  if (!sameIdentity || a.environment.rule !== b.environment.rule) return false;
  if (a.environment.rule !== 'named' || b.environment.rule !== 'named') return true;
  const { fold: how } = descriptor.environment;
  return fold(how, a.environment.name) === fold(how, b.environment.name);
}
