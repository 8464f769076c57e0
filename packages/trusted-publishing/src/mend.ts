import { checkRules } from './check-rules.ts';
import { checkEnvironmentName, checkIdentity } from './identity.ts';
import { lookupFields } from './lookup.ts';
import type { Publisher, PublisherEnvironment, PublisherRules } from './publisher.ts';
import type { RefusedExamination } from './refusal-sentences.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/** What would have to change in a publisher for a job to pass, in the publisher's own fields. */
export interface Mend {
  /** What the change does, and what to make sure of first, as sentences for an owner. */
  readonly says: string;
  readonly change: {
    readonly identity?: Readonly<Record<string, string>>;
    readonly environment?: PublisherEnvironment;
    readonly rules?: Partial<PublisherRules>;
    readonly pins?: Readonly<Record<string, string | null>>;
    readonly state?: 'active';
  };
}

/** The change that lets this very job pass the first stage it failed at; null where no change can or should. */
export function mendOf(token: VerifiedIdToken, examination: RefusedExamination): Mend | null {
  const mend = changeFor(token, examination);
  return mend !== null && isAccepted(token, examination.publisher, mend) ? mend : null;
}

/** What a job has is not always what a publisher may have: an event nobody lists, one ref too many. */
function isAccepted({ issuer }: VerifiedIdToken, { rules }: Publisher, { change }: Mend): boolean {
  const { provider } = issuer;
  const { identity, environment } = change;
  return (
    (identity === undefined || checkIdentity(provider, identity).ok) &&
    (environment?.rule !== 'named' || checkEnvironmentName(provider, environment.name).ok) &&
    (change.rules === undefined || checkRules(provider, { ...rules, ...change.rules }).ok)
  );
}

function changeFor(token: VerifiedIdToken, { publisher, failed }: RefusedExamination): Mend | null {
  const { facts } = token;
  const { rules } = publisher;
  switch (failed.code) {
    case 'identity_mismatch':
      return identityMend(token, publisher, failed.stage);
    case 'environment_mismatch':
    case 'environment_forbidden':
      return facts.environment === null
        ? null
        : {
            says: `Name the environment \`${facts.environment}\` in the publisher, if that is the one you protect.`,
            change: { environment: { rule: 'named', name: facts.environment } },
          };
    case 'environment_required':
      return {
        says:
          'Better add the environment to the job; or let the publisher accept jobs without one, which anybody who can ' +
          'change the workflow on any branch can start.',
        change: { environment: { rule: 'none' } },
      };
    case 'ref_mismatch':
      // What has a wildcard in it would accept more than itself.
      return facts.ref === null || /\*|\{\{/.test(facts.ref)
        ? null
        : {
            says: `Accept the ref \`${facts.ref}\` as well; a pattern such as \`refs/tags/v*\` accepts all of its kind.`,
            change: { rules: { refs: [...rules.refs, facts.ref] } },
          };
    case 'event_mismatch':
      return facts.trigger === null
        ? null
        : {
            says: `Accept the event \`${facts.trigger}\` as well.`,
            change: { rules: { events: [...rules.events, facts.trigger] } },
          };
    case 'runner_mismatch':
      return facts.runner === null
        ? null
        : {
            says: `Accept runners of the class \`${facts.runner}\` instead.`,
            change: { rules: { runner: facts.runner } },
          };
    case 'publisher_disabled':
      return { says: 'Switch the publisher on again.', change: { state: 'active' } };
    case 'publisher_lapsed':
      return {
        says: 'Confirm the publisher: its next use within seven days pins the ids. Make sure first that the name is still yours.',
        change: { state: 'active' },
      };
    case 'publisher_needs_review':
      return {
        says: 'Keep the pins as they are, if the job that did not fit them was none of yours.',
        change: { state: 'active' },
      };
    case 'pin_mismatch':
      return pinMend(token, publisher);
    default:
      return null;
  }
}

/** The new name of what was renamed. */
export function renameMend(token: VerifiedIdToken, publisher: Publisher): Mend | null {
  const { provider } = token.issuer;
  const names = lookupFields(provider).map(({ key }) => [key, token.facts.identity[key] ?? ''] as const);
  const mend = {
    says: `Give the publisher the new name of the ${provider.lookupNoun}; its pins stay.`,
    // Said once more, as another name by itself drops them.
    change: { identity: { ...publisher.identity, ...Object.fromEntries(names) }, pins: publisher.pins },
  };
  return isAccepted(token, publisher, mend) ? mend : null;
}

function identityMend(token: VerifiedIdToken, publisher: Publisher, key: string): Mend | null {
  const actual = token.facts.identity[key];
  // A field that this version does not know has no value in the token.
  if (actual === undefined || tellsForks(token, key)) return null;
  return {
    says: `Register the ${key} \`${actual}\` instead of \`${publisher.identity[key] ?? ''}\`, if that is the one that publishes.`,
    change: { identity: { ...publisher.identity, [key]: actual } },
  };
}

function tellsForks({ issuer }: VerifiedIdToken, key: string): boolean {
  return issuer.provider.identity.some((field) => field.key === key && field.tellsForks === true);
}

function pinMend(token: VerifiedIdToken, publisher: Publisher): Mend | null {
  const pins = token.issuer.provider.pins.map(({ claim }) => [claim, token.facts.pins[claim]] as const);
  if (pins.some(([, value]) => value === undefined)) return null;
  return {
    says:
      'Pin the publisher to the ids of this job, only if you know that the name is still yours: they are what tells you ' +
      'from somebody who took it.',
    change: {
      pins: { ...publisher.pins, ...(Object.fromEntries(pins) as Record<string, string>) },
      state: 'active',
    },
  };
}
