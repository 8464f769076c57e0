import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { exchange, idTokenOf, useCiSim } from './support/ci-sim.ts';
import { send, sendJson } from './support/http.ts';
import { useMailbox } from './support/mailbox.ts';
import { makePerson, makeToken } from './support/people.ts';
import { freePort } from './support/ports.ts';
import { eventually } from './support/programs.ts';
import { useWaybill } from './support/waybill.ts';

const PASSWORD = 'correct horse battery staple';

test('an operator trusts an issuer after what it showed, locks a user, finds that in the trail, stops and resumes all publishing from CI, and sends a mail again', async () => {
  const smtpPort = await freePort();
  const [waybill, ci] = await Promise.all([
    useWaybill({
      environment: {
        WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD,
        WAYBILL_MAIL__SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
        WAYBILL_MAIL__FROM: 'Waybill <waybill@example.com>',
      },
    }),
    useCiSim(),
  ]);
  const { url } = waybill;
  await makePerson(url, 'bob', PASSWORD);
  const { token: bob } = await makeToken(url, 'bob');
  // Nobody takes mails yet, so this one has to wait.
  await send(`${url}/forgot-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'email=bob%40example.com',
  });
  const job = await ci.startJob({ repository: 'octo-org/rocket' });
  const tryExchange = async () => exchange(url, await idTokenOf(job, new URL(url).host));
  const codeOf = async () => (await tryExchange()).json['errors'] as { code: string; detail: string }[];

  const { page } = await useBrowser();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  const part = (name: string) =>
    page
      .getByRole('navigation', { name: 'Parts of the administration' })
      .getByRole('link', { name, exact: true });

  await page.goto(`${url}/admin`);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail address').fill('admin@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await button('Sign in').click();
  await page.getByText('No backup is known to this server').waitFor();

  // An issuer: first as it is, which is refused in words; then as it is meant.
  await part('Issuers').click();
  await page.getByRole('link', { name: 'Trust another issuer' }).click();
  await page.getByLabel('Address of the issuer').fill(ci.issuer);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('internal').waitFor();
  expect(await button('Trust this issuer').count()).toBe(0);
  await page.getByLabel('It is inside our own network').check();
  await button('Ask it for its keys').click();
  await page.getByText('It answers as an issuer has to').waitFor();
  expect(await page.getByText(`${ci.issuer}/.well-known/openid-configuration`).count()).toBe(1);
  expect(await page.getByText('usable', { exact: true }).count()).toBeGreaterThan(0);
  expect((await codeOf())[0]?.code).toBe('id_token_issuer_unknown');
  await button('Trust this issuer').click();
  await page.getByRole('heading', { level: 1, name: ci.issuer }).waitFor();
  await page.getByText('trusted', { exact: true }).waitFor();
  expect((await codeOf())[0]?.code).not.toBe('id_token_issuer_unknown');

  // A user who is not to come in any more.
  await part('Users').click();
  await page.getByLabel('Find').fill('BOB@');
  await page.getByRole('link', { name: 'admin', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'bob', exact: true }).click();
  await button('Lock the account').click();
  await dialog.getByLabel('Reason').fill('found in a leak');
  await page.keyboard.press('Enter');
  await page.getByText('The account is locked').waitFor();
  expect((await sendJson(`${url}/api/v1/me`, { token: bob })).json['errors']).toMatchObject([
    { code: 'account_locked' },
  ]);

  // The trail says so, with what was before and after, and the search can be handed on.
  await part('Audit trail').click();
  await page.getByLabel('Who').fill('admin');
  await page.getByLabel('Action').fill('user.changed');
  await button('Search').click();
  const event = page.getByRole('main').getByRole('listitem').filter({ hasText: 'admin locked bob' });
  await event.waitFor();
  await event.getByText('user.changed').click();
  await event.getByRole('cell', { name: 'found in a leak' }).waitFor();
  expect(new URL(page.url()).search).toBe('?actor=admin&action=user.changed');
  await page.reload();
  await event.waitFor();
  expect(await page.getByText('trusts the issuer').count()).toBe(0);

  // The kill switch, with a reason that everybody reads who is refused.
  await part('Overview').click();
  await button('Pause all trusted publishing').click();
  await dialog.getByLabel('Reason').fill('Incident 42');
  await button('Pause it').click();
  await page.getByText('All trusted publishing is paused').waitFor();
  const refused = await tryExchange();
  expect(refused.status).toBe(503);
  expect(JSON.stringify(refused.json)).toContain('Incident 42');
  await button('Resume it').click();
  await dialog.getByRole('button', { name: 'Resume it' }).click();
  await page.getByText('Trusted publishing is on.').waitFor();
  expect((await tryExchange()).status).not.toBe(503);

  // The mail that waited: its secret is not on the page, and it goes out when it is sent again.
  await part('Mails').click();
  await page.getByText('ECONNREFUSED').waitFor();
  const mails = await useMailbox(smtpPort);
  await page.getByText('set a new password').click();
  await page.getByText('/reset-password?token=***').waitFor();
  await button('Try now').click();
  await page.getByRole('main').getByText('sent', { exact: true }).waitFor();
  await eventually(
    () => `no mail came: ${mails.length}`,
    () => mails.length > 0 || undefined,
  );
  expect(mails.join()).toContain('reset-password');
  expect(mails.join()).not.toContain('***');
  expect(broken).toEqual([]);
});
