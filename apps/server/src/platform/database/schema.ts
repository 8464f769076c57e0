import type { Generated } from 'kysely';

/**
 * The tables as the queries see them; `migrations/` makes them. One representation in both engines:
 * times are milliseconds since 1970 (bigint), booleans are 0 or 1, JSON and lists are text, hashes are lower-case hex.
 */
export interface Tables {
  instance: InstanceTable;
  setup_links: SetupLinkTable;
  users: UserTable;
  api_tokens: ApiTokenTable;
  crates: CrateTable;
  crate_owners: CrateOwnerTable;
  crate_teams: CrateTeamTable;
  crate_owner_invitations: CrateOwnerInvitationTable;
  organization_prefixes: OrganizationPrefixTable;
  organization_groups: OrganizationGroupTable;
  organizations: OrganizationTable;
  organization_members: OrganizationMemberTable;
  teams: TeamTable;
  team_members: TeamMemberTable;
  crate_keywords: CrateKeywordTable;
  crate_categories: CrateCategoryTable;
  versions: VersionTable;
  dependencies: DependencyTable;
  version_readmes: VersionReadmeTable;
  issuers: IssuerTable;
  publishers: PublisherTable;
  publisher_crates: PublisherCrateTable;
  publisher_names: PublisherNameTable;
  publisher_pins: PublisherPinTable;
  reserved_names: ReservedNameTable;
  used_id_tokens: UsedIdTokenTable;
  id_token_tries: IdTokenTriesTable;
  access_tokens: AccessTokenTable;
  access_token_crates: AccessTokenCrateTable;
  access_token_names: AccessTokenNameTable;
  attempts: AttemptTable;
  attempt_crates: AttemptCrateTable;
  audit_events: AuditEventTable;
  mails: MailTable;
  device_requests: DeviceRequestTable;
  session_states: SessionStateTable;
  totp_factors: TotpFactorTable;
  recovery_codes: RecoveryCodeTable;
  passkeys: PasskeyTable;
  passkey_challenges: PasskeyChallengeTable;
  factor_tries: FactorTriesTable;
  user_identities: UserIdentityTable;
  user_groups: UserGroupTable;
  sign_in_attempts: SignInAttemptTable;
  sign_in_choices: SignInChoiceTable;
  password_resets: PasswordResetTable;
  email_changes: EmailChangeTable;
  version_downloads: VersionDownloadTable;
  deleted_crates: DeletedCrateTable;
  deleted_versions: DeletedVersionTable;
  follows: FollowTable;
  job_claims: JobClaimTable;
  rate_counts: RateCountTable;
}

type Flag = 0 | 1;
type Milliseconds = number;

export interface InstanceTable {
  key: string;
  value: string;
}

export interface SetupLinkTable {
  token_hash: string;
  created_at: Milliseconds;
}

export interface UserTable {
  id: Generated<number>;
  /** The row of the account library that holds the e-mail address, the password and the sessions. */
  auth_user_id: string;
  login: string;
  /** `login` in ASCII lower case: logins are unique without regard to case. */
  login_key: string;
  name: string | null;
  /** Empty: nobody vouches for one. */
  email: string;
  /** Whether in force, by hand or by a group. */
  is_admin: Flag;
  created_at: Milliseconds;
  is_read_only: Generated<Flag>;
  /** An administrator said so: no group takes it away. */
  admin_by_hand: Generated<Flag>;
  /** The provider whose groups say so. */
  admin_by_group: string | null;
  read_only_by_hand: Generated<Flag>;
  read_only_by_group: string | null;
  /** Null: not locked. */
  lock_reason: string | null;
  /** Null: until somebody unlocks it. */
  lock_until: Milliseconds | null;
  /** Whether a mail tells of each version of the crates they own. */
  publish_notifications: Generated<Flag>;
}

/** Who somebody is at a sign-in provider. The issuer is part of it: another one has other people with the same subjects. */
export interface UserIdentityTable {
  id: Generated<number>;
  user_id: number;
  provider_id: string;
  issuer: string;
  subject: string;
  created_at: Milliseconds;
  last_sign_in_at: Milliseconds;
}

/** As the provider told at the last sign-in through it. */
export interface UserGroupTable {
  user_id: number;
  provider_id: string;
  name: string;
}

/** A browser that was sent to a provider and is not back yet. */
export interface SignInAttemptTable {
  state_hash: string;
  /** Of the secret in that browser's cookie. */
  browser_hash: string;
  provider_id: string;
  nonce: string;
  code_verifier: string;
  return_to: string;
  expires_at: Milliseconds;
}

