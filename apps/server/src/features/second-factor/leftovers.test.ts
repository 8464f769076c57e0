import { expect, it } from 'vitest';
import { FROM_MANY_ADDRESSES } from '../../testing/people.ts';
import { confirm, FACTORS, personWithApp, signedInPerson } from '../../testing/second-factors.ts';
import { startTestServer } from '../../testing/test-server.ts';
import { forgetFactorLeftovers } from './index.ts';

const MINUTE_MS = 60_000;

it('forgets questions, unconfirmed apps and tries when their time is over, and nothing else', async () => {
  const server = await startTestServer({ ...FROM_MANY_ADDRESSES, public_url: 'http://localhost:{port}' });
  const { db } = server.running.platform.database;
  const counts = async () => [
    (await db.selectFrom('passkey_challenges').select('purpose').execute()).length,
    (await db.selectFrom('totp_factors').select('user_id').execute()).length,
    (await db.selectFrom('factor_tries').select('subject').execute()).length,
  ];
  const ann = await personWithApp(server, 'ann');
  const bob = await signedInPerson(server, 'bob');
  await bob.browser('POST', `${FACTORS}/totp`);
  await bob.browser('POST', `${FACTORS}/passkeys/options`);
  await confirm(ann.browser, '000000');
  // Of the enrolment and of the try: by user, by user and day, and by two addresses.
  expect(await counts()).toEqual([1, 2, 4]);
  await forgetFactorLeftovers(server.running.platform);
  expect(await counts()).toEqual([1, 2, 4]);
  server.advance(16 * MINUTE_MS);
  await forgetFactorLeftovers(server.running.platform);
  // The confirmed app, and the tries of the day.
  expect(await counts()).toEqual([0, 1, 1]);
  server.advance(24 * 60 * MINUTE_MS);
  await forgetFactorLeftovers(server.running.platform);
  expect(await counts()).toEqual([0, 1, 0]);
  await server.close();
});
