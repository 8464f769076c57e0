import type { Queries } from '../../../platform/database/open.ts';
import { Problem } from '../../../platform/problem.ts';
import type { StoredIssuer } from './issuer-row.ts';
import { findIssuer, listIssuers } from './store.ts';

/** A removed issuer is shown as long as publishers hang on it: they explain why nothing is accepted from it. */
const isVisible = ({ removedAt, publishers }: StoredIssuer): boolean => removedAt === null || publishers > 0;

export async function visibleIssuers(db: Queries): Promise<StoredIssuer[]> {
  return (await listIssuers(db)).filter(isVisible);
}

/** @throws Problem `issuer_not_found` */
export async function mustFindIssuer(db: Queries, id: number): Promise<StoredIssuer> {
  const issuer = await findIssuer(db, id);
  if (issuer !== null && isVisible(issuer)) return issuer;
  throw new Problem('issuer_not_found', `There is no issuer with the id ${id}.`);
}

export const counted = (publishers: number): string =>
  publishers === 1 ? '1 trusted publisher' : `${publishers} trusted publishers`;
