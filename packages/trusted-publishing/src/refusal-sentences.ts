import { type Examination, type FailedStage, HIDDEN } from './examine.ts';
import { lookupName } from './lookup.ts';
import type { Refusal } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import { FIRST_USE_DAYS } from './stages.ts';
import { quote, quoteAll } from './text.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/** A candidate that did not accept the token. */
export type RefusedExamination = Examination & { readonly failed: FailedStage };

/** Who reads the sentence: whoever presented the token, or somebody who may see the configuration. */
export type Reader = 'anyone' | 'owner';

/** For an event that is refused whatever is configured. */
export function triggerDenied(token: VerifiedIdToken): Refusal {
  const { trigger, title } = token.issuer.provider;
  return {
    code: 'trigger_denied',
    field: trigger?.claim ?? 'trigger',
    detail:
      `Trusted Publishing does not accept ${title} runs started by the event ${quote(token.facts.trigger)}, which people ` +
      `without write access can cause. Publish from one of ${quoteAll(trigger?.suggested ?? [])} instead.`,
  };
}

/** For an identity nobody has registered: says what to register. */
export function publisherNotFound(token: VerifiedIdToken): Refusal {
  const { issuer, facts } = token;
  const fields = issuer.provider.identity.map(({ key }) => `${key} ${quote(facts.identity[key])}`);
  const environment =
    facts.environment === null ? 'no environment' : `environment ${quote(facts.environment)}`;
  return {
    code: 'publisher_not_found',
    detail:
      `No Trusted Publisher is registered for ${subject(token)} at the issuer ${quote(issuer.url)}. The ID token has ` +
      `${fields.join(', ')} and ${environment}.`,
  };
}

/** For an identity whose ids are those of a publisher under another name. Who holds all the ids may learn the name. */
export function renamedSince(token: VerifiedIdToken, publisher: Publisher): Refusal {
  const { provider } = token.issuer;
  const before = quote(lookupName(provider, publisher.identity));
  return {
    code: 'publisher_not_found',
    field: provider.lookupNoun,
    detail:
      `The Trusted Publisher for this ${provider.lookupNoun} is registered under the name ${before}, and the ID token has ` +
      `${quote(lookupName(provider, token.facts.identity))}: by its ids it is the same one, renamed. An owner of the crate ` +
      'can give the publisher the new name.',
  };
}

/**
 * Why candidates that failed at the same stage with the same code did not accept the token. To anyone, configured
 * values are named only where all of them disclose everything.
 */
export function mismatch(
  token: VerifiedIdToken,
  candidates: readonly RefusedExamination[],
  reader: Reader,
): Refusal {
  const [first] = candidates;
  if (first === undefined) return publisherNotFound(token);
  const { code, stage, actual, pin } = first.failed;
  const isHidden = reader === 'anyone' && candidates.some(({ disclosure }) => disclosure !== 'everything');
  const expected = isHidden ? HIDDEN : quoteAll(candidates.map(({ failed }) => failed.expected));
  const pinnedOnes = candidates.filter(({ failed }) => failed.isPinned !== false);
  const publisher = `The Trusted Publisher for ${subject(token)}`;
  const environments = token.issuer.provider.environment;
  switch (code) {
    case 'pin_mismatch': {
      const meaning = pin === undefined ? '' : `${pin.meaning} `;
      // To anyone, the candidate that is not pinned and the one that is read the same.
      if (reader === 'owner' && pinnedOnes.length === 0) {
        return {
          code,
          field: pin?.claim ?? stage,
          detail:
            `${publisher} has no ${pin?.label ?? stage} yet, and does not learn ${quote(actual)} from the ID token: ` +
            `another publisher for the same name is pinned to another one. ${meaning}` +
            'If this is as it should be, an owner of the crate must pin that publisher anew.',
        };
      }
      const pins = quoteAll(pinnedOnes.map(({ failed }) => failed.expected));
      const pinned = isHidden ? `another ${pin?.label ?? stage}` : `the ${pin?.label ?? stage} ${pins}`;
      return {
        code,
        field: pin?.claim ?? stage,
        detail:
          `${publisher} is pinned to ${pinned}, and the ID token has ${quote(actual)}. ${meaning}` +
          'If this is as it should be, an owner of the crate must pin the publisher anew.',
      };
    }
    case 'publisher_lapsed':
      return {
        code,
        detail:
          `${publisher} was not used within ${FIRST_USE_DAYS} days of its creation, so it no longer learns the ` +
          `${pin?.label ?? stage} from its first use (the ID token has ${quote(actual)}). An owner of the crate must ` +
          'confirm it.',
      };
    case 'publisher_disabled':
      return { code, detail: `${publisher} is switched off. An owner of the crate can switch it on again.` };
    case 'publisher_needs_review':
      return {
        code,
        detail:
          `${publisher} waits for a review: a job came with another id than the pinned one, and until an owner of the crate ` +
          'has looked at it, it learns no ids.',
      };
    case 'ref_mismatch':
      return {
        code,
        field: 'rules.refs',
        detail: `${publisher} does not accept the ref ${quote(actual)} of the ID token. Expected: ${expected}.`,
      };
    case 'ref_not_protected':
      return {
        code,
        field: 'rules.ref_protected',
        detail:
          `${publisher} accepts protected refs only, and ${quote(token.facts.ref ?? 'the ref')} is not protected. Protect ` +
          'it at the CI, with a rule for branches or tags.',
      };
    case 'event_mismatch':
      return {
        code,
        field: 'rules.events',
        detail: `${publisher} does not accept the event ${quote(actual)} of the ID token. Expected: ${expected}.`,
      };
    case 'runner_mismatch':
      return {
        code,
        field: 'rules.runner',
        detail: `${publisher} does not accept the runner class ${quote(actual)} of the ID token. Expected: ${expected}.`,
      };
    case 'callee_mismatch':
      return {
        code,
        field: 'rules.callee',
        detail: `${publisher} requires its job to be defined by ${expected}, and the ID token has ${quote(actual)}.`,
      };
    case 'claim_mismatch':
      return {
        code,
        field: 'rules.claims',
        detail: `${publisher} asks for the ${stage} to be ${expected}, and the ID token has ${quote(actual)}.`,
      };
    case 'identity_mismatch':
      return {
        code,
        field: stage,
        detail: `${publisher} does not accept the ${stage} ${quote(actual)} of the ID token. Expected: ${expected}.`,
      };
    case 'environment_required':
      return {
        code,
        field: 'environment',
        detail: `${publisher} requires an environment, and the ID token names none. Expected: ${expected}. ${environments?.howToName ?? ''}`,
      };
    case 'environment_forbidden':
      return {
        code,
        field: 'environment',
        detail: `${publisher} accepts only jobs without an environment, and the ID token names ${quote(actual)}.`,
      };
    case 'environment_mismatch':
      return {
        code,
        field: 'environment',
        detail: `${publisher} does not accept the environment ${quote(actual)} of the ID token. Expected: ${expected}.`,
      };
    default:
      return publisherNotFound(token);
  }
}

function subject(token: VerifiedIdToken): string {
  const { provider } = token.issuer;
  return `the ${provider.title} ${provider.lookupNoun} ${quote(lookupName(provider, token.facts.identity))}`;
}
