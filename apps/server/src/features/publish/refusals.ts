import type { Version } from '@waybill/cargo-formats';
import { Problem } from '../../platform/problem.ts';

/** Two crates must not differ only in letter case or in `-` and `_`: cargo treats them as confusable, file systems as equal. */
export function refuseOtherSpelling(existing: { name: string } | null, name: string): void {
  if (existing === null || existing.name === name) return;
  throw new Problem(
    'crate_name_taken',
    `crate was previously named \`${existing.name}\`; expected exactly that spelling, got \`${name}\``,
  );
}

export function versionTaken(name: string, version: Version): Problem {
  return new Problem(
    'version_exists',
    `crate version \`${version.withoutBuild}\` is already uploaded: \`${name}\` has it, yanked or not, and a version cannot be replaced; publish under a new number`,
  );
}

/** crates-io-api §4.13. */
export function refuseApiToken(crate: string): Problem {
  return new Problem(
    'trustpub_only',
    `New versions of this crate can only be published using Trusted Publishing: the owners of \`${crate}\` have switched API tokens off. Publish from CI, or let an owner switch them on.`,
  );
}

export function notAnOwner(crate: string, login: string): Problem {
  return new Problem(
    'crate_owner_required',
    `this crate exists but you don't seem to be an owner: \`${crate}\` has owners, and \`${login}\` is none of them. If one of them has invited you, accept the invitation first; else ask one to add you.`,
  );
}
