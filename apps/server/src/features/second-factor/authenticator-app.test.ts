import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { cookieOf, PASSWORD, sessionOf, signIn } from '../../testing/people.ts';
import {
  type Browser,
  browserWith,
  codeNow,
  confirm,
  type Enrolled,
  enrolApp,
  FACTORS,
  halfSession,
  personWithApp,
  signedInPerson,
} from '../../testing/second-factors.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const MINUTE_MS = 60_000;

let server: TestServer;
let ann: Enrolled;
let bob: Enrolled;
beforeAll(async () => {
  server = await startTestServer({ trusted_proxies: '127.0.0.1' });
  ann = await personWithApp(server, 'ann');
  bob = await personWithApp(server, 'bob');
});
afterAll(() => server.close());

const mailsTo = async (email: string): Promise<string[]> => {
  const { db } = server.running.platform.database;
  const rows = await db
    .selectFrom('mails')
    .select('subject')
    .where('recipient', '=', email)
    .orderBy('id')
    .execute();
  return rows.map(({ subject }) => subject.replace(/^.*?: /, ''));
};
/** Codes of another step, and windows of tries that begin anew. */
const later = (minutes: number) => server.advance(minutes * MINUTE_MS);

describe('enrolling an app', () => {
  it('shows the secret once, and takes a code before it counts', async () => {
    const person = await signedInPerson(server, 'enrolling');
    const { json } = await person.browser('POST', `${FACTORS}/totp`);
    expect(json.totp.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(json.totp.uri).searchParams.get('secret')).toBe(json.totp.secret);
    expect((await person.browser('GET', FACTORS)).json.second_factor).toMatchObject({
      totp: null,
      recovery_codes_left: 0,
      fresh_until: null,
    });
    const wrong = await person.browser('POST', `${FACTORS}/totp/confirmations`, {
      code: codeNow(server, json.totp.secret, -3),
    });
    expectRefusal(wrong, 'second_factor_refused');
    const confirmed = await person.browser('POST', `${FACTORS}/totp/confirmations`, {
      code: codeNow(server, json.totp.secret),
    });
    expect(confirmed.json.recovery_codes).toHaveLength(10);
    const shown = await person.browser('GET', FACTORS);
    expect(shown.json.second_factor).toMatchObject({ totp: {}, recovery_codes_left: 10 });
    expect(shown.text).not.toContain(json.totp.secret);
    expect(await mailsTo(person.email)).toEqual(['an authenticator app was added']);
    // The code that confirmed it is used up.
    expectRefusal(await confirm(person.browser, codeNow(server, json.totp.secret)), 'second_factor_refused');
    expectRefusal(await person.browser('POST', `${FACTORS}/totp`), 'second_factor_exists');
  });

  it('has a quarter of an hour, and a new start makes the earlier secret worthless', async () => {
    const person = await signedInPerson(server, 'slow');
    const first = (await person.browser('POST', `${FACTORS}/totp`)).json.totp.secret as string;
    const second = (await person.browser('POST', `${FACTORS}/totp`)).json.totp.secret as string;
    const send = (code: string) => person.browser('POST', `${FACTORS}/totp/confirmations`, { code });
    expectRefusal(await send(codeNow(server, first)), 'second_factor_refused');
    later(14);
    expect((await send(codeNow(server, second))).status).toBe(200);
    const other = await signedInPerson(server, 'slower');
    const { secret } = (await other.browser('POST', `${FACTORS}/totp`)).json.totp;
    later(15);
    const late = await other.browser('POST', `${FACTORS}/totp/confirmations`, {
      code: codeNow(server, secret),
    });
    // The session is a quarter of an hour old as well: too old to begin with second factors.
    expectRefusal(late, 'sign_in_again', 'sign in again');
    expectRefusal(await other.browser('POST', `${FACTORS}/totp`), 'sign_in_again');
  });

  it('is not done by a page of another origin, nor by a form', async () => {
    const person = await signedInPerson(server, 'lured');
    for (const origin of ['https://evil.example', 'null'])
      for (const path of ['/totp', '/totp/confirmations', '/passkeys/options', '/recovery-codes'])
        expectRefusal(
          await person.browser('POST', `${FACTORS}${path}`, { code: '123456' }, { origin }),
          'origin_refused',
        );
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expectRefusal(await person.browser('POST', `${FACTORS}/totp`, 'x=y', form), 'content_type_unsupported');
  });
});

