import { beforeAll, expect, test } from 'vitest';
import { useChromium } from './support/browser.ts';
import { makeUpload } from './support/crate-file.ts';
import { send, sendJson } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { makePerson, makeToken } from './support/people.ts';
import { put } from './support/uploads.ts';
import { signInByForm, type WatchedPage, watchedPage } from './support/watched-page.ts';
import { useWaybill, type Waybill } from './support/waybill.ts';

/** An organisation from its making to its end, and what an owner decides about a crate; by ada, with others looking on. */
const PASSWORD = 'correct horse battery staple';

keepToTheEnd();
let waybill: Waybill;
let ada: WatchedPage;
let admin: WatchedPage;
let stranger: WatchedPage;
let grace: WatchedPage;

beforeAll(async () => {
  waybill = await useWaybill({
    environment: { WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD, WAYBILL_ORGANIZATIONS__CREATION: 'anyone' },
  });
  const { url } = waybill;
  const [browser] = await Promise.all([
    useChromium(),
    ...['ada', 'grace', 'wile'].map((login) => makePerson(url, login, PASSWORD)),
  ]);
  const { token } = await makeToken(url, 'ada');
  for (const name of ['rocket', 'glider'])
    expect((await put(url, makeUpload(name, '1.0.0'), token)).status).toBe(200);
  const visitor = async (login: string) => {
    const watched = await watchedPage(await browser.newContext({ reducedMotion: 'reduce' }), url);
    await signInByForm(watched, login, PASSWORD);
    return watched;
  };
  [ada, admin, stranger, grace] = (await Promise.all(['ada', 'admin', 'wile', 'grace'].map(visitor))) as [
    WatchedPage,
    WatchedPage,
    WatchedPage,
    WatchedPage,
  ];
});

const says = (of: WatchedPage, text: string | RegExp) => of.page.getByText(text).first().waitFor();
const click = (of: WatchedPage, name: string) =>
  of.page.getByRole('button', { name, exact: true }).first().click();
/** What a dialog asks for. */
const confirm = (of: WatchedPage, action: string) =>
  of.page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
const statusOf = async () => (await send(`${waybill.url}/api/v1/crates/rocket`)).status;

test('somebody makes an organisation, and brings people together', async () => {
  const { page, visit } = ada;
  await visit('/organizations');
  await says(ada, 'You are in no organisation');
  await page.getByRole('link', { name: 'New organisation' }).click();
  await page.getByLabel('Name', { exact: true }).fill('no good');
  await page.keyboard.press('Enter');
  await says(ada, 'must be 1 to 39 ASCII letters');
  await page.getByLabel('Name', { exact: true }).fill('acme');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'acme', level: 1 }).waitFor();

  await page.getByRole('link', { name: 'Members' }).click();
  const leave = page.getByRole('button', { name: 'Leave acme' });
  expect(await leave.getAttribute('aria-disabled')).toBe('true');
  expect(await leave.getAttribute('title')).toContain('last owner');
  await page.getByLabel('Login').fill('nobody-here');
  await click(ada, 'Add');
  await says(ada, 'There is no user with the login');
  await page.getByLabel('Login').fill('grace');
  await click(ada, 'Add');
  await says(ada, 'grace belongs to acme now');
  await click(ada, 'Change role of grace');
  await page.getByRole('dialog').getByLabel('Administrator').check();
  await confirm(ada, 'Save the role');
  await page.getByRole('row', { name: /grace.*Administrator/ }).waitFor();

  await page.getByRole('link', { name: 'Teams' }).click();
  await page.getByLabel('Name').fill('core');
  await click(ada, 'Make the team');
  await page.getByRole('link', { name: 'acme:core' }).click();
  await page.getByLabel('A member of the organisation').fill('grace');
  await click(ada, 'Add to the team');
  await says(ada, 'grace is in acme:core now');
});

test('a member who has a crate only by a team publishes and yanks it, and is shown nothing else', async () => {
  const { url } = waybill;
  const owner = { token: (await makeToken(url, 'ada')).token, json: { owners: ['acme:core'] } };
  expect((await sendJson(`${url}/api/v1/crates/glider/owners`, { method: 'PUT', ...owner })).status).toBe(
    200,
  );
  const tabs = async ({ page, visit }: WatchedPage) => {
    await visit('/crates/glider');
    const parts = page.getByRole('navigation', { name: 'Parts of glider' });
    await parts.getByRole('link', { name: 'Settings' }).waitFor();
    return (await parts.getByRole('link').allInnerTexts()).slice(4);
  };
  expect(await tabs(grace)).toEqual(['Settings']);
  expect(await tabs(admin)).toEqual(['Attempts', 'Settings']);
  expect(await tabs(ada)).toEqual(['Trusted publishers', 'Attempts', 'Settings']);

  const { page, visit } = grace;
  await visit('/crates/glider/settings');
  await says(grace, 'as a member of a team that owns it');
  await says(grace, 'You cannot delete it now');
  expect(await page.getByRole('main').getByRole('button').allInnerTexts()).toEqual([]);
  await visit('/crates/glider/publishers');
  await says(grace, 'That is not yours to see');

  await visit('/crates/glider/1.0.0');
  await click(grace, 'Yank');
  await confirm(grace, 'Yank');
  await page.getByRole('button', { name: 'Unyank' }).waitFor();
  expect((await put(url, makeUpload('glider', '1.1.0'), (await makeToken(url, 'grace')).token)).status).toBe(
    200,
  );
});

