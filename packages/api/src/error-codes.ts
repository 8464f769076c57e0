import type { FormatErrorCode } from '@waybill/cargo-formats';
import type { RefusalCode } from '@waybill/trusted-publishing';

/**
 * Codes that belong to the HTTP contract itself: code → what it means. Together with the codes of the two pure packages
 * they are the one closed list; no answer of the registry carries any other.
 */
export const apiErrorCodes = {
  not_found: 'There is nothing at this address.',
  method_not_allowed: 'The address exists, but not for this HTTP method.',
  json_malformed: 'The body is not valid JSON.',
  body_invalid: 'The JSON body does not have the expected shape.',
  query_invalid: 'A query parameter is missing, unknown or of the wrong shape.',
  path_invalid: 'A part of the path is of the wrong shape.',
  content_type_unsupported: 'The body is not of the expected content type.',
  body_too_large: 'The body of the request is larger than this endpoint takes.',
  request_malformed: 'The request is not valid HTTP, or its lengths do not agree.',
  headers_too_large: 'The headers of the request are larger than the server takes.',
  request_timeout: 'The request did not arrive in time.',
  authentication_required: 'The request carries no credential and this endpoint needs one.',
  authentication_failed: 'The credential is unknown, expired or revoked.',
  read_token_required: 'This registry is private: reading needs a token too.',
  too_many_sign_ins: 'There were too many attempts to sign in from this address.',
  sign_in_failed: 'The e-mail address and the password do not belong together.',
  authorization_header_invalid: 'The Authorization header cannot be read.',
  access_token_malformed:
    'The token has the prefix of an access token but not its form; it was probably cut or mistyped.',
  token_scope_insufficient:
    'The token is valid, but its endpoint scopes or crate scopes do not cover this request.',
  token_legacy_refused: 'This endpoint wants a token with explicit endpoint scopes.',
  session_required: 'This endpoint takes a signed-in session, not a token.',
  token_not_provided:
    'This endpoint is about the API token of the request, which came with a session instead.',
  origin_refused: 'The request was made by a page of another origin.',
  permission_denied: 'The caller is known but may not do this.',
  crate_not_found: 'There is no crate of this name here.',
  version_not_found: 'The crate has no such version.',
  crate_name_taken: 'A crate exists whose name differs only in letter case or in `-` and `_`.',
  crate_owner_required: 'The caller is not an owner of the crate.',
  publisher_owner_required: 'The caller is not an owner of the crate whose trusted publishers this is about.',
  version_exists: 'This version (build metadata aside) has been published before.',
  version_deleted: 'This version was deleted, and its number cannot be used again.',
  crate_name_embargoed: 'A crate of this name was deleted a short time ago, and the name is not free yet.',
  deletion_refused: 'The rules of this registry do not allow to delete this crate or version.',
  yank_message_invalid: 'The reason of a yank is too long, or stands where nothing is yanked.',
  dependency_unknown: 'A dependency names a crate that this registry does not have.',
  new_crate_needs_user:
    'The access token may make no new crate of this name: its trusted publisher does not have the name reserved.',
  crate_not_in_token: 'The access token was minted for other crates.',
  token_bound_elsewhere: 'The access token was minted for exactly one file, and this is another one.',
  publisher_limit_reached: 'The crate has as many trusted publishers as it may have.',
  crate_name_pending: 'The name is reserved for the first publish by another user’s trusted publisher.',
  pending_limit_reached: 'The user has as many names reserved as a user may have.',
  publisher_rate_limited: 'The trusted publisher exchanged or published more than it may in this time.',
  scope_not_granted:
    'The access token, or the trusted publisher it comes from, does not have the scope this needs.',
  api_token_required:
    'The trusted publisher asks for an API token beside the ID token, and none that fits came along.',
  trustpub_only: 'New versions of this crate are published by trusted publishers only.',
  attempt_not_found: 'There is no such attempt, or it is none of your crates.',
  attempt_not_mendable: 'No publisher can be made or mended from this attempt.',
  publisher_duplicate: 'The same trusted publisher exists already for this crate.',
  publisher_unknown: 'There is no trusted publisher with this id.',
  issuer_ambiguous: 'Several issuers of this provider are configured; the request must name one.',
  issuer_not_configured: 'No issuer of this provider, or not the named one, is trusted by this registry.',
  issuer_not_found: 'There is no issuer with this id.',
  issuer_exists: 'The registry has this issuer already.',
  issuer_invalid: 'A field of the issuer is unknown or breaks a rule; the sentence names its path.',
  issuer_check_failed:
    'The issuer was asked for its keys and did not answer as an issuer has to; nothing was stored.',
  issuer_read_only: 'The issuer comes from the configuration, which alone can change this.',
  issuer_in_use: 'Trusted publishers hang on the issuer, and this would break them.',
  trusted_publishing_paused: 'The operator has paused all trusted publishing; API tokens work as before.',
  api_token_invalid: 'The name, a scope or the expiry of the API token is not valid.',
  token_limit_reached: 'The user has as many API tokens as a user may have.',
  user_exists: 'A user with this login or e-mail address exists already.',
  user_invalid: 'The login, e-mail address or password of the user breaks a rule.',
  user_not_found: 'There is no user of this login.',
  secret_scanning_off: 'This registry takes no reports of exposed tokens from GitHub.',
  alert_signature_invalid: 'The report of exposed tokens is not signed by GitHub.',
  alert_invalid: 'The report of exposed tokens does not have the expected shape.',
  mail_not_sendable: 'The mail is sent already, or this registry has no SMTP server to send it with.',
  authorization_pending: 'Nobody has approved the sign-in of this program yet; ask again after the interval.',
  slow_down: 'The program asks more often than it was told to; the interval is five seconds longer now.',
  access_denied: 'Whoever was asked refused to sign this program in.',
  device_code_expired: 'The time to approve this sign-in is over; start again.',
  device_code_unknown:
    'There is no sign-in with this device code: it is mistyped or long over, or its token was handed out before.',
  user_code_unknown: 'No program waits for an approval with this code.',
  too_many_codes: 'Too many wrong codes were tried from this address.',
  too_many_device_requests:
    'Too many programs wait for an approval, from this address or at the whole registry.',
  setup_closed: 'The registry has its first user already, or the set-up link is not (or no longer) valid.',
  database_unavailable: 'The database cannot be reached just now.',
  storage_unavailable: 'The storage of the crates cannot be reached just now, or has no room.',
  shutting_down: 'The server is stopping and takes no new requests.',
  internal_error: 'Something went wrong inside the registry; the log has the cause under the correlation id.',
} as const;

export type ApiErrorCode = keyof typeof apiErrorCodes;
export type ErrorCode = ApiErrorCode | FormatErrorCode | RefusalCode;