describe('signing in with a password', () => {
  it('tells nothing of the user before the second factor, then everything', async () => {
    const answer = await signIn(server, ann.email, PASSWORD);
    expect([answer.status, answer.json]).toEqual([200, { second_factor_required: true }]);
    const half = await halfSession(server, ann);
    expectRefusal(await half('GET', '/api/v1/me'), 'authentication_required');
    expect((await half('GET', '/api/auth/get-session')).json).toBeNull();
    const ways = await half('POST', `${FACTORS}/confirmations/options`, {});
    expect(ways.json).toEqual({ methods: ['totp', 'recovery_code'], passkey: null });
    expect((await confirm(half, codeNow(server, ann.secret))).status).toBe(200);
    expect((await half('GET', '/api/v1/me')).json.user.login).toBe('ann');
    expect((await half('GET', '/api/auth/get-session')).json.user.email).toBe(ann.email);
  });

  it('leaves ten minutes for it', async () => {
    const half = await halfSession(server, ann);
    later(10);
    expectRefusal(await confirm(half, codeNow(server, ann.secret)), 'authentication_required');
  });

  it('makes half sessions of those that began before the enrolment, but for the one it was done in', async () => {
    const person = await signedInPerson(server, 'twice');
    const other = await halfSession(server, person);
    expect((await other('GET', '/api/v1/me')).status).toBe(200);
    await enrolApp(server, person.browser);
    expect((await person.browser('GET', '/api/v1/me')).status).toBe(200);
    expectRefusal(await other('GET', '/api/v1/me'), 'authentication_required');
  });
});

describe('a new password', () => {
  it('leaves the session whole in which it was set, and its factor as fresh as it was', async () => {
    const person = await personWithApp(server, 'renewed');
    const freshUntil = async (browser: Browser) =>
      (await browser('GET', FACTORS)).json.second_factor.fresh_until as string;
    const before = await freshUntil(person.browser);
    const body = { current: PASSWORD, new: `${PASSWORD} more` };
    const answer = await person.browser('PUT', '/api/v1/me/password', body);
    expect(answer.status).toBe(200);
    expect(await freshUntil(browserWith(server, cookieOf(answer)))).toBe(before);
    const half = browserWith(server, await sessionOf(server, person.email, body.new));
    expectRefusal(await half('PUT', '/api/v1/me/password', body), 'authentication_required');
  });
});

describe('somebody who may only read', () => {
  it('has second factors and sessions of their own', async () => {
    const person = await signedInPerson(server, 'auditor');
    await server.request('PATCH', '/api/v1/admin/users/auditor', { body: { read_only: true } });
    const { secret } = await enrolApp(server, person.browser);
    const elsewhere = await halfSession(server, person);
    expect((await confirm(elsewhere, codeNow(server, secret))).status).toBe(200);
    expect((await person.browser('DELETE', '/api/v1/me/sessions')).json).toEqual({ ended: 1 });
    expect((await person.browser('DELETE', `${FACTORS}/totp`)).status).toBe(204);
    expectRefusal(await person.browser('PUT', '/api/v1/crates/absent/follow'), 'account_read_only');
  });
});

