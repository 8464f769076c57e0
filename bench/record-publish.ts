import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
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
    const sent: Recorded['writes'] = [];
    let isInside = false;
    const prepare = driver.file.prepare.bind(driver.file);
    Object.assign(driver.file, {
      prepare: (text: string) => {
        if (/^begin/i.test(text)) isInside = true;
        if (/^(commit|rollback)/i.test(text)) isInside = false;
        const statement = prepare(text);
        return isInside && /^\s*(insert|update|delete)/i.test(text)
          ? noting(statement, text, sent)
          : statement;
      },
    });
    await publish(url, uploadOf(await crateOf(VERSION)));
    const { rows } = {
      rows: prepare('select id from versions where num = ?').all(VERSION) as { id: number }[],
    };
    const versionId = rows[0]?.id;
    if (versionId === undefined || !sent.some(({ text }) => /insert into "versions"/.test(text)))
      throw new Error(`the publish wrote no version: ${sent.map(({ text }) => text).join('; ')}`);
    return {
      database: join(place.dataDir, 'waybill.sqlite'),
      recorded: { version: VERSION, versionId, writes: sent },
    };
  } finally {
    await server.stop();
  }
}

function noting(statement: StatementSync, text: string, sent: Recorded['writes']): StatementSync {
  const note =
    <Result>(run: (...values: never[]) => Result) =>
    (...values: never[]): Result => {
      sent.push({ text, values: values as (string | number | null)[] });
      return run(...values);
    };
  return {
    columns: () => statement.columns(),
    all: note(statement.all.bind(statement) as never),
    run: note(statement.run.bind(statement) as never),
  } as unknown as StatementSync;
}
