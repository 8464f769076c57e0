import { CompiledQuery, type KyselyPlugin, type QueryId, type RootOperationNode } from 'kysely';
import type { Database } from '../platform/database/open.ts';

/** Every statement the server sends from here on, to be asked how the database would go about it. */
export interface WatchedQueries {
  /** Runs this and returns what was sent meanwhile. */
  during(work: () => Promise<unknown>): Promise<CompiledQuery[]>;
  /**
   * What the database would read from end to end for these statements, among these tables: one line each, with the
   * statement. An index that is read whole counts as well, but for these: their statements go along them in order and end at
   * a LIMIT.
   */
  scans(
    queries: readonly CompiledQuery[],
    tables: readonly string[],
    walked?: readonly string[],
  ): Promise<string[]>;
}

export function watchQueries(database: Database): WatchedQueries {
  const { db, engine } = database;
  const executor = db.getExecutor();
  const built = new WeakMap<QueryId, RootOperationNode>();
  const answered: CompiledQuery[] = [];
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      built.set(queryId, node);
      return node;
    },
    // Queries inside others are built as well, but only whole statements are answered.
    async transformResult({ result, queryId }) {
      const node = built.get(queryId);
      if (node !== undefined) answered.push(executor.compileQuery(node, queryId));
      return result;
    },
  };
  // The routes ask the platform for its database each time, so they get the watched one.
  Object.assign(database, { db: db.withPlugin(watch) });

  return {
    async during(work) {
      answered.length = 0;
      await work();
      return [...answered];
    },
    async scans(queries, tables, walked = []) {
      const found = new Set<string>();
      for (const query of queries) {
        const explain = engine === 'sqlite' ? 'explain query plan' : 'explain (format json)';
        const { rows } = await db.executeQuery(
          CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
        );
        const scanned =
          engine === 'sqlite'
            ? scannedBySqlite(rows as { detail: string }[], query.sql, walked)
            : scannedByPostgres(rows as { 'QUERY PLAN': { Plan: PlanNode }[] }[], walked);
        for (const table of scanned) if (tables.includes(table)) found.add(`${table}: ${query.sql}`);
      }
      return [...found];
    },
  };
}

/**
 * `SCAN publishers`, `SCAN granted USING INDEX …`; what is found by a key is a SEARCH. An FTS5 table that is asked by MATCH or
 * by its row id is a SCAN as well, and tells it after the number of its plan (`VIRTUAL TABLE INDEX 0:M4`).
 */
function scannedBySqlite(
  rows: readonly { detail: string }[],
  statement: string,
  walked: readonly string[],
): string[] {
  return rows.flatMap(({ detail }) => {
    const name = /^SCAN (\w+)/.exec(detail)?.[1];
    if (name === undefined || /VIRTUAL TABLE INDEX \d+:.*[M=]/.test(detail)) return [];
    if (walked.includes(/USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1] ?? '')) return [];
    return [new RegExp(`"(\\w+)" as "${name}"`).exec(statement)?.[1] ?? name];
  });
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
}

function scannedByPostgres(
  rows: readonly { 'QUERY PLAN': { Plan: PlanNode }[] }[],
  walked: readonly string[],
): string[] {
  const visit = (node: PlanNode, above: string): string[] => {
    // A bitmap of an index stands below the scan that names the table.
    const table = node['Relation Name'] ?? above;
    const type = node['Node Type'];
    const isWhole =
      type === 'Seq Scan' ||
      (/Index (Only )?Scan/.test(type) &&
        node['Index Cond'] === undefined &&
        !walked.includes(node['Index Name'] ?? ''));
    return [...(isWhole ? [table] : []), ...(node.Plans ?? []).flatMap((below) => visit(below, table))];
  };
  return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => visit(Plan, '')));
}
