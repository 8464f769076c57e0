import type pg from 'pg';

export interface NamedQuery {
  /** Of the statement, which is prepared once by each connection. */
  name: string;
  text: string;
  values: unknown[];
  rowMode?: 'array';
}

/** `invalid_sql_statement_name`: not prepared there. `duplicate_prepared_statement`: by somebody else. */
const NOT_OURS = new Set(['26000', '42P05']);
const withoutNames = new WeakSet<pg.Pool>();

/**
 * Sends a statement that its connection keeps prepared. A pooler that gives out connections by transaction (PgBouncer) may not know
 * of prepared statements; then, from the first refusal on, they are sent without a name. Such a refusal comes before anything is done.
 */
export async function queryNamed<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  query: NamedQuery,
): Promise<pg.QueryResult<Row>> {
  const { name: _, ...unnamed } = query;
  if (withoutNames.has(pool)) return pool.query<Row>(unnamed);
  try {
    return await pool.query<Row>(query);
  } catch (error) {
    if (!NOT_OURS.has((error as { code?: string }).code ?? '')) throw error;
    withoutNames.add(pool);
    return pool.query<Row>(unnamed);
  }
}
