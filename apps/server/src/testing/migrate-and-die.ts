/**
 * `node migrate-and-die.ts DATA_DIR DATABASE_URL STATEMENT`: brings a database to this version, and is killed by the system at that
 * statement; with 0 it lives. Says as JSON how many statements there were, and which steps it applied.
 */
import type { KyselyPlugin } from 'kysely';
import { migrate } from '../platform/database/migrate.ts';
import { openDatabase } from '../platform/database/open.ts';

const [dataDir = '', databaseUrl = '', last = '0'] = process.argv.slice(2);
let statements = 0;
const counting: KyselyPlugin = {
  transformQuery({ node }) {
    statements += 1;
    if (statements === Number(last)) process.kill(process.pid, 'SIGKILL');
    return node;
  },
  transformResult: async ({ result }) => result,
};

const database = openDatabase({ dataDir, databaseUrl });
const applied = await migrate({ engine: database.engine, db: database.db.withPlugin(counting) });
await database.close();
console.log(JSON.stringify({ statements, applied }));
