import pg from 'pg';
import { isInHurry } from './hurry.ts';

export const MOST_CONNECTIONS = 10;
/**
 * A statement that somebody waits for, and waiting for a connection before it: together less than the 30 seconds after which cargo
 * gives up.
 */
const LONGEST_STATEMENT_MS = 15_000;
const LONGEST_WAIT_MS = 10_000;
/** A machine that vanished without a word is noticed by idle connections, too. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** @param onConnectionError called when an idle connection breaks. */
export function openPool(
  url: string,
  onConnectionError: (error: Error) => void,
  longestStatementMs = LONGEST_STATEMENT_MS,
): pg.Pool {
  const types = new pg.TypeOverrides();
  // int8 comes as text by default; all our bigints are ids and milliseconds, far below 2^53.
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: LONGEST_WAIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    // The locks of `locks.ts` mean what they say only where each statement sees what was committed before it.
    onConnect: async (client) => {
      await client.query("set default_transaction_isolation = 'read committed'");
    },
  });
  pool.on('error', (error: Error & { client?: unknown }) => {
    // All of the connection hangs there, and would be in the log.
    delete error.client;
    onConnectionError(error);
  });
  pool.on('connect', (client) => {
    // A connection that breaks between two statements of a transaction has nobody to tell, and would end the process; the next
    // statement fails by itself.
    client.on('error', () => {});
    endWhenItHangs(client, longestStatementMs);
  });
  return pool;
}

/** What is told of a database that cannot be used. */
export function databaseFault(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  // `pg` says it as the protocol has it: "SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string".
  if (message.includes('client password must be a string'))
    return 'the server asks for a password, and the address has none: give the address with its password as `database_url` in the configuration file, or in WAYBILL_DATABASE_URL';
  return message || (code ?? 'no reason was given');
}

/**
 * A server that hangs answers nothing, and no timeout of its own helps: the connection is given up, with which the statement fails as
 * it does when the database is gone. What is under way in the server then ends with its transaction.
 */
function endWhenItHangs(client: pg.PoolClient, longestStatementMs: number): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const watched = (...given: unknown[]): unknown => {
    if (!isInHurry()) return query(...given);
    const timer = setTimeout(() => {
      // Not part of the types: a pool's clients are not meant to be ended, but released.
      void (client as unknown as pg.Client).end().catch(() => {});
    }, longestStatementMs);
    const last = given.at(-1);
    if (typeof last === 'function') {
      const callback = (...answer: unknown[]) => {
        clearTimeout(timer);
        last(...answer);
      };
      return query(...given.slice(0, -1), callback);
    }
    const answer = query(...given);
    const stop = () => clearTimeout(timer);
    if (answer instanceof Promise) answer.then(stop, stop);
    else stop();
    return answer;
  };
  client.query = watched as typeof client.query;
}
