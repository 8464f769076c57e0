/**
 * Trusted Publishing, pure: an ID token, the keys of its issuer, the registered publishers and the time go in; a grant
 * or a refusal with every check comes out. Touches no network, file, clock, environment, database or log, and needs
 * nothing of a runtime but what browsers have too.
 *
 * The walk: `readUnverified` → look up the issuer and its keys → `verifyIdToken` → look up the publishers by
 * `lookupKeyOf` → `decide` → `newAccessToken`.
 */
export {
  ACCESS_TOKEN_PREFIX,
  API_TOKEN_PREFIX,
  hashToken,
  newAccessToken,
  newToken,
  type ParsedToken,
  parseAccessToken,
  parseToken,
  type RandomSource,
  type TokenFault,
} from './access-token.ts';
export { checkRules } from './check-rules.ts';
export { type RefusalCode, refusalCodes } from './codes.ts';
export {
  type Decision,
  type DecisionInput,
  decide,
  type Grant,
  type LearnedPins,
  type PublisherFailure,
} from './decide.ts';
export {
  type ExplainedPublisher,
  type Explanation,
  type ExplanationInput,
  explainUnverified,
  readClaims,
  type UnverifiedClaims,
} from './explain-unverified.ts';
export type { Facts } from './facts.ts';
export { checkEnvironmentName, checkIdentity } from './identity.ts';
export type { JsonObject, JsonValue } from './json-object.ts';
export { lookupKey, lookupKeyOf, lookupName as lookupNameOfIdentity, lookupNameOf } from './lookup.ts';
export type { Mend } from './mend.ts';
export {
  type Mistake,
  type MistakeContext,
  mistakes,
  type Recognised,
  recogniseMistake,
} from './mistakes.ts';
export type { Check, Outcome, Refusal } from './outcome.ts';
export { checkPins } from './pins.ts';
export { type Provenance, provenanceOf } from './provenance.ts';
export type {
  AgreementRule,
  ClaimFormat,
  ClaimRule,
  Constraints,
  Derivation,
  EnvironmentField,
  FieldRule,
  Fold,
  IdentityField,
  IssuerBinding,
  LinkTemplate,
  OwnProvenanceField,
  PinRule,
  ProvenanceField,
  ProvenanceLink,
  ProviderDescriptor,
  ProviderGuide,
  RequirementRule,
  ServerRule,
  TriggerRule,
} from './provider-descriptor.ts';
export { genericProvider } from './providers/generic/descriptor.ts';
export type { IdentityClaim } from './providers/generic/identity-claims.ts';
export { defaultIssuers, descriptorFor, providerIds, providers } from './providers/index.ts';
export {
  type CalleeRule,
  type ClaimCondition,
  type ClaimScalar,
  noRules,
  type Publisher,
  type PublisherCrate,
  type PublisherEnvironment,
  type PublisherRules,
  type PublisherState,
} from './publisher.ts';
export { namesVersion, type RefTarget } from './ref-pattern.ts';
export { FORGET_MARGIN_SECONDS, LEEWAY_SECONDS } from './registered-claims.ts';
export { refsAllow } from './rule-stages.ts';
export { covers, isSameRule, type PublisherRule } from './same-publisher.ts';
export { serverUrlOf } from './server-url.ts';
export {
  fittingKeys,
  isSignatureAlgorithm,
  type SignatureAlgorithm,
  type SignatureCheck,
} from './signature.ts';
export { FIRST_USE_DAYS, isLapsed } from './stages.ts';
export { asciiLower, quote, show } from './text.ts';
export { MAX_ID_TOKEN_BYTES, readUnverified, type UnverifiedIdToken } from './unverified.ts';
export type { TrustedIssuer, VerifiedIdToken } from './verified-id-token.ts';
export { type Verification, verifyIdToken } from './verify.ts';
