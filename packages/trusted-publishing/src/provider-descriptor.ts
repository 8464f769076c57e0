import type { SignatureAlgorithm } from './signature.ts';

/**
 * A CI provider is data: the tables below, in a small closed vocabulary that `claims.ts`, `facts.ts`, `decide.ts`,
 * `identity.ts` and `provenance.ts` interpret. Nothing in this package asks which provider it is dealing with.
 */
export interface ProviderDescriptor {
  /** Short name, as in configuration and API: `github`. */
  readonly id: string;
  /** Name for people: `GitHub Actions`. */
  readonly title: string;
  /** Algorithms the provider signs with. The operator can set others for one issuer, never the token. */
  readonly algorithms: readonly SignatureAlgorithm[];
  /** Above this `exp - iat`, in seconds, a token is not one of this provider. Not a maximum age. */
  readonly maxLifetimeSeconds: number;
  /** What identifies one token of this provider: its `jti`, or, where it has none, what was signed. */
  readonly replay: 'jti' | 'signing-input';
  /** Whether the provider sends `aud` as a string, or as an array of one string at times. */
  readonly audience: 'string' | 'string-or-array-of-one';
  /**
   * Every claim the provider is known to send, the registered ones of RFC 7519 aside. A name that begins with `/` is a JSON
   * Pointer (RFC 6901) to a claim within a claim; any other is the whole name of a claim, dots and slashes included.
   */
  readonly claims: Readonly<Record<string, ClaimRule>>;
  /** Beginnings of the names of claims that owners or operators define: rules may name those that are not in the table. */
  readonly claimFamilies: readonly string[];
  /** Claims that must say the same as another one, in the order in which they are checked. */
  readonly agreements: readonly AgreementRule[];
  /** What every token must or must not say, whatever is configured, in the order in which it is checked. */
  readonly requirements: readonly RequirementRule[];
  /** Where the address of an issuer names whom it vouches for, the claim that must say the same. */
  readonly issuerBindings: readonly IssuerBinding[];
  /** What an owner types to say which workflow may publish, in the order of the form and of the checks. */
  readonly identity: readonly IdentityField[];
  /** What the fields with the role `lookup` name together: "repository". */
  readonly lookupNoun: string;
  /** Immutable ids behind the names, in the order in which they are checked. */
  readonly pins: readonly PinRule[];
  /** Null where the provider does not say what started a job. */
  readonly trigger: TriggerRule | null;
  /** Null where the provider has no environments. */
  readonly environment: EnvironmentField | null;
  /** What else a publisher may ask of a job; null where the provider does not say it. */
  readonly constraints: Constraints;
  /** Where each field of the provenance comes from; one that is not here is null. */
  readonly provenance: Readonly<Partial<Record<ProvenanceField, Derivation>>>;
  /** What is recorded of this provider alone, beside the common fields. Names that crates.io has are its own. */
  readonly ownProvenance: Readonly<Partial<Record<OwnProvenanceField, Derivation>>>;
  /** Paths of the web pages below the server's address; an empty list where there is no such page. */
  readonly links: Readonly<Record<ProvenanceLink, readonly LinkTemplate[]>>;
  /** How the address of the server follows from the issuer; the first that fits, else the issuer's origin. */
  readonly servers: readonly ServerRule[];
  /** Issuers everybody uses, trusted unless the operator says otherwise. */
  readonly defaultIssuers: readonly { readonly url: string; readonly server: string }[];
  /** For people: what an operator and an owner must know. See `docs/providers/`. */
  readonly guide: ProviderGuide;
}

/**
 * - `required`: used in the decision or in what is recorded for good; absent or ill-formed, the token is refused.
 * - `optional`: used in the decision; may be absent, but not ill-formed.
 * - `recorded`: kept for provenance; an ill-formed value is left out.
 * - `ignored`: known, and not used for the reason given.
 */
export type ClaimRule =
  | {
      readonly use: 'required' | 'optional' | 'recorded';
      readonly format: ClaimFormat;
      /** What usually lies behind it where the claim is absent or ill-formed, as a sentence for the caller. */
      readonly hint?: string;
    }
  | { readonly use: 'ignored'; readonly reason: string };

