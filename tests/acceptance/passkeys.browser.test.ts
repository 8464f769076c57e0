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
  const heading = (name: string) => page.getByRole('heading', { name }).waitFor();
  const signOut = () => page.getByRole('button', { name: 'Sign out' }).click();

  await page.goto(`${url}/me/security`);
  await signInByPassword();
  await heading('Security of your account');
  await page.getByLabel('Name of a new one').fill('My laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Your recovery codes.').waitFor();
  const codes = ((await page.locator('#recovery-codes').textContent()) ?? '').split('\n');
  expect(codes).toHaveLength(10);
  expect(await credentials()).toBe(1);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByText('My laptop').waitFor();

  await signOut();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await heading('Security of your account');

  await signOut();
  await signInByPassword();
  await heading('Your second factor');
  await page.goto(`${url}/me/security`);
  await heading('Your second factor');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await heading('Security of your account');

  // It is fresh, so the passkey may go; and with it goes what it signed in to.
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('My laptop').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await signOut();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('This passkey is not good here').waitFor();
  expect(complaints).toHaveLength(1);
});
