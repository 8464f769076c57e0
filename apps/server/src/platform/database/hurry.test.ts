import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toProblem } from '../../http/errors.ts';
import { upload } from '../../testing/crate-file.ts';
import { startTestServer } from '../../testing/test-server.ts';
import { put } from '../../testing/uploads.ts';
import { startJobs } from '../jobs.ts';
import { inHurry, isInHurry, takingTime } from './hurry.ts';
import { openPool } from './postgres-pool.ts';

it('whoever asks for a job waits for it, and the job itself is in no hurry', async () => {
  const jobs = startJobs({ log: pino({ level: 'silent' }), now: () => new Date() });
  const seen: boolean[] = [];
  jobs.repeat({ name: 'look', what: 'look', everyMs: 60_000, run: async () => seen.push(isInHurry()) });
  await inHurry(async () => {
    await jobs.runNow('look');
    seen.push(isInHurry());
  });
  expect(seen).toEqual([false, true]);
  await jobs.stop();
});

it('requests are in a hurry, also when their body has been read', async () => {
  const server = await startTestServer();
  const hurried: string[] = [];
  const patient: string[] = [];
  const executor = Object.getPrototypeOf(server.running.platform.database.db.getExecutor());
  const { executeQuery } = executor;
  executor.executeQuery = function (this: unknown, query: { sql: string }, ...more: unknown[]) {
    (isInHurry() ? hurried : patient).push(query.sql);
    return executeQuery.call(this, query, ...more);
  };
  try {
    expect((await put(server, await upload('parcel', '1.0.0'))).status).toBe(200);
  } finally {
    executor.executeQuery = executeQuery;
  }
  expect(hurried).toContainEqual(expect.stringMatching(/^insert into "versions"/));
  // The sender of mails begins with the server.
  expect(patient.filter((sql) => !sql.includes('"mails"'))).toEqual([]);
  await server.close();
});

const { postgresUrl } = inject('template');
if (postgresUrl !== '')
  describe('on PostgreSQL', () => {
    let pool: ReturnType<typeof openPool>;
    const idle: Error[] = [];
    beforeAll(() => {
      pool = openPool(postgresUrl, (error) => idle.push(error), 300);
    });
    afterAll(() => pool.end());

    it('a statement that somebody waits for is given up, with its connection, and the next one works', async () => {
      const begun = Date.now();
      const asked = [
        inHurry(() => pool.query('select pg_sleep(30)')),
        inHurry(async () => {
          const client = await pool.connect();
          await client.query('begin');
          return client.query('select pg_sleep(30)').finally(() => client.release());
        }),
      ];
      for (const one of await Promise.allSettled(asked)) {
        expect(one.status).toBe('rejected');
        expect(toProblem((one as PromiseRejectedResult).reason).code).toBe('database_unavailable');
      }
      expect(Date.now() - begun).toBeLessThan(10_000);
      expect((await inHurry(() => pool.query('select 1 as one'))).rows).toEqual([{ one: 1 }]);
    });

    it('one that nobody waits for may take its time', async () => {
      const slow = inHurry(() => takingTime(() => pool.query('select pg_sleep(0.8), 1 as one')));
      expect((await slow).rows).toEqual([{ pg_sleep: '', one: 1 }]);
    });

    it('a connection that breaks between two statements of a transaction ends that one, and nothing else', async () => {
      const client = await pool.connect();
      await client.query('begin');
      const { rows } = await client.query('select pg_backend_pid() as pid');
      const broken = new Promise((resolve) => client.once('end', resolve));
      await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
      await broken;
      const failure = await client.query('select 1').catch((error: Error) => error);
      expect(toProblem(failure).code).toBe('database_unavailable');
      client.release();
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });

    it('an idle connection that breaks is told without what hangs on it', async () => {
      const client = await pool.connect();
      const { rows } = await client.query('select pg_backend_pid() as pid');
      const broken = new Promise((resolve) => client.once('end', resolve));
      client.release();
      const before = idle.length;
      const other = openPool(postgresUrl, () => {});
      await other.query('select pg_terminate_backend($1)', [rows[0].pid]);
      await other.end();
      await broken;
      expect(idle.length).toBe(before + 1);
      expect(Object.keys(idle.at(-1) ?? {})).not.toContain('client');
    });
  });
