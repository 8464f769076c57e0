import { join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import pino from 'pino';
import { toConfig } from '../apps/server/src/config/config.ts';
import { readValues } from '../apps/server/src/config/read-values.ts';
import { startServer } from '../apps/server/src/start.ts';
import type { Recorded } from './plain-publish.ts';
import { publish, type ToPublish, uploadOf, withAdmin } from './published-crates.ts';
import { environmentOf, freePort, newPlace, type Surroundings } from './registry.ts';

/** Occurs nowhere else in an upload. */
const VERSION = '77.77.77';

/** What the second version of a crate writes to an embedded database, on a registry of its own, which stays as it is. */
export async function recordPublish(
  surroundings: Surroundings,
  crateOf: (version: string) => Promise<ToPublish>,
): Promise<{ database: string; recorded: Recorded }> {
  const place = await newPlace(surroundings, { name: 'embedded database', url: '' });
  const port = await freePort();
  const environment = environmentOf(place, surroundings.sim, port, withAdmin);
  const server = await startServer(
    toConfig(readValues({ file: null, environment, flags: {} }), place.dataDir),
    pino({ level: 'silent' }),
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    await publish(url, uploadOf(await crateOf('1.0.0')));
    const { driver } = server.platform.database;
    if (driver.engine !== 'sqlite') throw new TypeError('there is no embedded database here');
    const { writes, stop } = recordWrites();
    await publish(url, uploadOf(await crateOf(VERSION))).finally(stop);
    const { rows } = {
      rows: driver.file.prepare('select id from versions where num = ?').all(VERSION) as { id: number }[],
    };
    const versionId = rows[0]?.id;
    if (versionId === undefined || !writes.some(({ text }) => /insert into "versions"/.test(text)))
      throw new Error(`the publish wrote no version: ${writes.map(({ text }) => text).join('; ')}`);
    return {
      database: join(place.dataDir, 'waybill.sqlite'),
      recorded: { version: VERSION, versionId, writes },
    };
  } finally {
    await server.stop();
  }
}

type Values = Parameters<StatementSync['run']>;

/** Notes what is written within transactions, in this process. */
function recordWrites(): { writes: Recorded['writes']; stop: () => void } {
  const writes: Recorded['writes'] = [];
  const { all, run } = StatementSync.prototype;
  let isInside = false;
  const note = ({ sourceSQL: text }: StatementSync, values: unknown[]) => {
    if (/^begin/i.test(text)) isInside = true;
    if (/^(commit|rollback)/i.test(text)) isInside = false;
    if (isInside && /^\s*(insert|update|delete)/i.test(text))
      writes.push({ text, values: values as (string | number | null)[] });
  };
  Object.assign(StatementSync.prototype, {
    all(this: StatementSync, ...values: Values) {
      note(this, values);
      return all.apply(this, values);
    },
    run(this: StatementSync, ...values: Values) {
      note(this, values);
      return run.apply(this, values);
    },
  });
  return { writes, stop: () => Object.assign(StatementSync.prototype, { all, run }) };
}