/** Somebody who is back, and has to choose a login first. */
export interface SignInChoiceTable {
  ticket_hash: string;
  browser_hash: string;
  provider_id: string;
  /** JSON: who the provider said it is. */
  person: string;
  return_to: string;
  expires_at: Milliseconds;
}

export interface PasswordResetTable {
  token_hash: string;
  user_id: number;
  created_at: Milliseconds;
  expires_at: Milliseconds;
}

export interface EmailChangeTable extends PasswordResetTable {
  email: string;
}

export interface ApiTokenTable {
  id: Generated<number>;
  user_id: number;
  name: string;
  token_hash: string;
  /** JSON list, or null for a token without endpoint scopes (crates.io calls it a legacy token). */
  endpoint_scopes: string | null;
  crate_scopes: string | null;
  created_at: Milliseconds;
  last_used_at: Milliseconds | null;
  expires_at: Milliseconds | null;
  revoked_at: Milliseconds | null;
  /** Made by a device sign-in: many and short-lived, so they are forgotten soon after their end. */
  from_device: Generated<Flag>;
}

export interface CrateTable {
  id: Generated<number>;
  name: string;
  /** Lower case, as in the path of its index file. */
  lower_name: string;
  /** Lower case and `-` as `_`: unique, so two crates never differ in these alone. */
  canonical_name: string;
  description: string | null;
  homepage: string | null;
  documentation: string | null;
  repository: string | null;
  keywords: string;
  categories: string;
  /** SHA-256 of the index file as committed; null while there is no version. */
  index_etag: string | null;
  /** The `index_etag` of what the published copy of the index has; null: nothing. */
  copied_etag: Generated<string | null>;
  /** Whether people may publish no new version with an API token. */
  trustpub_only: Generated<Flag>;
  /** `private`: for everybody who has no part in it, it does not exist. */
  visibility: Generated<Visibility>;
  /** Its owners and administrators own the crate. */
  organization_id: number | null;
  /**
   * From here to `yanked`: what lists show without reading the versions. Kept by `refreshCrateSummary` and
   * `noteNewVersion`. Null while there is no version.
   */
  default_version: Generated<string | null>;
  max_version: Generated<string | null>;
  max_stable_version: Generated<string | null>;
  newest_version: Generated<string | null>;
  num_versions: Generated<number>;
  /** Whether the default version is yanked, which it is when all of them are. */
  yanked: Generated<Flag>;
  downloads: Generated<number>;
  /** Of the last 90 days. */
  recent_downloads: Generated<number>;
  created_at: Milliseconds;
  updated_at: Milliseconds;
}

export type Visibility = 'public' | 'private';

/** The keywords of the newest upload, in lower case. */
export interface CrateKeywordTable {
  crate_id: number;
  keyword: string;
}

export interface CrateCategoryTable {
  crate_id: number;
  slug: string;
}

export interface CrateOwnerTable {
  crate_id: number;
  user_id: number;
  created_at: Milliseconds;
  /** Owns the crate only as an owner or administrator of its organisation: the row goes with that role. */
  through_organization: Generated<Flag>;
  /** Whether those mails are wanted of this crate. */
  email_notifications: Generated<Flag>;
}

/** `owner`: the members may publish and yank. `reader`: they may see the crate where it is private. */
export interface CrateTeamTable {
  crate_id: number;
  team_id: number;
  role: 'owner' | 'reader';
  created_at: Milliseconds;
}

/** Somebody was asked to own a crate. */
export interface CrateOwnerInvitationTable {
  crate_id: number;
  invitee_id: number;
  inviter_id: number;
  /** Of the link in the mail. */
  token_hash: string;
  created_at: Milliseconds;
  expires_at: Milliseconds;
}

/** New crates whose name begins so belong to the organisation. */
export interface OrganizationPrefixTable {
  /** Canonical: lower case, `-` as `_`. */
  prefix: string;
  organization_id: number;
  created_at: Milliseconds;
}

/** Whoever an identity provider says is in the group is a member in this role, or of this team. */
export interface OrganizationGroupTable {
  organization_id: number;
  group_name: string;
  role: 'owner' | 'admin' | 'member' | null;
  team_id: number | null;
  created_at: Milliseconds;
}

