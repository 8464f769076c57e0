import { claimAt } from './claims.ts';
import type { Refusal } from './outcome.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';
import { asciiLower, quote } from './text.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/** The usual mistakes, each with a name that stays: code → what it is. */
export const mistakes = {
  no_id_token: 'The job has no ID token at all: it was not allowed to ask for one.',
  not_an_id_token: 'Something else than an ID token was sent.',
  wrong_audience: 'The ID token was made for another service.',
  clock_skew: 'Two clocks differ.',
  token_too_old: 'The ID token was asked for too early.',
  issuer_not_added: 'The operator does not trust this CI yet.',
  untrusted_event: 'The job was started by an event that outsiders can cause.',
  fork: 'The job runs code of a fork.',
  debug_job: 'The job is one in which a person has a shell, or none that builds.',
  ids_not_requested: 'The job did not ask for the ids to be in its token.',
  environment_only_in_publisher: 'The publisher names an environment and the job does not.',
  environment_only_in_job: 'The job names an environment and the publisher wants none.',
  other_environment: 'Publisher and job name different environments.',
  reusable_workflow: 'The publisher names the reusable workflow instead of the one that calls it.',
  workflow_display_name: 'The publisher names the workflow by its display name instead of its file.',
  other_workflow: 'The job belongs to another workflow than the publisher names.',
  renamed: 'The repository was renamed, and the publisher has its old name.',
  name_changed_hands: 'The name belongs to somebody, or something, else by now.',
  not_registered: 'Nobody has registered this job as a trusted publisher.',
  too_late: 'The publisher was made long ago and never used.',
  waits_for_review: 'The publisher waits for an owner to look at it.',
  switched_off: 'The publisher is switched off.',
  other_ref: 'The job runs on another ref than the publisher accepts.',
  unprotected_ref: 'The ref of the job is not protected.',
} as const;

/** One of the keys of `mistakes`. */
export type Mistake = keyof typeof mistakes;

/** A usual mistake, and the way out of it. */
export interface Recognised {
  readonly mistake: Mistake;
  /** What to do, for whoever runs the job; it names nothing that is configured. */
  readonly remedy: string;
}

/** A refusal with all that is at hand about it; the more there is, the more is recognised. */
export interface MistakeContext {
  readonly refusal: Pick<Refusal, 'code' | 'field'>;
  /** What was sent as the ID token. */
  readonly jwt?: string | undefined;
  /** The audience of this registry. */
  readonly audience?: string | undefined;
  readonly provider?: ProviderDescriptor | undefined;
  /** Where it verified. */
  readonly token?: VerifiedIdToken | undefined;
  /** What was expected of the field at fault, as far as whoever asks was told. */
  readonly expected?: readonly string[] | undefined;
}

/** Recognises a usual mistake behind a refusal; null where it is none of them. Says nothing that is secret. */
export function recogniseMistake({
  refusal,
  jwt,
  audience,
  provider,
  token,
  expected = [],
}: MistakeContext): Recognised | null {
  const { code, field } = refusal;
  switch (code) {
    case 'id_token_malformed':
      return jwt === undefined ? null : malformed(jwt);
    case 'id_token_audience_mismatch':
      return {
        mistake: 'wrong_audience',
        remedy:
          `Ask the CI for a token with the audience ${quote(audience ?? '')} and no other. With \`rust-lang/crates-io-auth-action\`, ` +
          'give this registry as `url:`, as it asks for the audience of crates.io otherwise; by hand, it is the `audience` ' +
          'of the request, or `aud:` in the job.',
      };
    case 'id_token_not_yet_valid':
      return {
        mistake: 'clock_skew',
        remedy:
          'Compare the clock of the issuer with that of this registry, and set the one that is wrong by NTP.',
      };
    case 'id_token_expired':
      return {
        mistake: 'token_too_old',
        remedy:
          'Ask for the ID token right before it is exchanged, after building and testing. If it was new, compare the clocks.',
      };
    case 'id_token_issuer_unknown':
      return {
        mistake: 'issuer_not_added',
        remedy: 'Its operator adds the issuer to the registry, exactly as it is in the claim `iss`.',
      };
    case 'id_token_claim_missing':
      return provider?.pins.some(({ claim }) => claim === field)
        ? {
            mistake: 'ids_not_requested',
            remedy: `The token must carry the claim ${quote(field)}; the page of ${provider.title} in the documentation says how to ask for it.`,
          }
        : null;
    case 'job_denied':
      return deniedJob(field ?? '');
    case 'trigger_denied':
      return triggerMistake(field, token);
    default:
      return token === undefined ? null : publisherMistake(refusal, token, expected);
  }
}

function malformed(jwt: string): Recognised {
  if (jwt.trim() === '')
    return {
      mistake: 'no_id_token',
      remedy:
        'The ID token is empty, so the job was not given one. On GitHub, the job needs `permissions: id-token: write` (a ' +
        'pull request from a fork never gets it); on Forgejo `enable-openid-connect: true`; on GitLab `id_tokens:` with the ' +
        'variable that is read here.',
    };
  return {
    mistake: 'not_an_id_token',
    remedy:
      'Send the ID token as the CI gives it: three parts with dots between them, without quotes, `Bearer` or JSON around it.',
  };
}