/**
 * All formats but the last two are JSON strings; no value of another type is ever taken for one.
 * - `text`: 1 to 2048 characters, well-formed Unicode, no control characters.
 * - `digits`: a decimal number without sign or leading zeros, at most 20 digits.
 * - `commit`: 40 or 64 lower-case hex digits.
 * - `owner/name`: text with exactly one slash, neither side empty, `.` or `..`.
 * - `group/name`: the same with one slash or more, as where groups lie in groups.
 * - `uuid`: five groups of hex digits, in braces or not; its value is without braces and in lower case.
 * - `email`: text with exactly one `@`, neither side empty.
 * - `boolean`: true or false, not a string; its value is the word.
 * - `integer`: a JSON number that is a whole one from 0 to 2^53 - 1; its value is its digits.
 */
export type ClaimFormat =
  | 'text'
  | 'digits'
  | 'commit'
  | 'owner/name'
  | 'group/name'
  | 'uuid'
  | 'email'
  | 'boolean'
  | 'integer';

/** Where `claim` is present it must equal `equals` to the letter; where not, `trigger_denied` with `meaning` as its sentence. */
export interface AgreementRule {
  readonly claim: string;
  readonly equals: string;
  /** What it means when the two differ, as sentences for the caller. */
  readonly meaning: string;
}

/**
 * - `be`: the claim is one of `values`; absent, the token is refused.
 * - `end-with`: the claim ends with one of `values` and is longer; absent, the token is refused.
 * - `not-be`, `not-start-with`: the claim is none of `values`, or begins with none; it may be absent.
 *
 * All compare with ASCII case folded. What fails is refused with `job_denied` and `meaning` as its sentence.
 */
export interface RequirementRule {
  readonly claim: string;
  readonly must: 'be' | 'end-with' | 'not-be' | 'not-start-with';
  readonly values: readonly string[];
  /** What it means when it does not hold, and what to do, as sentences for the caller. */
  readonly meaning: string;
  /** Where the claim tells what started the job, rather than what kind of job it is. */
  readonly code?: 'trigger_denied';
}

/**
 * For an issuer whose URL is `before`, some text, `after`: the claim must be that text, ASCII case folded. A text with a
 * slash names nobody, so nothing passes. A binding whose URL does not fit the issuer does not apply, nor does one whose
 * claim is absent: where it must be there, the table of claims says so. Refused with `id_token_claim_invalid`.
 */
export interface IssuerBinding {
  readonly before: string;
  readonly after: string;
  readonly claim: string;
}

/**
 * How a value is had from the claims. All are total: where they do not apply there is no value.
 * - `workflow-file`: from `<repository>/<directory>FILE@REF` the FILE, see `workflow-file.ts`. With `keepsDirectory` the
 *   directory stays in front of it.
 * - `prefixed`: the claim with `prefix` in front.
 * - `git-ref`: `refs/tags/` with the claim `tag` where that is there, else `refs/heads/` with the claim.
 * - `config-path`: from `<server>/<project>//PATH@REF` the PATH, see `config-path.ts`; the server is the issuer's.
 */
export type Derivation =
  | { readonly take: 'claim' | 'before-last-slash' | 'after-last-slash'; readonly claim: string }
  | {
      readonly take: 'workflow-file';
      readonly claim: string;
      /** The claim with the repository the file must lie in. */
      readonly repository: string;
      /** Each with a slash at the end. */
      readonly directories: readonly string[];
      readonly keepsDirectory: boolean;
    }
  | { readonly take: 'prefixed'; readonly claim: string; readonly prefix: string }
  | { readonly take: 'git-ref'; readonly claim: string; readonly tag: string }
  | {
      readonly take: 'config-path';
      readonly claim: string;
      /** The claim with the project the file must lie in. */
      readonly project: string;
    };

/** `ascii` folds A–Z to a–z and nothing else; `uuid` takes braces away as well. */
export type Fold = 'exact' | 'ascii' | 'uuid';

/** One field of the form for owners, and how its value is had from a token. */
export interface IdentityField {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly example: string;
  /** `lookup` fields find the publishers, `match` fields are compared on each one found. */
  readonly role: 'lookup' | 'match';
  readonly value: Derivation;
  readonly fold: Fold;
  readonly rules: readonly FieldRule[];
  /** Whether it is this field that tells a fork from the original, so that nobody is advised to change it. */
  readonly tellsForks?: true;
}

