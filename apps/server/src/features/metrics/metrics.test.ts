import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { createPerson, tokenOf } from '../../testing/people.ts';
import { startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { put } from '../../testing/uploads.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({ keys: { 'metrics.addresses': 'none' } });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
});
afterAll(() => ci.close());

/** What is looked up is kept for a moment. */
const A_MOMENT_MS = 2_100;

async function read(): Promise<string> {
  const answer = await ci.server.request('GET', '/metrics');
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.text;
}

/** The value of a line; null where there is none. */
function value(text: string, line: string): number | null {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? null : Number(found.slice(line.length + 1));
}

describe('counts', () => {
  it('exchanges by outcome and code', async () => {
    const before = await read();
    await ci.exchange(ci.mint());
    const again = ci.mint();
    await ci.exchange(again);
    await ci.exchange(again);
    await ci.exchange(ci.mint({ repository: 'acme/unknown' }));
    const after = await read();
    const more = (line: string) => (value(after, line) ?? 0) - (value(before, line) ?? 0);
    expect(more('waybill_exchanges_total{outcome="granted",code="none"}')).toBe(2);
    expect(more('waybill_exchanges_total{outcome="refused",code="id_token_replayed"}')).toBe(1);
    expect(more('waybill_exchanges_total{outcome="refused",code="publisher_not_found"}')).toBe(1);
    expect(more('waybill_exchange_duration_seconds_count')).toBe(4);
    expect(more('waybill_exchange_duration_seconds_bucket{le="+Inf"}')).toBe(4);
    expect(more('waybill_refusals_total{code="id_token_replayed"}')).toBe(1);
  });

  it('rehearsals by what they say', async () => {
    const rehearse = (jwt: string) =>
      ci.server.request('POST', '/api/v1/trusted_publishing/rehearsals', { token: null, body: { jwt } });
    await rehearse(ci.mint());
    await rehearse(ci.mint({ repository: 'acme/unknown' }));
    const text = await read();
    expect(value(text, 'waybill_rehearsals_total{outcome="granted",code="none"}')).toBe(1);
    expect(value(text, 'waybill_rehearsals_total{outcome="refused",code="publisher_not_found"}')).toBe(1);
  });

  it('publishes with how long they took', async () => {
    const before = await read();
    expect((await put(ci.server, await upload('rocket', '1.1.0'))).status).toBe(200);
    expect((await put(ci.server, await upload('rocket', '1.1.0'))).status).toBe(400);
    const after = await read();
    const more = (line: string) => (value(after, line) ?? 0) - (value(before, line) ?? 0);
    expect(more('waybill_publishes_total{outcome="published",code="none"}')).toBe(1);
    expect(more('waybill_publishes_total{outcome="refused",code="version_exists"}')).toBe(1);
    expect(more('waybill_publish_duration_seconds_count')).toBe(2);
    expect(more('waybill_publish_duration_seconds_sum')).toBeGreaterThan(0);
    expect(more('waybill_database_transactions_total{outcome="committed"}')).toBeGreaterThan(0);
    expect(value(after, 'waybill_database_transaction_duration_seconds_count')).toBeGreaterThan(0);
  });

  it('requests for the index and for files by status, without the names of crates', async () => {
    const get = (path: string, headers: Record<string, string> = {}) =>
      ci.server.request('GET', path, { token: null, headers });
    const etag = (await get('/index/ro/ck/rocket')).headers.get('etag') ?? '';
    await get('/index/ro/ck/rocket', { 'if-none-match': etag });
    await get('/index/no/ne/none');
    await get('/api/v1/crates/rocket/1.0.0/download');
    await ci.server.request('HEAD', '/api/v1/crates/rocket/1.0.0/download', { token: null });
    const text = await read();
    const requests = (route: string, method: string, status: number) =>
      value(text, `waybill_http_requests_total{route="${route}",method="${method}",status="${status}"}`);
    expect(requests('/index/*', 'GET', 200)).toBe(1);
    expect(requests('/index/*', 'GET', 304)).toBe(1);
    expect(requests('/index/*', 'GET', 404)).toBe(1);
    expect(requests('/api/v1/crates/:name/:version/download', 'GET', 200)).toBe(1);
    expect(requests('/api/v1/crates/:name/:version/download', 'HEAD', 200)).toBe(1);
    expect(text).not.toContain('rocket');
    expect(text).not.toContain('acme');
  });

  it('who did something too often', async () => {
    const wrong = () =>
      ci.server.request('POST', '/api/auth/sign-in/email', {
        token: null,
        body: { email: 'nobody@example.com', password: 'a wrong one' },
      });
    let last = await wrong();
    for (let tries = 0; tries < 12 && last.status !== 429; tries += 1) last = await wrong();
    expect(last.status).toBe(429);
    const code = last.json.errors[0].code as string;
    expect(value(await read(), `waybill_rate_limited_total{code="${code}"}`)).toBe(1);
  });
});

