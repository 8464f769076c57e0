import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { Queries } from '../../platform/database/open.ts';
import { Problem } from '../../platform/problem.ts';
import type { Reader } from './reader.ts';
import { type CrateRow, findVisibleCrate } from './store.ts';

/** The crate of that name, in any spelling, for this reader. @throws Problem `crate_not_found` */
export async function findCrateFor(db: Queries, reader: Reader, name: string): Promise<CrateRow> {
  // Decided before the database is asked: a name that can never be one costs nothing.
  const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
  if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
  return crate;
}