export interface OrganizationTable {
  id: Generated<number>;
  name: string;
  /** `name` in ASCII lower case. */
  name_key: string;
  display_name: string | null;
  /** What its new crates are. */
  new_crates: Generated<Visibility>;
  /** Whether plain members may make crates in its name. */
  members_may_create: Generated<Flag>;
  created_at: Milliseconds;
}

export interface OrganizationMemberTable {
  organization_id: number;
  user_id: number;
  role: 'owner' | 'admin' | 'member';
  /** `group`: given by a group of the identity provider, and taken with it. */
  source: 'manual' | 'group';
  created_at: Milliseconds;
}

export interface TeamTable {
  id: Generated<number>;
  organization_id: number;
  name: string;
  /** `name` in ASCII lower case. */
  name_key: string;
  created_at: Milliseconds;
}

export interface TeamMemberTable {
  team_id: number;
  user_id: number;
  source: 'manual' | 'group';
  created_at: Milliseconds;
}

export interface VersionTable {
  id: Generated<number>;
  crate_id: number;
  num: string;
  /** `num` without build metadata: unique per crate, as cargo cannot tell two such versions apart. */
  num_no_build: string;
  checksum: string;
  size: number;
  yanked: Flag;
  index_line: string;
  features: string;
  description: string | null;
  homepage: string | null;
  documentation: string | null;
  repository: string | null;
  license: string | null;
  links: string | null;
  rust_version: string | null;
  edition: string | null;
  has_lib: Flag;
  lib_name: string | null;
  bin_names: string;
  /** The user who published; null when a trusted publisher did. */
  published_by: number | null;
  publisher_id: number | null;
  /** JSON: which run, commit and actor, as the ID token said. Null for a user. */
  trustpub_data: string | null;
  created_at: Milliseconds;
  updated_at: Milliseconds;
  downloads: Generated<number>;
  /** Why it was yanked, in the words of whoever did. */
  yank_message: string | null;
}

/** Of versions that have one. Versions from before READMEs were kept have none. */
export interface VersionReadmeTable {
  version_id: number;
  text: string;
  /** Its path in the crate. */
  file: string;
  /** The folder of the crate in its repository, and the commit, as cargo noted them. */
  path_in_vcs: string | null;
  commit_id: string | null;
}

export interface DependencyTable {
  id: Generated<number>;
  version_id: number;
  /** The real name of the crate, not its rename. */
  crate_name: string;
  explicit_name: string | null;
  requirement: string;
  kind: 'normal' | 'build' | 'dev';
  optional: Flag;
  default_features: Flag;
  features: string;
  target: string | null;
  /** Index URL of another registry; null: this one. */
  registry: string | null;
}

export interface IssuerTable {
  id: Generated<number>;
  provider: string;
  url: string;
  server_url: string;
  internal: Flag;
  /** Whether it is trusted at this moment: wanted, not suspended and not removed. */
  enabled: Flag;
  /** Who speaks for its settings: `default` (comes with Waybill), `configuration` or `administration`. */
  origin: string;
  /** The last good key set, kept so that a restart during an outage of the issuer changes nothing. */
  jwks: string | null;
  jwks_fetched_at: Milliseconds | null;
  created_at: Milliseconds;
  /** What the configuration asks for, whatever the kill switch says. */
  wanted: Generated<Flag>;
  /** The kill switch: an administrator's, and kept over restarts. */
  suspended_at: Milliseconds | null;
  suspended_by: number | null;
  /** The configuration names it no more, or an administrator removed it. The row stays: used ID tokens hang on it. */
  removed_at: Milliseconds | null;
  /** One more at each change but that of `jwks`: by it a copy of the server knows that what it holds is old. */
  revision: Generated<number>;
  /** Keys from a file of the server instead of discovery. */
  jwks_file: string | null;
  /** Keys that an administrator gave instead of discovery: a JSON Web Key Set. */
  static_jwks: string | null;
  /** JSON list of further hosts its keys may be on. */
  jwks_hosts: Generated<string>;
  /** PEM: the only authorities that may vouch for its address. */
  ca: string | null;
  allows_missing_ids: Generated<Flag>;
  /** JSON list; null: those of the provider. */
  algorithms: string | null;
  /** JSON list of what tells the jobs of a `generic` issuer apart. */
  identity_claims: Generated<string>;
}

