import pino from 'pino';
import { toConfig } from '../apps/server/src/config/config.ts';
import { readValues } from '../apps/server/src/config/read-values.ts';
import { grantPlaces } from '../apps/server/src/features/trusted-publishing/tokens/quick/grant-statement.ts';
import { startServer } from '../apps/server/src/start.ts';
import type { RecordedStatement } from './bare-server.ts';
import { FEW } from './growth.ts';
import { fill, jobOf, publisherAt } from './population.ts';
import {
  type Engine,
  EXCHANGE,
  environmentOf,
  freePort,
  mintFor,
  newPlace,
  type Surroundings,
} from './registry.ts';

const NAME = 'exchange_grant';
/** What an exchange of each of the few publishers sends to PostgreSQL, on a registry of its own, which stays as it is. */
export async function recordStatement(
  surroundings: Surroundings,
  engine: Engine,
): Promise<RecordedStatement> {
  const place = await newPlace(surroundings, engine);
  const port = await freePort();
  const environment = environmentOf(place, surroundings.sim, port);
  const server = await startServer(
    toConfig(readValues({ file: null, environment, flags: {} }), place.dataDir),
    pino({ level: 'silent' }),
  );
  try {
    await fill(place, FEW, () => {});
    const { driver } = server.platform.database;
    if (driver.engine !== 'postgres') throw new TypeError('there is no such statement here');
    const sent: { name?: string; text: string; values: unknown[] }[] = [];
    const query = driver.pool.query.bind(driver.pool) as (...given: unknown[]) => unknown;
    Object.assign(driver.pool, {
      query: (...given: unknown[]) => {
        sent.push(given[0] as (typeof sent)[number]);
        return query(...given);
      },
    });
    const jobs = Array.from({ length: FEW }, (_, at) => jobOf(publisherAt(at)));
    for (const jwt of mintFor(surroundings.sim, `127.0.0.1:${port}`, jobs)) {
      const answer = await server.app.inject({ method: 'POST', url: EXCHANGE, payload: { jwt } });
      if (answer.statusCode !== 200) throw new Error(`the exchange was refused: ${answer.body}`);
    }
    const grants = sent.filter(({ name }) => name === NAME);
    if (grants.length !== FEW) throw new Error(`${grants.length} of ${FEW} exchanges went the usual way`);
    return {
      databaseUrl: place.databaseUrl,
      text: grants[0]?.text ?? '',
      values: grants.map(({ values }) => values),
      timeAt: grantPlaces.time,
      uniqueAt: grantPlaces.unique,
    };
  } finally {
    await server.stop();
  }
}
