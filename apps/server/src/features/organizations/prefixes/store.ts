import type { Queries } from '../../../platform/database/open.ts';

/** Whose prefix it is: the longest of these, where several are taken. */
export async function ownerOfPrefixes(
  db: Queries,
  prefixes: readonly string[],
): Promise<{ prefix: string; organizationId: number } | null> {
  if (prefixes.length === 0) return null;
  const rows = await db
    .selectFrom('organization_prefixes')
    .select(['prefix', 'organization_id as organizationId'])
    .where('prefix', 'in', prefixes)
    .execute();
  return rows.toSorted((a, b) => b.prefix.length - a.prefix.length)[0] ?? null;
}

export async function listPrefixes(db: Queries, organizationId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('organization_prefixes')
    .select('prefix')
    .where('organization_id', '=', organizationId)
    .orderBy('prefix')
    .execute();
  return rows.map(({ prefix }) => prefix);
}

/** @returns the id of the organisation that has it afterwards. */
export async function takePrefix(
  db: Queries,
  prefix: string,
  organizationId: number,
  at: Date,
): Promise<number> {
  await db
    .insertInto('organization_prefixes')
    .values({ prefix, organization_id: organizationId, created_at: at.getTime() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('organization_prefixes')
    .select('organization_id')
    .where('prefix', '=', prefix)
    .executeTakeFirstOrThrow();
  return row.organization_id;
}

/** @returns whether the organisation had it. */
export async function releasePrefix(db: Queries, prefix: string, organizationId: number): Promise<boolean> {
  const row = await db
    .deleteFrom('organization_prefixes')
    .where('prefix', '=', prefix)
    .where('organization_id', '=', organizationId)
    .returning('prefix')
    .executeTakeFirst();
  return row !== undefined;
}