test('names are given by an administrator of the registry, and nobody else learns of the organisation', async () => {
  await ada.visit('/organizations/acme/prefixes');
  await says(ada, 'Prefixes are given and taken back by administrators');
  expect(await ada.page.getByRole('textbox', { name: 'Prefix' }).count()).toBe(0);

  await admin.visit('/organizations/acme/prefixes');
  await admin.page.getByRole('textbox', { name: 'Prefix' }).fill('acme');
  await click(admin, 'Give it to the organisation');
  await says(admin, /end with `-`/);
  await admin.page.getByRole('textbox', { name: 'Prefix' }).fill('acme-');
  await click(admin, 'Give it to the organisation');
  await admin.page.getByRole('listitem').filter({ hasText: 'acme-*' }).waitFor();

  for (const path of [
    '/organizations/acme',
    '/organizations/acme/members',
    '/organizations/acme/teams/core',
  ]) {
    await stranger.visit(path);
    await says(stranger, 'There is nothing here');
  }
});

test('an owner gives a crate to the organisation, invites another owner, and makes it private', async () => {
  const { page, visit } = ada;
  await stranger.visit('/crates/rocket/settings');
  await says(stranger, 'That is not yours to see');

  await visit('/organizations/acme');
  await page.getByLabel('Name of a crate that you own').fill('rocket');
  await click(ada, 'Bring it in');
  await page
    .getByRole('row', { name: /rocket/ })
    .getByRole('link', { name: 'rocket' })
    .waitFor();

  await visit('/crates/rocket/settings');
  await page.getByLabel('Invite an owner').fill('wile');
  await click(ada, 'Invite');
  await says(ada, 'Invited, and not answered yet');
  await click(ada, 'Take back the invitation of wile');
  await confirm(ada, 'Take back');
  await page.getByText('Invited, and not answered yet').waitFor({ state: 'detached' });
  await page.getByLabel('Invite an owner').fill('acme:core');
  await click(ada, 'Invite');
  await page.getByRole('link', { name: 'acme:core' }).waitFor();

  expect(await statusOf()).toBe(200);
  await click(ada, 'Make it private');
  await says(ada, 'It leaves the public index at once');
  await confirm(ada, 'Make it private');
  await says(ada, 'is no longer in the public index');
  expect(await statusOf()).toBe(404);
  await stranger.visit('/crates/rocket/settings');
  await says(stranger, 'There is nothing here');
});

test('what cannot be undone is typed first, and is gone then', async () => {
  const { page, visit } = ada;
  await visit('/organizations/acme/settings');
  await says(ada, 'It still has 1 crate');

  await visit('/crates/rocket/settings');
  await says(ada, 'only administrators have permission to delete versions');
  await click(ada, 'Delete the crate');
  const action = page.getByRole('dialog').getByRole('button', { name: 'Delete the crate' });
  // It can be reached, and does nothing yet.
  await action.click({ force: true });
  expect(await action.getAttribute('aria-disabled')).toBe('true');
  await page.getByLabel('Why (optional)').fill('the wrong name');
  await page.getByLabel('Type “rocket” to go on').fill('rocket');
  await action.click();
  await page.getByRole('heading', { name: 'rocket is deleted' }).waitFor();
  await says(ada, 'Nobody gets the name for 24 hours');
  await visit('/crates/rocket/settings');
  await says(ada, 'There is nothing here');

  await visit('/organizations/acme/settings');
  await click(ada, 'Delete the organisation');
  await page.getByLabel('Type “acme” to go on').fill('acme');
  await confirm(ada, 'Delete the organisation');
  await says(ada, 'You are in no organisation');
  // Of what was typed wrong on purpose the browser complains as well.
  const isOurs = (text: string) => !text.includes('the server responded with a status of 4');
  for (const { complaints } of [ada, admin, stranger, grace]) expect(complaints().filter(isOurs)).toEqual([]);
});
