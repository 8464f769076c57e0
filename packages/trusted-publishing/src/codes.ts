/**
 * Why an ID token, a publisher or a form is refused, as one closed list: code → what it means. The codes are stable and
 * go out to callers; the sentence for the caller stands beside the code in a `Refusal`. This package produces most of
 * them itself; `id_token_replayed`, `id_token_tries_exhausted` and the `issuer_*` ones need memory or a network, so
 * they are produced by whoever has those.
 */
export const refusalCodes = {
  id_token_malformed:
    'The ID token is not a compact JWS of three base64url parts whose first two are JSON objects.',
  id_token_too_large: 'The ID token is larger than any CI provider makes them.',
  id_token_header_refused:
    'The header of the ID token brings its own key, or asks for something that is not done here.',
  id_token_algorithm_refused: 'The ID token is signed with an algorithm that is not allowed for its issuer.',
  id_token_key_id_missing: 'The header of the ID token does not say which key signed it.',
  id_token_key_unknown: 'The issuer publishes no key with this key id that fits the algorithm.',
  id_token_signature_invalid: 'The signature of the ID token does not verify.',
  id_token_issuer_unknown: 'The ID token comes from an issuer that this registry does not trust.',
  id_token_audience_mismatch: 'The ID token was not made for this registry, or not for this registry alone.',
  id_token_expired: 'The ID token has expired.',
  id_token_not_yet_valid:
    'The ID token is valid only in the future; one of the two clocks is probably wrong.',
  id_token_lifetime_too_long: 'The ID token is valid for longer than this provider makes them.',
  id_token_claim_missing: 'A claim that is needed for the decision is missing from the ID token.',
  id_token_claim_invalid: 'A claim that is needed for the decision has the wrong type or form.',
  id_token_replayed: 'The ID token has been exchanged before.',
  id_token_tries_exhausted: 'The ID token has been presented too many times.',
  issuer_disabled: 'The issuer is known but has been switched off by the operator.',
  issuer_unavailable: 'The keys of the issuer cannot be had just now.',
  trigger_denied: 'The workflow was started by an event that people without write access can cause.',
  publisher_not_found: 'No trusted publisher is registered for the identity in the ID token.',
  publisher_disabled: 'The trusted publisher that matches has been switched off.',
  publisher_lapsed:
    'The trusted publisher was not used in time after it was made, and must be confirmed anew.',
  pin_mismatch: 'The name is the registered one, but the immutable id behind it is another.',
  identity_mismatch: 'The trusted publisher is registered for another workflow than the one in the ID token.',
  environment_mismatch:
    'The trusted publisher is registered for another environment than the one in the ID token.',
  environment_required: 'The trusted publisher requires an environment and the ID token names none.',
  environment_forbidden:
    'The trusted publisher requires a job without environment and the ID token names one.',
  publisher_needs_review:
    'An id behind the name of the trusted publisher has changed, and it learns no ids until an owner has looked at it.',
  job_denied: 'The job is of a kind that never publishes, whatever is configured.',
  ref_mismatch: 'The trusted publisher accepts other refs than the one the job runs on.',
  ref_not_protected: 'The trusted publisher requires a protected ref, and the job runs on another one.',
  event_mismatch: 'The trusted publisher accepts other events than the one that started the job.',
  runner_mismatch: 'The trusted publisher requires another class of runner.',
  callee_mismatch: 'The trusted publisher requires the job to be defined by another reusable workflow.',
  claim_mismatch: 'A further claim the trusted publisher asks for is missing or has another value.',
  publisher_rule_invalid: 'A rule of the trusted publisher is unknown, ill-formed, or can never be met.',
  publisher_field_invalid: 'A field of the trusted publisher breaks a rule of its provider.',
  provider_unknown: 'There is no CI provider of this name.',
  issuer_settings_invalid:
    'The settings of an issuer do not fit its provider, or do not say which claims identify a job.',
} as const;

/** One of the keys of `refusalCodes`. A new version may bring new ones; none is ever given another meaning. */
export type RefusalCode = keyof typeof refusalCodes;