export interface PublisherTable {
  id: Generated<number>;
  issuer_id: number;
  provider: string;
  /** The folded identity by which an ID token finds its candidates. */
  lookup_key: string;
  identity: string;
  environment_rule: 'named' | 'any' | 'none';
  environment_name: string | null;
  pins: string;
  state: 'active' | 'disabled' | 'needs_review';
  created_at: Milliseconds;
  created_by: number | null;
  last_used_at: Milliseconds | null;
  /** JSON, the rules that are set. */
  rules: Generated<string>;
  /** JSON list of what its access tokens may do. */
  scopes: Generated<string>;
  /** Null: the instance's own. */
  token_lifetime_seconds: number | null;
  /** Whether the exchange asks for an API token as well. */
  require_api_token: Generated<Flag>;
  /** When an owner last said that its names are right; null: when it was made. */
  confirmed_at: Milliseconds | null;
  updated_at: Milliseconds | null;
  /** `acme-*`: those crates of its creator as well, now and later. */
  crate_pattern: string | null;
  /** When its owners were told that it learns no ids any more. */
  lapse_told_at: Milliseconds | null;
  /** Exchanges granted since `minute_began_at`, for the limit on its rate. */
  minute_began_at: Generated<Milliseconds>;
  minute_exchanges: Generated<number>;
}

/** The pins that are set, again as rows: to recognise a renamed repository by its ids. */
export interface PublisherPinTable {
  publisher_id: number;
  issuer_id: number;
  claim: string;
  value: string;
}

/** A name without a crate, kept for one user until the first publish or the expiry. */
export interface ReservedNameTable {
  canonical_name: string;
  name: string;
  user_id: number;
  created_at: Milliseconds;
  expires_at: Milliseconds;
}

/** The reserved names of a publisher; the first publish makes them rows of `publisher_crates`. */
export interface PublisherNameTable {
  publisher_id: number;
  canonical_name: string;
}

export interface PublisherCrateTable {
  publisher_id: number;
  crate_id: number;
}

export interface UsedIdTokenTable {
  issuer_id: number;
  replay_key: string;
  used_at: Milliseconds;
  forget_after: Milliseconds;
}

export interface IdTokenTriesTable {
  issuer_id: number;
  replay_key: string;
  tries: number;
  forget_after: Milliseconds;
}

export interface AccessTokenTable {
  id: Generated<number>;
  token_hash: string;
  trustpub_data: string;
  bound_version: string | null;
  bound_checksum: string | null;
  created_at: Milliseconds;
  expires_at: Milliseconds;
  revoked_at: Milliseconds | null;
  /** JSON list; null: of a version that had no scopes. */
  scopes: string | null;
}

/** The reserved names an access token may make crates of. */
export interface AccessTokenNameTable {
  access_token_id: number;
  canonical_name: string;
  publisher_id: number;
  expires_at: Milliseconds | null;
}

/** One exchange, granted or refused, as it was. Kept for 90 days. */
export interface AttemptTable {
  id: Generated<number>;
  at: Milliseconds;
  kind: 'exchange';
  outcome: 'granted' | 'refused';
  code: string | null;
  /** The sentence that went to whoever asked. */
  detail: string | null;
  issuer_id: number | null;
  issuer_url: string;
  provider: string | null;
  /** `octo-org/octo-repo`. */
  subject: string | null;
  /** JSON: the claims that are used, and the facts made of them; empty where the ID token did not verify. */
  claims: string;
  /** JSON list of checks. */
  checks: string;
  /** JSON list: why each publisher refused, and what would mend it. */
  failures: string;
  correlation_id: string;
}

export interface AttemptCrateTable {
  attempt_id: number;
  canonical_name: string;
}

export interface AccessTokenCrateTable {
  access_token_id: number;
  crate_id: number;
  publisher_id: number;
  /** Null: as long as the token. */
  expires_at: Milliseconds | null;
}

export interface AuditEventTable {
  id: Generated<number>;
  at: Milliseconds;
  actor_kind: 'user' | 'publisher' | 'operator' | 'anyone';
  actor_id: number | null;
  action: string;
  crate_name: string | null;
  /** JSON: what was before and after, never a secret. */
  detail: string;
  correlation_id: string;
}

export interface MailTable {
  id: Generated<number>;
  recipient: string;
  subject: string;
  body: string;
  /** `kept`: there was no SMTP server to give it to. */
  state: 'waiting' | 'kept' | 'sent' | 'failed';
  attempts: number;
  created_at: Milliseconds;
  /** When it was last put into the queue: three days later it is given up. */
  queued_at: Milliseconds;
  next_try_at: Milliseconds;
  /** Until then the copy of the server that claimed it is sending it; 0: nobody is. */
  claimed_until: Milliseconds;
  /** When it was sent, kept or given up. */
  settled_at: Milliseconds | null;
  last_error: string | null;
}

