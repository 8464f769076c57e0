import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, test } from 'vitest';
import { useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { type Answer, type Call, send } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { makePerson } from './support/people.ts';
import { publishing } from './support/rocket.ts';
import { useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './support/waybill.ts';

/** Cargo shows what stands in `errors[].detail`; of any other answer it shows the headers, and the body as it is. */

keepToTheEnd();

const UPLOAD = '/api/v1/crates/new';
const json = (body: unknown, type = 'application/json') => ({
  method: 'POST',
  token: ADMIN_TOKEN,
  body: JSON.stringify(body),
  headers: { 'content-type': type },
});
const put = (body: Buffer, token = ADMIN_TOKEN): Call => ({ method: 'PUT', token, body });
const user = { login: 'twice', email: 'twice@example.com' };
const { body: crate } = makeUpload('errors', '1.0.0');

let waybill: Waybill;

beforeAll(async () => {
  waybill = await useWaybill({ environment: { WAYBILL_LIMITS__UPLOAD_BYTES: '50000' } });
  await makePerson(waybill.url, 'twice');
});

test.each<[number, string, string, Call]>([
  [400, 'an upload that ends early', UPLOAD, put(crate.subarray(0, 100))],
  [401, 'a scheme that nobody knows', UPLOAD, put(crate, 'Basic dXNlcjpwYXNz')],
  [403, 'a token that nobody made', UPLOAD, put(crate, 'no-such-token-no-such-token-no-such')],
  [
    404,
    'a crate that is not there',
    '/api/v1/crates/absent/1.0.0/yank',
    { method: 'DELETE', token: ADMIN_TOKEN },
  ],
  [404, 'an index file that is not there', '/index/ab/se/absent', {}],
  [404, 'an address that leads nowhere', '/nowhere', {}],
  [409, 'what exists already', '/api/v1/admin/users', json(user)],
  [413, 'a crate too large', UPLOAD, put(makeUpload('errors', '1.0.0', randomBytes(60_000)).body)],
  [415, 'a body of another type', '/api/v1/admin/users', json(user, 'text/plain')],
  [422, 'a body of another shape', '/api/v1/admin/users', json({ ...user, login: 7 })],
  [431, 'a header too large', '/index/config.json', { headers: { 'x-much': 'x'.repeat(20_000) } }],
])('§13.29 %i for %s comes with a sentence', async (status, _, path, call) => {
  expectSentence(await send(waybill.url + path, call), status);
});

test('§13.29 429 for too many attempts comes with a sentence', async () => {
  const attempt = { ...json({ email: 'twice@example.com', password: 'wrong password' }), token: '' };
  let answer: Answer;
  let attempts = 0;
  do answer = await send(`${waybill.url}/api/auth/sign-in/email`, attempt);
  while (answer.status === 401 && ++attempts < 50);
  expectSentence(answer, 429);
});

test('§13.29 what is broken inside comes with a sentence that cargo shows, and tells nothing of the inside', async () => {
  const publish = () =>
    useCargo(waybill).run([...publishing, '--no-verify'], {
      cwd: useCrate({ name: 'errors' }),
      environment: withToken(ADMIN_TOKEN),
    });
  const blobs = join(waybill.dataDir, 'blobs');
  renameSync(blobs, `${blobs}-away`);
  writeFileSync(blobs, '');
  expect(await publish()).toMatchObject({ code: 101, stderr: /status 503 Service Unavailable\): \w+/ });

  const database = new DatabaseSync(join(waybill.dataDir, 'waybill.sqlite'));
  database.exec('drop table versions');
  database.close();
  const broken = await publish();
  expect(broken).toMatchObject({ code: 101, stderr: /status 500 Internal Server Error\): \w+/ });
  expect(broken.stderr).not.toMatch(/no such table|sqlite/i);
});

function expectSentence({ status, headers, text }: Answer, expected: number): void {
  expect(status, text).toBe(expected);
  expect(headers['content-type']).toMatch(/^application\/json/);
  const { errors } = JSON.parse(text) as { errors: { detail: string }[] };
  expect(errors).toHaveLength(1);
  expect(errors[0]?.detail).toMatch(/\w+ \w+/);
}
