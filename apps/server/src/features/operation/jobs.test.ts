import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { startSecondCopy } from '../../testing/second-copy.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const run = (name: string) => server.request('POST', `/api/v1/admin/jobs/${name}/runs`);

it('are listed with their times', async () => {
  const { json } = await server.request('GET', '/api/v1/admin/jobs');
  expect(json.since).toMatch(/Z$/);
  expect(json.jobs.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['sweep-files', 'send-mails', 'store-downloads', 'find-changed-issuers']),
  );
  expect(json.jobs.find(({ name }: { name: string }) => name === 'sweep-files')).toEqual({
    name: 'sweep-files',
    what: 'sweep blobs',
    every_seconds: 3600,
    done_by: 'one copy for all',
    running_since: null,
    last_run: null,
    last_failure: null,
    last_success_at: null,
    runs: 0,
    failures: 0,
    next_run_at: expect.stringMatching(/Z$/),
  });
});

it('stand in the documentation, each with who does it', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../../docs/administration.md'), 'utf8');
  const [, section = ''] = page.split('## Jobs\n');
  const [words = '', ...table] = section.split('\n| ');
  const documented = [...table.join('\n').matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name);
  const { jobs } = (await server.request('GET', '/api/v1/admin/jobs')).json;
  for (const { name, done_by: doneBy } of jobs) {
    expect(documented).toContain(name);
    expect(words.includes(`\`${name}\``), name).toBe(doneBy !== 'one copy for all');
  }
});

it('one is done now when somebody asks, who is in the trail', async () => {
  const { db } = server.running.platform.database;
  const old = server.running.platform.now().getTime() - 100 * 24 * 3_600_000;
  await db
    .insertInto('mails')
    .values({
      recipient: 'a@example.com',
      subject: 's',
      body: 't',
      state: 'failed',
      attempts: 1,
      created_at: old,
      queued_at: old,
      next_try_at: old,
      claimed_until: 0,
      settled_at: old,
      last_error: 'x',
    })
    .execute();
  const { json, status } = await run('forget-mails');
  expect(status).toBe(200);
  expect(json.job).toMatchObject({
    name: 'forget-mails',
    runs: 1,
    failures: 0,
    last_run: { failure: null, milliseconds: expect.any(Number) },
  });
  expect(await db.selectFrom('mails').select('id').execute()).toEqual([]);
  const audit = await server.request('GET', '/api/v1/admin/audit?action=job.started');
  expect(audit.json.events).toMatchObject([{ actor: { login: 'admin' }, detail: { name: 'forget-mails' } }]);
});

it('one that fails says so', async () => {
  const { db } = server.running.platform.database;
  await sql`alter table attempts rename to elsewhere`.execute(db);
  const { json } = await run('forget-attempts');
  await sql`alter table elsewhere rename to attempts`.execute(db);
  expect(json.job).toMatchObject({ failures: 1, last_run: { failure: expect.stringContaining('attempts') } });
  expect((await run('forget-attempts')).json.job).toMatchObject({
    runs: 2,
    failures: 1,
    last_run: { failure: null },
    last_failure: { failure: expect.stringContaining('attempts') },
  });
});

it('one that is done for all is shown as another copy did it', async () => {
  const second = await startSecondCopy(server);
  const headers = { authorization: ADMIN_TOKEN };
  const runs = `${second.url}/api/v1/admin/jobs/forget-sessions/runs`;
  expect((await fetch(runs, { method: 'POST', headers })).status).toBe(200);
  const jobs = async (url: string): Promise<{ name: string }[]> =>
    ((await (await fetch(`${url}/api/v1/admin/jobs`, { headers })).json()) as { jobs: { name: string }[] })
      .jobs;
  const shown = (list: { name: string }[]) => list.find(({ name }) => name === 'forget-sessions');
  const here = shown(await jobs(server.url));
  await second.close();
  expect(here).toMatchObject({ done_by: 'one copy for all', runs: 1, last_run: { failure: null } });
});

it('one that is not there cannot be done', async () => {
  expectRefusal(await run('make-coffee'), 'job_not_found', '`make-coffee`');
});
