import type { Dialect, Driver } from 'kysely';

/** Is told of transactions, and of waiting for connections. Reads of their own are not watched: they cost less than the watching. */
export interface DatabaseWatch {
  /** @returns what is called at its end. */
  began(): (outcome: 'committed' | 'rolled back') => void;
  waited(seconds: number): void;
}

/**
 * The same dialect, watched.
 * @param mustWait whether whoever asks for a connection now has to wait for one.
 */
export function watchTransactions(
  dialect: Dialect,
  watch: DatabaseWatch,
  mustWait: () => boolean = () => false,
): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => watched(dialect.createDriver(), watch, mustWait),
  };
}

function watched(driver: Driver, watch: DatabaseWatch, mustWait: () => boolean): Driver {
  const ends = new WeakMap<object, ReturnType<DatabaseWatch['began']>>();
  const end = (connection: object, outcome: 'committed' | 'rolled back') => {
    ends.get(connection)?.(outcome);
    ends.delete(connection);
  };
  const acquire = driver.acquireConnection.bind(driver);
  const begin = driver.beginTransaction.bind(driver);
  const commit = driver.commitTransaction.bind(driver);
  const rollback = driver.rollbackTransaction.bind(driver);

  driver.acquireConnection = async (...given) => {
    if (!mustWait()) return acquire(...given);
    const began = performance.now();
    const connection = await acquire(...given);
    watch.waited((performance.now() - began) / 1000);
    return connection;
  };
  driver.beginTransaction = async (connection, settings) => {
    ends.set(connection, watch.began());
    await begin(connection, settings);
  };
  driver.commitTransaction = async (connection) => {
    // One that fails here may be committed or not: the caller rolls back, or has lost the connection.
    await commit(connection);
    end(connection, 'committed');
  };
  driver.rollbackTransaction = async (connection) => {
    end(connection, 'rolled back');
    await rollback(connection);
  };
  return driver;
}