describe('a code', () => {
  it('is good once, for its user, for 30 seconds before and after', async () => {
    const half = await halfSession(server, ann);
    const refusals = [
      await confirm(half, codeNow(server, ann.secret, -2)),
      await confirm(half, codeNow(server, ann.secret, 2)),
      await confirm(half, codeNow(server, bob.secret)),
      await confirm(half, '000000'),
    ];
    later(15);
    const again = await halfSession(server, ann);
    const code = codeNow(server, ann.secret);
    expect((await confirm(again, code)).status).toBe(200);
    const third = await halfSession(server, ann);
    refusals.push(await confirm(third, code), await confirm(again, code));
    // Neither an earlier one, once a later one was used.
    refusals.push(await confirm(third, codeNow(server, ann.secret, -1)));
    for (const answer of refusals) expectRefusal(answer, 'second_factor_refused');
    // One answer to all of them.
    expect(new Set(refusals.map(({ json }) => json.errors[0].detail)).size).toBe(1);
    expect((await confirm(third, codeNow(server, ann.secret, 1))).status).toBe(200);
  });

  it('sent five times at once is taken once', async () => {
    later(15);
    const code = codeNow(server, bob.secret);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(bob.browser, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('of another user opens nothing, with whatever recovery codes', async () => {
    later(15);
    const half = await halfSession(server, ann);
    for (const code of bob.recoveryCodes.slice(0, 3))
      expectRefusal(await confirm(half, code), 'second_factor_refused');
  });
});

describe('guessing', () => {
  it('is limited by user, alike for good and bad codes, and on all copies', async () => {
    const carl = await personWithApp(server, 'carl');
    later(15);
    const half = await halfSession(server, carl);
    const answers = [];
    for (let at = 0; at < 8; at += 1) answers.push(await confirm(half, '000000'));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 429, 429]);
    const good = await confirm(half, codeNow(server, carl.secret));
    expectRefusal(good, 'too_many_factor_tries', 'try again in');
    const sentence = ({ json }: { json: { errors: { detail: string }[] } }) =>
      json.errors[0]?.detail.replace(/\d+ seconds/, 'N seconds');
    expect(sentence(good)).toBe(answers[7] && sentence(answers[7]));
    expect(Number(good.headers.get('retry-after'))).toBeGreaterThan(0);
    expectRefusal(await confirm(half, carl.recoveryCodes[0] ?? ''), 'too_many_factor_tries');
    // It is in the database: a restart, or another copy, changes nothing.
    await server.restart();
    expectRefusal(await confirm(half, codeNow(server, carl.secret)), 'too_many_factor_tries');
    later(15);
    const again = await halfSession(server, carl);
    expect((await confirm(again, codeNow(server, carl.secret))).status).toBe(200);
  });

  it('counts those that come at once, and thirty a day at most', async () => {
    const { db } = server.running.platform.database;
    later(15);
    const statuses = (await Promise.all(Array.from({ length: 9 }, () => confirm(bob.browser, '000000')))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 403)).toHaveLength(6);
    const counts = await db
      .selectFrom('factor_tries')
      .selectAll()
      .where('subject', 'like', 'user % today')
      .execute();
    // As if there had been thirty in the last hours.
    await db
      .updateTable('factor_tries')
      .set({ tries: 30 })
      .where('subject', 'like', 'user % today')
      .execute();
    expect(counts.some(({ tries }) => tries === 6)).toBe(true);
    later(60);
    expectRefusal(await confirm(bob.browser, codeNow(server, bob.secret)), 'too_many_factor_tries');
    later(24 * 60);
    expect((await confirm(bob.browser, codeNow(server, bob.secret))).status).toBe(200);
  });

  it('is limited by address, whoever is tried', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const send = (code: string) => bob.browser('POST', `${FACTORS}/confirmations`, { code }, headers);
    await send('000000');
    const { db } = server.running.platform.database;
    // As if a hundred had come before.
    await db
      .updateTable('factor_tries')
      .set({ tries: 100 })
      .where('subject', '=', 'address 203.0.113.9')
      .execute();
    later(1);
    expectRefusal(await send(codeNow(server, bob.secret)), 'too_many_factor_tries');
    expect((await confirm(bob.browser, codeNow(server, bob.secret))).status).toBe(200);
  });
});