/** Claims that deny a job speak of a ref, of a kind of job, or of something else, which their own sentence explains. */
function deniedJob(claim: string): Recognised | null {
  if (/ref/.test(claim))
    return { mistake: 'fork', remedy: 'Publish from a branch or tag of the repository itself.' };
  return /job|ssh/.test(claim)
    ? {
        mistake: 'debug_job',
        remedy: 'Publish from an ordinary run of the pipeline, started anew and not rerun with a shell.',
      }
    : null;
}

function triggerMistake(field: string | undefined, token: VerifiedIdToken | undefined): Recognised {
  if (token === undefined)
    return {
      mistake: 'fork',
      remedy: `The claim ${quote(field)} shows a fork at work; publish from the project itself.`,
    };
  const events = token.issuer.provider.trigger?.suggested.map(quote).join(', ') ?? '';
  return {
    mistake: 'untrusted_event',
    remedy: `Let the workflow that publishes be started by one of ${events}, for instance by the push of a tag.`,
  };
}

function publisherMistake(
  { code, field }: Pick<Refusal, 'code' | 'field'>,
  token: VerifiedIdToken,
  expected: readonly string[],
): Recognised | null {
  const { provider } = token.issuer;
  const environment = token.facts.environment;
  switch (code) {
    case 'environment_required':
      return {
        mistake: 'environment_only_in_publisher',
        remedy: provider.environment?.howToName ?? 'Name the environment in the job.',
      };
    case 'environment_forbidden':
      return {
        mistake: 'environment_only_in_job',
        remedy: `Take the environment ${quote(environment)} out of the job, or have an owner of the crate name it in the publisher.`,
      };
    case 'environment_mismatch':
      return {
        mistake: 'other_environment',
        remedy: `Give the job the environment of the publisher, or the publisher ${quote(environment)}.`,
      };
    case 'identity_mismatch':
      return provider.identity.some(({ key, tellsForks }) => key === field && tellsForks)
        ? {
            mistake: 'fork',
            remedy: 'Publish from the repository itself; a fork runs under the name of its original here.',
          }
        : workflowMistake(field, token, expected);
    case 'publisher_not_found':
      return field === provider.lookupNoun
        ? {
            mistake: 'renamed',
            remedy: `An owner of the crate gives the publisher the new name of the ${provider.lookupNoun}.`,
          }
        : {
            mistake: 'not_registered',
            remedy:
              `An owner of the crate adds a trusted publisher with exactly what the ID token has: ` +
              `${provider.identity.map(({ key }) => `${key} ${quote(token.facts.identity[key])}`).join(', ')}.`,
          };
    case 'pin_mismatch':
      return {
        mistake: 'name_changed_hands',
        remedy:
          'If the repository is the right one, an owner of the crate pins the publisher anew; nothing does so by itself.',
      };
    case 'publisher_lapsed':
      return {
        mistake: 'too_late',
        remedy: 'An owner of the crate confirms the publisher, and the job runs again within seven days.',
      };
    case 'publisher_needs_review':
      return {
        mistake: 'waits_for_review',
        remedy: 'An owner of the crate looks at the publisher and keeps its pins or sets new ones.',
      };
    case 'publisher_disabled':
      return { mistake: 'switched_off', remedy: 'An owner of the crate switches the publisher on.' };
    case 'ref_mismatch':
      return {
        mistake: 'other_ref',
        remedy: `Start the job on a ref the publisher accepts, or have an owner accept ${quote(token.facts.ref)}.`,
      };
    case 'ref_not_protected':
      return {
        mistake: 'unprotected_ref',
        remedy: 'Protect the branch or tag at the CI, and start the job again.',
      };
    default:
      return null;
  }
}

/** GitHub's `workflow` is the display name; the file of a called workflow is in `job_workflow_ref`. */
function workflowMistake(
  field: string | undefined,
  token: VerifiedIdToken,
  expected: readonly string[],
): Recognised {
  const actual = field === undefined ? undefined : token.facts.identity[field];
  const { callee } = token.facts;
  const isReused =
    callee !== null && actual !== undefined && !asciiLower(callee).includes(`/${asciiLower(actual)}@`);
  if (isReused)
    return {
      mistake: 'reusable_workflow',
      remedy:
        `The job is defined by the reusable workflow ${quote(callee)}, but the publisher names the workflow that was started: ` +
        `${quote(actual)}. The reusable one goes into the rule \`callee\`.`,
    };
  const name = claimAt(token.claims, 'workflow');
  if (typeof name === 'string' && actual !== undefined && asciiLower(name) !== asciiLower(actual))
    return {
      mistake: expected.some((one) => isNamedLike(one, name)) ? 'workflow_display_name' : 'other_workflow',
      remedy: `Register the file ${quote(actual)}, if that is the one that publishes; its display name ${quote(name)} is not compared.`,
    };
  return {
    mistake: 'other_workflow',
    remedy: `Register ${quote(actual)}, if that is the one that publishes.`,
  };
}

/** A display name gets a file's suffix where a form asks for one. */
function isNamedLike(file: string, displayName: string): boolean {
  const name = asciiLower(displayName);
  return [asciiLower(file), asciiLower(file).replace(/\.ya?ml$/, '')].includes(name);
}