/** Rules on what an owner types, in order; the first that fails speaks. `says` is the sentence. See `field-rules.ts`. */
export type FieldRule =
  | { readonly rule: 'not-empty'; readonly says: string }
  | { readonly rule: 'max-bytes'; readonly bytes: number; readonly says: string }
  | { readonly rule: 'ends-with'; readonly oneOf: readonly string[]; readonly says: string }
  | { readonly rule: 'not-at-start' | 'not-at-end'; readonly oneOf: readonly string[]; readonly says: string }
  | { readonly rule: 'without'; readonly characters: string; readonly says: string }
  /** A regular expression for the whole text, flag `v`, that a form in a browser can use as well. */
  | { readonly rule: 'pattern'; readonly pattern: string; readonly says: string }
  /** Only characters that can be seen and told apart, and spaces. */
  | { readonly rule: 'plain-text'; readonly says: string };

/** An immutable id behind a name. */
export interface PinRule {
  /** Name of the pin and of the claim it is compared with, exactly. */
  readonly claim: string;
  readonly label: string;
  /** What it means when the id differs, as a sentence for the caller. */
  readonly meaning: string;
  /** While this pin differs, the caller is a stranger, who learns nothing of what is configured. */
  readonly guardsDisclosure: boolean;
}

/** The claim that tells what started a job, and which events are refused. */
export interface TriggerRule {
  readonly claim: string;
  /** Events that are refused, compared with ASCII case folded. */
  readonly denied: readonly string[];
  /** Beginnings of events that are refused, so that a new one of the same family is refused from its first day. */
  readonly deniedPrefixes: readonly string[];
  /** The events that a publisher's own rule may name: all that the provider knows and that are not refused. */
  readonly known: readonly string[];
  /** Named to whoever is refused. */
  readonly suggested: readonly string[];
}

/** The claim with the environment of a job, and the rules on what an owner types for it. */
export interface EnvironmentField {
  readonly claim: string;
  readonly fold: Fold;
  readonly rules: readonly FieldRule[];
  /** What to do where a job has no environment and needs one. */
  readonly howToName: string;
}

/** Where a publisher's rules find what they compare. Claims named here are `optional` or `recorded` in the table. */
export interface Constraints {
  /** The full git ref: `refs/tags/v1.2.3`. */
  readonly ref: Derivation | null;
  /** A claim that is `true` while the ref is protected. */
  readonly refProtected: string | null;
  readonly runner: { readonly claim: string; readonly values: readonly string[] } | null;
  /** The claim with the workflow that defines the job, `owner/repository/path@ref`, and the one with its commit. */
  readonly callee: { readonly claim: string; readonly commit: string } | null;
}

/** Prose, as Markdown without headings. */
export interface ProviderGuide {
  /** What one has to know before trusting an issuer of it: who can make it sign what. */
  readonly trust: string;
  /** How addresses of issuers look: `https://oidc.circleci.com/org/<organization id>`. */
  readonly issuers: readonly { readonly form: string; readonly says: string }[];
  /** How a job gets its ID token, step by step; `{{audience}}` stands for the registry's. */
  readonly acquire: readonly { readonly says: string; readonly snippet?: string }[];
  /** What owners should set beside the identity, and what cannot be told from a token of this provider. */
  readonly advice: readonly string[];
}

/** What is recorded of an upload, whatever the provider. */
export type ProvenanceField =
  | 'repository'
  | 'run_id'
  | 'sha'
  | 'run_attempt'
  | 'ref'
  | 'workflow'
  | 'workflow_sha'
  | 'event'
  | 'environment'
  | 'actor'
  | 'actor_id'
  | 'repository_id'
  | 'repository_owner_id'
  | 'runner_environment'
  | 'job_workflow_ref'
  | 'visibility';

/** What is recorded of some providers alone. */
export type OwnProvenanceField =
  | 'project_path'
  | 'job_id'
  | 'organization'
  | 'pipeline'
  | 'build_number'
  | 'run_number';

/** The web pages that a record can lead to. */
export type ProvenanceLink = 'run' | 'commit' | 'workflow';

/**
 * A path below the server with provenance fields in braces: `{repository}/commit/{sha}`. Each segment of a value is
 * percent-encoded. Of several templates the first whose fields are all there is taken.
 */
export type LinkTemplate = string;

/** How the address of a provider's web pages follows from that of the issuer; see `serverUrlOf`. */
export type ServerRule =
  /** The issuer is on exactly this host. */
  | { readonly host: string; readonly server: string }
  /** The issuer's host is `prefix`, one DNS label, `suffix`; the label replaces `*` in `server`. */
  | { readonly hostPrefix: string; readonly hostSuffix: string; readonly server: string }
  /** The server is where the issuer is, path and all, less `withoutEnd` where its path ends with that. */
  | { readonly server: 'issuer'; readonly withoutEnd?: string };