describe('looks up', () => {
  it('how old the keys of each issuer are', async () => {
    const issuer = ci.sim.issuer().url;
    await expect
      .poll(async () => value(await read(), `waybill_issuer_keys_age_seconds{issuer="${issuer}"}`))
      .not.toBeNull();
    const before = value(await read(), `waybill_issuer_keys_age_seconds{issuer="${issuer}"}`) ?? 0;
    ci.server.advance(3_600_000);
    const after = value(await read(), `waybill_issuer_keys_age_seconds{issuer="${issuer}"}`) ?? 0;
    ci.server.advance(-3_600_000);
    expect(after - before).toBeGreaterThan(3_590);
    expect(value(await read(), `waybill_issuer_keys_failing{issuer="${issuer}"}`)).toBe(0);
  });

  it('access tokens that live, jobs, and the database', async () => {
    ci.server.advance(A_MOMENT_MS);
    const before = value(await read(), 'waybill_access_tokens_live') ?? 0;
    const token = await ci.accessToken();
    await ci.server.request('POST', '/api/v1/admin/jobs/forget-mails/runs');
    ci.server.advance(A_MOMENT_MS);
    const text = await read();
    expect(value(text, 'waybill_access_tokens_live')).toBe(before + 1);
    expect(token).toMatch(/^wbtp_/);
    expect(value(text, 'waybill_job_runs_total{name="forget-mails"}')).toBe(1);
    expect(value(text, 'waybill_job_last_success_timestamp_seconds{name="forget-mails"}')).toBeGreaterThan(
      Date.now() / 1000 - 60,
    );
    expect(value(text, 'waybill_job_failing{name="forget-mails"}')).toBe(0);
    expect(value(text, 'waybill_database_up')).toBe(1);
    expect(value(text, 'waybill_database_ping_seconds')).toBeGreaterThan(0);
    expect(value(text, 'waybill_storage_up')).toBe(1);
    const isPostgres = ci.server.running.platform.database.engine === 'postgres';
    expect(value(text, 'waybill_database_connections_most')).toBe(isPostgres ? 10 : null);
    expect(value(text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(value(text, 'nodejs_eventloop_lag_p99_seconds')).not.toBeNull();
  });
});

it('is of one format, with a help and a type for each, and no name twice', async () => {
  const lines = (await read()).split('\n').filter((line) => line !== '');
  const names = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2] ?? '');
  expect(new Set(names).size).toBe(names.length);
  const samples = lines.filter((line) => !line.startsWith('#'));
  for (const line of samples) {
    expect(line).toMatch(/^[a-z_0-9]+(\{([a-z_]+="[^"\n]*",?)+\})? (-?[\d.e+-]+|NaN|\+Inf)$/i);
    const name = (/^[a-z_0-9]+/i.exec(line)?.[0] ?? '').replace(/_(bucket|sum|count)$/, '');
    expect(
      names.some((one) => one === name || line.startsWith(one)),
      line,
    ).toBe(true);
  }
});

describe('is read by', () => {
  it('administrators, and by no other user', async () => {
    await createPerson(ci.server, 'ada');
    const token = await tokenOf(ci.server, 'ada');
    expect((await ci.server.request('GET', '/metrics', { token })).status).toBe(403);
    expect((await ci.server.request('GET', '/metrics', { token: null })).status).toBe(403);
  });

  it('and names nobody who did something, whether that was granted or refused', async () => {
    await createPerson(ci.server, 'grace-hopper');
    const token = await tokenOf(ci.server, 'grace-hopper');
    expect((await put(ci.server, await upload('graces-own', '1.0.0'), { token })).status).toBe(200);
    expect((await put(ci.server, await upload('rocket', '9.9.9'), { token })).status).toBe(403);
    const text = await read();
    for (const name of ['grace', 'example.com', 'rocket', 'acme']) expect(text).not.toContain(name);
  });
});
