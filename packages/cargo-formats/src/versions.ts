import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** A version as Rust's `semver` crate reads it. */
export interface Version {
  /** The whole version, build metadata included: `1.0.0-rc.1+linux`. */
  readonly text: string;
  /** What must be unique within a crate: `1.0.0-rc.1`. */
  readonly withoutBuild: string;
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** `rc.1`, or empty. */
  readonly prerelease: string;
  /** `linux`, or empty. */
  readonly build: string;
}

/** In characters, build metadata included; crates.io's rule. */
export const maxVersionLength = 150;

const number = '(0|[1-9][0-9]*)';
const prereleaseIdentifier = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
export const prereleasePattern = `${prereleaseIdentifier}(?:\\.${prereleaseIdentifier})*`;
export const buildPattern = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const grammar = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-(${prereleasePattern}))?(?:\\+(${buildPattern}))?$`,
);

/** Rust keeps major, minor and patch in 64 bits. npm's `semver` stops at 2^53, which is why it is not used here. */
export const maxVersionNumber = 2n ** 64n - 1n;

/**
 * Reads a version strictly as Semantic Versioning 2 says: three numbers, no `v`, no leading zeros. Nothing is
 * normalised, because a text that parses is already in its normal form.
 *
 * @throws FormatError `version_invalid`; `version_too_long` beyond 150 characters (crates-io-api §6.2).
 */
export function parseVersion(text: string): Version {
  const [, major, minor, patch, prerelease = '', build = ''] = grammar.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) throw invalid(text);
  if (text.length > maxVersionLength) {
    throw new FormatError(
      'version_too_long',
      `The version ${quote(text)} has ${text.length} characters, but at most ${maxVersionLength} are allowed; shorten the pre-release or build part.`,
    );
  }
  const version = {
    text,
    withoutBuild: build === '' ? text : text.slice(0, -build.length - 1),
    major: BigInt(major),
    minor: BigInt(minor),
    patch: BigInt(patch),
    prerelease,
    build,
  };
  if ([version.major, version.minor, version.patch].some((part) => part > maxVersionNumber))
    throw invalid(text);
  return version;
}

/**
 * Orders versions by precedence (Semantic Versioning 2 §11). Build metadata has no precedence; it is compared as text,
 * only so that sorting gives the same list each time.
 *
 * @returns a negative number, zero or a positive number, as for `Array.prototype.sort`.
 */
export function compareVersions(a: Version, b: Version): number {
  return (
    order(a.major, b.major) ||
    order(a.minor, b.minor) ||
    order(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease) ||
    order(a.build, b.build)
  );
}

export function isPrerelease(version: Version): boolean {
  return version.prerelease !== '';
}

function comparePrereleases(a: string, b: string): number {
  if (a === '' || b === '') return order(a === '' ? 1 : 0, b === '' ? 1 : 0);
  const left = a.split('.');
  const right = b.split('.');
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const result = compareIdentifiers(identifier, other);
    if (result !== 0) return result;
  }
  return left.length - right.length;
}

function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^[0-9]+$/.test(a);
  const bIsNumber = /^[0-9]+$/.test(b);
  if (aIsNumber && bIsNumber) return order(BigInt(a), BigInt(b));
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return order(a, b);
}

function order<T extends bigint | number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function invalid(text: string): FormatError {
  return new FormatError(
    'version_invalid',
    `${quote(text)} is not a semantic version; write three numbers without leading zeros, such as \`1.2.3\`, \`1.2.3-beta.1\` or \`1.2.3+build.5\`.`,
  );
}
