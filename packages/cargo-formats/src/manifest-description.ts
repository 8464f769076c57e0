import { toml } from './cargo-toml.ts';
import type { Table } from './document-shape.ts';
import { FormatError, type FormatErrorCode } from './format-error.ts';
import { checkLicense } from './license.ts';
import { asciiLowerCase } from './names.ts';
import { quote } from './quote.ts';

/** The fields of `[package]` that people read and search by. */
export interface ManifestDescription {
  readonly description: string;
  readonly license: string | null;
  readonly licenseFile: string | null;
  readonly homepage: string | null;
  readonly documentation: string | null;
  readonly repository: string | null;
  /** The name of the file; `true` means README.md; `false` that there is none. */
  readonly readme: string | boolean | null;
  /** In lower case. */
  readonly keywords: readonly string[];
  readonly categories: readonly string[];
  readonly authors: readonly string[];
}

/** crates.io's rules (crates-io-api §6.5), except for `maxCategoryBytes`: there, categories come from a list. */
const maxDescriptionBytes = 1000;
const maxKeywords = 5;
const maxKeywordBytes = 20;
const maxCategories = 5;
const maxCategoryBytes = 128;

/** Reads and checks the descriptive fields in crates.io's order. */
export function readDescription(crate: Table, path: string): ManifestDescription {
  const description = toml.optionalString(crate, 'description', path) ?? '';
  const license = toml.optionalString(crate, 'license', path);
  const licenseFile = toml.optionalString(crate, 'license-file', path);
  checkPresence(description, license, licenseFile);
  checkDescription(description);
  // An empty license next to a license-file says the same as none.
  if (license !== null && license !== '') checkLicense(license);
  return {
    description,
    license,
    licenseFile,
    homepage: readUrl(crate, 'homepage', path),
    documentation: readUrl(crate, 'documentation', path),
    repository: readUrl(crate, 'repository', path),
    readme: readReadme(crate, path),
    keywords: readKeywords(crate, path),
    categories: readCategories(crate, path),
    authors: toml.strings(crate, 'authors', path),
  };
}

function checkPresence(description: string, license: string | null, licenseFile: string | null): void {
  const missing = [];
  if (description.trim() === '') missing.push('`description`');
  if ((license ?? '') === '' && (licenseFile ?? '') === '') missing.push('`license` (or `license-file`)');
  if (missing.length > 0) {
    throw new FormatError(
      'metadata_missing',
      `Cargo.toml has no ${missing.join(' and no ')}, which every published crate must have; add it to \`[package]\`.`,
    );
  }
}

function checkDescription(description: string): void {
  const bytes = Buffer.byteLength(description);
  if (bytes > maxDescriptionBytes) {
    throw new FormatError(
      'description_too_long',
      `The \`description\` in Cargo.toml has ${bytes} bytes, but at most ${maxDescriptionBytes} are allowed; put the rest into the README.`,
    );
  }
}

function readUrl(crate: Table, field: string, path: string): string | null {
  const url = toml.optionalString(crate, field, path);
  if (url === null) return null;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new FormatError(
      'url_invalid',
      `The \`${field}\` in Cargo.toml must be a URL that starts with \`http://\` or \`https://\`, but is ${quote(url)}.`,
    );
  }
  return url;
}

function readReadme(crate: Table, path: string): string | boolean | null {
  return typeof crate.readme === 'boolean' ? crate.readme : toml.optionalString(crate, 'readme', path);
}

function readKeywords(crate: Table, path: string): string[] {
  const keywords = toml.strings(crate, 'keywords', path);
  checkCount('keyword_invalid', 'keywords', keywords.length, maxKeywords);
  for (const keyword of keywords) {
    checkBytes('keyword_invalid', 'keyword', keyword, maxKeywordBytes);
    if (!/^[A-Za-z0-9][A-Za-z0-9_+-]*$/.test(keyword)) {
      throw new FormatError(
        'keyword_invalid',
        `The keyword ${quote(keyword)} must start with an ASCII letter or digit and may contain \`_\`, \`-\` and \`+\` after it.`,
      );
    }
  }
  return keywords.map(asciiLowerCase);
}

function readCategories(crate: Table, path: string): string[] {
  const categories = toml.strings(crate, 'categories', path);
  checkCount('category_invalid', 'categories', categories.length, maxCategories);
  for (const category of categories) {
    checkBytes('category_invalid', 'category', category, maxCategoryBytes);
    if (!/^[A-Za-z0-9][A-Za-z0-9_:-]*$/.test(category)) {
      throw new FormatError(
        'category_invalid',
        `The category ${quote(category)} must start with an ASCII letter or digit and may contain \`-\`, \`_\` and \`:\` after it, as in \`development-tools::testing\`.`,
      );
    }
  }
  return categories;
}

function checkCount(code: FormatErrorCode, what: string, count: number, max: number): void {
  if (count > max) {
    throw new FormatError(
      code,
      `Cargo.toml has ${count} ${what}, but at most ${max} are allowed; keep the best ones.`,
    );
  }
}

function checkBytes(code: FormatErrorCode, what: string, text: string, max: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > max) {
    throw new FormatError(
      code,
      `The ${what} ${quote(text)} has ${bytes} bytes, but at most ${max} are allowed.`,
    );
  }
}
