import { canonicalName, type Version } from '@waybill/cargo-formats';
import type { Queries } from '../../../platform/database/open.ts';
import { Problem } from '../../../platform/problem.ts';
import { findEmbargo, isVersionGone } from './store.ts';

/** Nobody takes the name of a crate that was just deleted (crates-io-api §6.2). @throws Problem `crate_name_embargoed` */
export async function refuseEmbargoed(
  db: Queries,
  name: string,
  now: Date,
  more: { field?: string } = {},
): Promise<void> {
  const embargo = await findEmbargo(db, canonicalName(name), now);
  if (embargo === null) return;
  const until = `${embargo.availableAt.toISOString().slice(0, 19)}Z`;
  throw new Problem(
    'crate_name_embargoed',
    `A crate with the name \`${embargo.name}\` was recently deleted. Reuse of this name will be available after ${until}.`,
    more,
  );
}

/** The number of a deleted version is never used again. @throws Problem `version_deleted` */
export async function refuseGoneVersion(db: Queries, name: string, version: Version): Promise<void> {
  if (!(await isVersionGone(db, canonicalName(name), version.withoutBuild))) return;
  throw new Problem(
    'version_deleted',
    `crate version \`${version.withoutBuild}\` of \`${name}\` was deleted, and a number is never used again, as somebody may have its file: publish under a new number`,
  );
}