describe('recovery codes', () => {
  it('stand in once each, in any case and spacing, and the user is told', async () => {
    const eve = await personWithApp(server, 'eve');
    const [code = '', second = ''] = eve.recoveryCodes;
    expect(code).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/);
    const half = await halfSession(server, eve);
    expect((await confirm(half, ` ${code.toUpperCase().replaceAll('-', ' ')} `)).status).toBe(200);
    const next = await halfSession(server, eve);
    expectRefusal(await confirm(next, code), 'second_factor_refused');
    expect((await confirm(next, second)).status).toBe(200);
    expect((await half('GET', FACTORS)).json.second_factor.recovery_codes_left).toBe(8);
    expect(await mailsTo(eve.email)).toEqual([
      'an authenticator app was added',
      'a recovery code was used',
      'a recovery code was used',
    ]);
  });

  it('are replaced all together, with a fresh factor only', async () => {
    const finn = await personWithApp(server, 'finn');
    const renewed = await finn.browser('POST', `${FACTORS}/recovery-codes`);
    expect(renewed.json.recovery_codes).toHaveLength(10);
    const half = await halfSession(server, finn);
    expectRefusal(await confirm(half, finn.recoveryCodes[0] ?? ''), 'second_factor_refused');
    expect((await confirm(half, renewed.json.recovery_codes[0])).status).toBe(200);
    later(15);
    expectRefusal(await half('POST', `${FACTORS}/recovery-codes`), 'second_factor_required', 'second factor');
  });
});

describe('removing the app', () => {
  it('needs it, fresh', async () => {
    const gus = await personWithApp(server, 'gus');
    later(15);
    const refused = await gus.browser('DELETE', `${FACTORS}/totp`);
    expectRefusal(refused, 'second_factor_required', 'within the last 15 minutes');
    expect(refused.json.errors[0].remedy).toContain(`POST ${FACTORS}/confirmations`);
    await confirm(gus.browser, codeNow(server, gus.secret));
    expect((await gus.browser('DELETE', `${FACTORS}/totp`)).status).toBe(204);
    // The password is enough again, and the recovery codes are gone.
    const whole = await halfSession(server, gus);
    expect((await whole('GET', FACTORS)).json.second_factor).toMatchObject({
      totp: null,
      recovery_codes_left: 0,
    });
    expectRefusal(await gus.browser('DELETE', `${FACTORS}/totp`), 'sign_in_again');
    expectRefusal(await whole('DELETE', `${FACTORS}/totp`), 'second_factor_not_found');
  });

  it('is done for somebody who lost it by an administrator, who is named in the mail', async () => {
    const hal = await personWithApp(server, 'hal');
    const reset = '/api/v1/admin/users/hal/second-factor';
    expectRefusal(await bob.browser('DELETE', reset), 'permission_denied');
    expect((await server.request('DELETE', reset)).status).toBe(204);
    expectRefusal(await server.request('DELETE', reset), 'second_factor_not_found');
    expectRefusal(
      await server.request('DELETE', '/api/v1/admin/users/nobody/second-factor'),
      'user_not_found',
    );
    const whole = await halfSession(server, hal);
    expect((await whole('GET', '/api/v1/me')).status).toBe(200);
    expect((await mailsTo(hal.email)).at(-1)).toBe('your second factors were reset');
    const audit = await server.request('GET', '/api/v1/admin/audit');
    expect(audit.text).toContain('second_factor.reset');
    // What was given before counts no more, should they enrol anew elsewhere.
    await enrolApp(server, whole);
    expectRefusal(await hal.browser('GET', '/api/v1/me'), 'authentication_required');
  });
});

it('opens nothing where the key of the data folder is another one', async () => {
  const ivy = await personWithApp(server, 'ivy');
  const { db } = server.running.platform.database;
  const row = await db
    .selectFrom('totp_factors')
    .innerJoin('users', 'users.id', 'totp_factors.user_id')
    .select(['users.id', 'secret'])
    .where('login', '=', 'bob')
    .executeTakeFirstOrThrow();
  // The sealed secret of another user, put into hers: codes of it are none of hers.
  const ivyId = (await ivy.browser('GET', '/api/v1/me')).json.user.id as number;
  await db
    .updateTable('totp_factors')
    .set({ secret: row.secret, last_step: null })
    .where('user_id', '=', ivyId)
    .execute();
  const half = await halfSession(server, ivy);
  for (const secret of [bob.secret, ivy.secret])
    expectRefusal(await confirm(half, codeNow(server, secret)), 'second_factor_refused');
});

it('answers nobody without a session', async () => {
  const nobody = browserWith(server, 'waybill.session_token=x.y');
  for (const path of ['/confirmations', '/confirmations/options'])
    expectRefusal(await nobody('POST', `${FACTORS}${path}`, { code: '123456' }), 'authentication_required');
});
