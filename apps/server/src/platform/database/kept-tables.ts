import type { Tables } from './schema.ts';

/** What the account library keeps, whose tables are not among ours. */
type AccountTables = 'auth_users' | 'auth_sessions' | 'auth_accounts' | 'auth_verifications';

/**
 * Every table that holds something which cannot be made again: what a backup has and a move brings along. Each stands after
 * those that it refers to, so that its rows can be stored in this order. A new table of the schema does not compile until
 * it is named here.
 */
const kept: Record<keyof Tables | AccountTables, true> = {
  instance: true,
  setup_links: true,
  auth_users: true,
  auth_sessions: true,
  auth_accounts: true,
  auth_verifications: true,
  users: true,
  api_tokens: true,
  user_identities: true,
  user_groups: true,
  sign_in_attempts: true,
  sign_in_choices: true,
  password_resets: true,
  email_changes: true,
  session_states: true,
  totp_factors: true,
  recovery_codes: true,
  passkeys: true,
  passkey_challenges: true,
  factor_tries: true,
  device_requests: true,
  organizations: true,
  organization_members: true,
  organization_prefixes: true,
  teams: true,
  team_members: true,
  organization_groups: true,
  crates: true,
  crate_owners: true,
  crate_teams: true,
  crate_owner_invitations: true,
  crate_keywords: true,
  crate_categories: true,
  follows: true,
  issuers: true,
  publishers: true,
  publisher_crates: true,
  publisher_pins: true,
  reserved_names: true,
  publisher_names: true,
  versions: true,
  dependencies: true,
  version_readmes: true,
  version_downloads: true,
  deleted_crates: true,
  deleted_versions: true,
  used_id_tokens: true,
  id_token_tries: true,
  access_tokens: true,
  access_token_crates: true,
  access_token_names: true,
  attempts: true,
  attempt_crates: true,
  audit_events: true,
  mails: true,
  job_claims: true,
  rate_counts: true,
};

export const keptTables: readonly string[] = Object.keys(kept);

/** What both engines make from the other tables: the words that crates are found by, and the record of schema steps. */
export const madeAgain =
  /^(crate_search|crate_words(_\w+)?|crate_names(_\w+)?|kysely_migration(_lock)?|sqlite_\w+)$/;
