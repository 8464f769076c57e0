import { expect, test } from 'vitest';
import { codeOf, makeFresh, makeStale } from './support/authenticator-app.ts';
import { useBrowser } from './support/browser.ts';
import { makeUpload } from './support/crate-file.ts';
import { sendJson } from './support/http.ts';
import { makePerson, makeToken, signIn } from './support/people.ts';
import { put } from './support/uploads.ts';
import { useWaybill } from './support/waybill.ts';

const PASSWORD = 'correct horse battery staple';

test('a person makes a token that is shown once, secures the account, is asked again for what gives rights, ends a stranger’s session and answers an invitation', async () => {
  const waybill = await useWaybill({ environment: { WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD } });
  const { url } = waybill;
  await makePerson(url, 'bob');
  const bob = await makeToken(url, 'bob');
  expect((await put(url, makeUpload('parcel', '1.0.0'), bob.token)).status).toBe(200);
  const invited = await sendJson(`${url}/api/v1/crates/parcel/owners`, {
    method: 'PUT',
    token: bob.token,
    json: { users: ['admin'] },
  });
  expect(invited.status).toBe(200);
  const stranger = await signIn(url, 'admin', PASSWORD);

  const { page } = await useBrowser({ keepsPages: true });
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  const signInHere = async () => {
    await page.getByLabel('E-mail address').fill('admin@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  const tokenOnPage = async () => (await page.getByRole('region', { name: 'the token' }).innerText()).trim();
  const may = async (token: string) => (await sendJson(`${url}/api/v1/me`, { token })).status;

  // cargo sends people to `/me` for a token, so whoever is not signed in yet is told there how to get one.
  await page.goto(`${url}/me`);
  await page.getByText(`waybill login --registry ${url} --cargo`).waitFor();

  // A token with what the address asks for; the way over signing in loses nothing of it.
  const wish = '/me/tokens/new?name=laptop&scopes=publish-update%2Cyank&crates=parcel+acme-*&days=30';
  await page.goto(url + wish);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signInHere();
  await page.waitForURL(url + wish);
  await button('Make the token').click();
  const token = await tokenOnPage();
  expect(token).toMatch(/^wbat_/);
  expect((await sendJson(`${url}/api/v1/me`, { token })).json['credential']).toMatchObject({
    name: 'laptop',
    scopes: ['publish-update', 'yank'],
    crates: ['parcel', 'acme-*'],
  });
  await page.getByRole('link', { name: 'I have copied it' }).click();
  await page.getByRole('rowheader', { name: 'laptop' }).waitFor();
  expect(await page.content()).not.toContain(token);

  // The button that leads back shows the page again as it was, but not when the session was ended meanwhile.
  const leaveAndComeBack = async (meanwhile: () => Promise<unknown>) => {
    await page.evaluate(`globalThis.isKept = true`);
    await page.goto(`${url}/healthz`);
    await meanwhile();
    await page.goBack({ waitUntil: 'commit' });
  };
  await leaveAndComeBack(async () => {});
  await page.getByRole('rowheader', { name: 'laptop' }).waitFor();
  expect(await page.evaluate(`globalThis.isKept`), 'the browser keeps pages').toBe(true);
  await leaveAndComeBack(() =>
    sendJson(`${url}/api/v1/me/sessions`, { method: 'DELETE', headers: { cookie: stranger } }),
  );
  const signInAgain = page.getByRole('main').getByRole('link', { name: 'Sign in' });
  await signInAgain.waitFor();
  expect(await page.getByText('laptop').count()).toBe(0);
  await signInAgain.click();
  await signInHere();
  await page.getByRole('rowheader', { name: 'laptop' }).waitFor();

  // Another address: asked for with the password; where no mail is sent, an administrator hands the link on.
  await page.getByRole('link', { name: 'Notifications', exact: true }).click();
  await button('Change the address').click();
  await page.getByLabel('New address').fill('operator@example.com');
  await page.getByLabel('Your password').fill('something else');
  await page.keyboard.press('Enter');
  await page.getByText('The password is not right').waitFor();
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('An administrator has the link').waitFor();

  // An authenticator app, and the recovery codes that are shown this once.
  await page.getByRole('link', { name: 'Security', exact: true }).click();
  await button('Add an authenticator app').click();
  const secret = (await page.getByRole('region', { name: 'the secret' }).innerText()).replace(/\s/g, '');
  await page.getByLabel('The code it shows now').fill(codeOf(secret));
  await page.keyboard.press('Enter');
  const codes = (await page.getByRole('region', { name: 'the recovery codes' }).innerText())
    .trim()
    .split('\n');
  expect(codes).toHaveLength(10);
  await button('I have kept them').click();
  await page.getByText('10 codes left').waitFor();

  // The factor was given a while ago: it is asked for again, and the request that was refused goes through.
  makeStale(waybill.dataDir);
  await page.goto(`${url}/me/tokens/new`);
  await page.getByLabel('Name').fill('second');
  await button('Make the token').click();
  await dialog.getByRole('heading', { name: 'Your second factor, please' }).waitFor();
  await dialog.getByLabel('Code').fill('000000');
  await page.keyboard.press('Enter');
  await dialog.getByText('is not good').waitFor();
  await page.keyboard.press('Escape');
  // Cancelled: refused as it was, and nothing of the form is lost.
  await page.getByText('this action needs your second factor').waitFor();
  await button('Make the token').click();
  await dialog.getByLabel('Code').fill(codeOf(secret, 1));
  await page.keyboard.press('Enter');
  const second = await tokenOnPage();
  expect(await may(second)).toBe(200);

  // Revoking asks first, and for no factor.
  makeStale(waybill.dataDir);
  await page.goto(`${url}/me/tokens`);
  await button('Revoke second').click();
  expect(await may(second)).toBe(200);
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('rowheader', { name: 'second' }).waitFor({ state: 'detached' });
  expect(await may(second)).toBe(403);

  // A session somewhere else, of which only half was there since the factor was enrolled, is ended.
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  const rows = page.getByRole('row');
  await page.getByText('this one').waitFor();
  expect(await rows.count()).toBe(3);
  await button('End all others').click();
  await dialog.getByRole('button', { name: 'End all others' }).click();
  await dialog.waitFor({ state: 'detached' });
  await rows.nth(2).waitFor({ state: 'detached' });
  const half = await sendJson(`${url}/api/v1/me/second-factor/confirmations/options`, {
    method: 'POST',
    headers: { cookie: stranger },
  });
  expect(half.status).toBe(403);

  // The invitation is told of in the bar.
  await page.locator('header summary').click();
  await page.getByRole('link', { name: '1 invitation waiting' }).click();
  await button('Accept the invitation to parcel').click();
  await dialog.getByRole('button', { name: 'Accept' }).click();
  await page.getByText('No invitation waits for you').waitFor();
  await page.getByRole('link', { name: 'Your crates', exact: true }).first().click();
  await page.getByRole('region', { name: 'Your crates' }).getByRole('link', { name: 'parcel' }).waitFor();

  // Whoever signs out leaves nothing on the machine, not even behind the button that leads back.
  makeFresh(waybill.dataDir);
  await page.goto(`${url}/me/security`);
  await button('Make new ones').click();
  await dialog.getByRole('button', { name: 'Make new ones' }).click();
  await page.getByRole('region', { name: 'the recovery codes' }).waitFor();
  await page.locator('header summary').click();
  await button('Sign out').click();
  await page.waitForURL(`${url}/`);
  await page.goBack({ waitUntil: 'commit' });
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
  expect(await page.getByRole('region', { name: 'the recovery codes' }).count()).toBe(0);
  expect(broken).toEqual([]);
});
