/**
 * What can be wrong with a crate, a name, a version or an upload, as one closed list: code → what it means.
 * `@waybill/api` gives each code its HTTP status; nothing in this package knows HTTP.
 */
export const formatErrorCodes = {
  frame_malformed: 'The body of the upload is not the frame cargo sends: length, JSON, length, .crate file.',
  frame_truncated: 'The body of the upload ended before the lengths it announced were reached.',
  metadata_too_large: 'The JSON metadata of the upload is larger than this registry allows.',
  metadata_invalid: 'The JSON metadata of the upload is not valid JSON or not of the shape cargo sends.',
  crate_too_large: 'The .crate file is larger than this registry allows.',
  crate_name_invalid: 'The crate name breaks a naming rule.',
  crate_name_reserved: 'The crate name is reserved.',
  version_invalid: 'The version is not a semantic version.',
  version_too_long: 'The version is longer than this registry allows.',
  archive_malformed: 'The .crate file is not a readable gzip-compressed tar archive.',
  archive_too_large: 'The .crate file unpacks to more than this registry allows.',
  archive_too_many_entries: 'The .crate file contains more entries than this registry allows.',
  archive_path_invalid: 'An entry of the .crate file lies outside `name-version/` or has an unsafe path.',
  archive_entry_type_invalid: 'An entry of the .crate file is neither a regular file nor a directory.',
  manifest_missing: 'The .crate file has no Cargo.toml, or more than one, or one with the wrong spelling.',
  manifest_invalid: 'The Cargo.toml inside the .crate file cannot be read as a published manifest.',
  metadata_mismatch:
    'The JSON metadata of the upload says something else than the Cargo.toml inside the .crate file.',
  metadata_missing: 'A field that a published crate must have (description, license) is missing or empty.',
  description_too_long: 'The description is longer than this registry allows.',
  license_invalid: 'The license is not an SPDX expression.',
  url_invalid: 'The homepage, documentation or repository is not an http or https URL.',
  keyword_invalid: 'There are too many keywords, or one of them breaks a rule.',
  category_invalid: 'There are too many categories, or one of them breaks a rule.',
  feature_invalid: 'A feature name or a feature value breaks a rule.',
  too_many_features:
    'The crate declares more features, or one feature enables more, than this registry allows.',
  too_many_dependencies: 'The crate has more dependencies than this registry allows.',
  dependency_invalid: 'A dependency has a name, a rename or a requested feature that breaks a rule.',
  dependency_requirement_invalid: 'The version requirement of a dependency cannot be read, or is a bare `*`.',
  dependency_registry_refused: 'A dependency comes from a registry that crates here may not depend on.',
} as const;

export type FormatErrorCode = keyof typeof formatErrorCodes;

/** Refused input. `message` is the sentence for the person who sent it: what was expected, what came, what to do. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