/** A program that waits until somebody approves it in a browser (RFC 8628). */
export interface DeviceRequestTable {
  id: Generated<number>;
  device_code_hash: string;
  user_code_hash: string;
  client_name: string;
  /** From where the program asked, as the page shows it. */
  address: string;
  /** What the limits count by: the address, or the network of an IPv6 one. */
  address_group: string;
  /** JSON list. */
  endpoint_scopes: string;
  /** JSON list; null: every crate. */
  crate_scopes: string | null;
  /** Of the API token. */
  lifetime_seconds: number;
  state: 'pending' | 'approved' | 'refused';
  decided_by: number | null;
  created_at: Milliseconds;
  expires_at: Milliseconds;
  /** How long the program has to wait between two questions. */
  interval_seconds: number;
  last_polled_at: Milliseconds | null;
}

/** What is known of a session beside what the account library keeps; none: it was not used yet. */
export interface SessionStateTable {
  session_id: string;
  last_active_at: Milliseconds | null;
  /** When its user last gave a second factor in it; null: never. */
  factor_at: Milliseconds | null;
}

/** The one app of a user that shows codes (RFC 6238). */
export interface TotpFactorTable {
  user_id: number;
  /** Encrypted by a key that is not in the database. */
  secret: string;
  created_at: Milliseconds;
  /** Null: enrolled, but no code of it came yet. */
  confirmed_at: Milliseconds | null;
  /** The latest step whose code was used: no code of it or of an earlier one is good again. */
  last_step: number | null;
  last_used_at: Milliseconds | null;
}

export interface RecoveryCodeTable {
  user_id: number;
  code_hash: string;
  created_at: Milliseconds;
}

export interface PasskeyTable {
  id: Generated<number>;
  user_id: number;
  /** Base64url, as the authenticator made it. */
  credential_id: string;
  /** Base64url of the COSE key. */
  public_key: string;
  counter: number;
  /** JSON list. */
  transports: string;
  name: string;
  created_at: Milliseconds;
  last_used_at: Milliseconds | null;
}

/** A question to a passkey that waits for its answer. */
export interface PasskeyChallengeTable {
  challenge_hash: string;
  purpose: 'register' | 'confirm' | 'sign-in';
  /** The session, or the hash of the cookie of a browser that has none yet. */
  bound_to: string;
  expires_at: Milliseconds;
}

/** How often somebody tried to give a second factor, by user and by address. */
export interface FactorTriesTable {
  subject: string;
  began_at: Milliseconds;
  tries: number;
  forget_after: Milliseconds;
}

/** How often the file of a version was fetched on one day. */
export interface VersionDownloadTable {
  version_id: number;
  /** Days since 1970-01-01, UTC. */
  day: number;
  downloads: number;
}

/** A crate that was deleted: its name is kept from everybody until `available_at`. */
export interface DeletedCrateTable {
  id: Generated<number>;
  name: string;
  canonical_name: string;
  created_at: Milliseconds;
  deleted_at: Milliseconds;
  deleted_by: number | null;
  available_at: Milliseconds;
  message: string | null;
}

/** A version that was deleted by itself: nobody can publish its number under that name again. */
export interface DeletedVersionTable {
  id: Generated<number>;
  canonical_name: string;
  num: string;
  num_no_build: string;
  checksum: string;
  deleted_at: Milliseconds;
  deleted_by: number | null;
  message: string | null;
}

export interface FollowTable {
  user_id: number;
  crate_id: number;
}

/** Who did something how often lately, at all copies together. */
export interface RateCountTable {
  key: string;
  count: number;
  ends_at: Milliseconds;
}

/** A job that one copy of the server does for all. */
export interface JobClaimTable {
  name: string;
  due_at: Milliseconds;
  /** 0 while nobody does it. */
  claimed_until: Milliseconds;
  /** The copy that does it, or did it last. */
  holder: string | null;
  started_at: Milliseconds | null;
  last_started_at: Milliseconds | null;
  last_milliseconds: number | null;
  last_failure: string | null;
  failed_started_at: Milliseconds | null;
  failed_milliseconds: number | null;
  failed_failure: string | null;
  succeeded_at: Milliseconds | null;
  runs: number;
  failures: number;
}
