import { lookupNameOfIdentity, noRules, type PublisherRules } from '@waybill/trusted-publishing';
import type { PublisherSummary } from '../../notifications/index.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** A publisher in the few lines of a mail. */
export function summarise({ provider, url }: Issuer, publisher: StoredPublisher): PublisherSummary {
  const { environment, identity } = publisher;
  const others = provider.identity
    .filter(({ role }) => role === 'match')
    .map(({ key, label }) => `${label.toLowerCase()} ${identity[key] ?? ''}`);
  return {
    id: publisher.id,
    provider: provider.title,
    issuer: url,
    subject: [`${provider.lookupNoun} ${lookupNameOfIdentity(provider, identity)}`, ...others].join(', '),
    environment: environment.rule === 'named' ? environment.name : environment.rule,
    rules: rulesInWords(publisher),
    crates: [
      ...publisher.crates.map(({ name }) => name),
      ...(publisher.cratePattern === null ? [] : [publisher.cratePattern]),
    ],
  };
}

function rulesInWords(publisher: StoredPublisher): string {
  const rules: PublisherRules = { ...noRules, ...publisher.rules };
  return [
    ...(rules.refs.length === 0 ? [] : [`ref ${rules.refs.join(' or ')}`]),
    ...(rules.refProtected ? ['a protected ref'] : []),
    ...(rules.events.length === 0 ? [] : [`event ${rules.events.join(' or ')}`]),
    ...(rules.runner === null ? [] : [`runner ${rules.runner}`]),
    ...(rules.callee === null
      ? []
      : [`reusable workflow ${rules.callee.workflow} at ${rules.callee.refs.join(' or ') || 'any ref'}`]),
    ...rules.claims.map(({ claim, op, value }) => `${claim} ${op} ${JSON.stringify(value)}`),
    `may ${publisher.scopes.join(', ')}`,
    ...(publisher.requireApiToken ? ['with an API token beside the ID token'] : []),
    ...(publisher.state === 'disabled' ? ['switched off'] : []),
  ].join('; ');
}
