import { expect, test } from 'vitest';
import { plugIn, useBrowser } from './support/browser.ts';
import { freePort } from './support/ports.ts';
import { useWaybill } from './support/waybill.ts';

const PASSWORD = 'correct horse battery staple';

test('a person adds a passkey in a real browser, and signs in with nothing else, and as the second factor', async () => {
  const port = await freePort();
  // Browsers use passkeys at names only.
  const url = `http://localhost:${port}`;
  await useWaybill({
    port,
    environment: { WAYBILL_PUBLIC_URL: url, WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD },
  });
  const { page, cdp } = await useBrowser();
  const credentials = await plugIn(cdp);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A refused request is one; the rest would be a script or a style that the page's policy stops.
    if (message.type() === 'error') complaints.push(message.text());
  });
  const signInByPassword = async () => {
    await page.getByLabel('E-mail address').fill('admin@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
  // Back on the page where it was, and not on some start page.
  const isOnSecurity = async () => {
    await heading('Security');
    expect(page.url()).toBe(`${url}/me/security`);
  };
  const signOut = async () => {
    await page.locator('header summary').click();
    await button('Sign out').click();
    await page.getByRole('navigation').getByRole('link', { name: 'Sign in' }).waitFor();
    await page.goto(`${url}/me/security`);
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  };

  await page.goto(`${url}/me/security`);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signInByPassword();
  await isOnSecurity();
  await page.getByLabel('Name of a new passkey').fill('My laptop');
  await button('Add a passkey').click();
  await page.getByText('Your recovery codes').waitFor();
  const codes = (await page.getByRole('region', { name: 'the recovery codes' }).innerText())
    .trim()
    .split('\n');
  expect(codes).toHaveLength(10);
  expect(await credentials()).toBe(1);
  await button('I have kept them').click();
  await page.getByText('My laptop').waitFor();

  await signOut();
  await button('Sign in with a passkey').click();
  await isOnSecurity();

  await signOut();
  await signInByPassword();
  await heading('Your second factor');
  // No way around it: the page is still nobody's.
  await page.goto(`${url}/me/security`);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await heading('Your second factor');
  await button('Use a passkey').click();
  await isOnSecurity();

  // It is fresh, so the passkey may go; and with it goes what it signed in to.
  await button('Remove My laptop').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no second factor').waitFor();
  expect(await page.getByText('My laptop').count()).toBe(0);
  expect(complaints).toEqual([]);
  await signOut();
  await button('Sign in with a passkey').click();
  await page.getByText('This passkey is not good here').waitFor();
  expect(complaints).toHaveLength(1);
});
