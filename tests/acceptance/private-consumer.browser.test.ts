import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { makePerson } from './support/people.ts';
import { runProgram } from './support/programs.ts';
import { publishing } from './support/rocket.ts';
import { useConsumer, useCrate } from './support/sources.ts';
import { watchedPage } from './support/watched-page.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

const PASSWORD = 'correct horse battery staple';
const CLOSED = [
  '/',
  '/search?q=vault',
  '/crates/vault',
  '/crates/vault/versions',
  '/crates/vault/1.0.0',
  '/users/admin',
  '/keywords',
  '/me/tokens',
];

test('a consumer of a private registry signs in, makes a token for reading, and builds; a stranger learns nothing', async () => {
  const waybill = await useWaybill({ environment: { WAYBILL_VISIBILITY: 'private' } });
  const vault = useCrate({ name: 'vault', version: '1.0.0', files: { 'src/lib.rs': VAULT } });
  await succeeding(
    useCargo(waybill, '[registry]\nglobal-credential-providers = ["cargo:token"]\n').run(
      [...publishing, '--no-verify'],
      { cwd: vault, environment: withToken(ADMIN_TOKEN) },
    ),
  );
  await makePerson(waybill.url, 'eve', PASSWORD);
  const { context } = await useBrowser();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const watched = await watchedPage(context, waybill.url);
  const { page, visit, complaints } = watched;
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    if (!response.url().includes('/api/v1/')) return;
    // The body of one that a page did not wait for is gone with the page.
    const body = response.text().catch(() => '');
    answers.push(body.then((text) => `${response.status()} ${text}`));
  });

  for (const path of CLOSED) {
    await visit(path);
    const main = page.getByRole('main');
    expect(await main.getByRole('link', { name: 'Sign in' }).count(), path).toBeGreaterThan(0);
    // What is there looks as what is not.
    const there = await main.innerText();
    await visit(path.replace('vault', 'nobody').replace('users/admin', 'users/nobody'));
    expect(there.replaceAll(/vault|admin/g, 'nobody'), path).toBe(await main.innerText());
  }
  // The pages that hold nothing of the registry's content are for everybody.
  await visit('/docs/private-crates');
  await page.getByText(`${waybill.url}/private/index/`).first().waitFor();
  const told = await Promise.all(answers);
  expect(told.length).toBeGreaterThan(CLOSED.length);
  expect(told.filter((answer) => !answer.startsWith('401 '))).toEqual([]);
  expect(told.join()).not.toContain('A crate of the acceptance tests');

  await page.goto(`${waybill.url}/crates/vault`);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail address').fill('eve@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/crates/vault');
  await page.getByRole('main').getByText('1.0.0').first().waitFor();

  await visit('/');
  const block = await copied(page, 'the registry block');
  // Where `cargo login` sends people.
  await visit('/me');
  await page.getByRole('main').getByText('cargo login').first().waitFor();
  await visit('/me/tokens');
  await page.getByRole('main').getByRole('link', { name: 'New token' }).first().click();
  await page.getByLabel('Name').fill('laptop');
  for (const scope of ['Publish new versions', 'Publish new crates']) await page.getByLabel(scope).uncheck();
  await page.getByRole('button', { name: 'Make the token' }).click();
  const token = await copied(page, 'the token');

  const home = writeFiles(useFolder(), { 'config.toml': block });
  const cargo = (args: string[], cwd: string, input = '') =>
    runProgram('cargo', args, {
      cwd,
      input,
      environment: { CARGO_HOME: home, CARGO_TARGET_DIR: `${home}/target`, CARGO_TERM_COLOR: 'never' },
    });
  const consumer = useConsumer('vault = { version = "1", registry = "waybill" }', 'vault::said()');
  expect((await cargo(['run'], consumer)).stderr).toMatch(/no token found|token rejected|cargo login/);
  await succeeding(cargo(['login', '--registry', 'waybill'], consumer, `${token}\n`));
  expect((await succeeding(cargo(['run', '--quiet'], consumer))).stdout.trim()).toBe('from the vault');

  // It reads, and that is all.
  const yanking = await cargo(['yank', 'vault@1.0.0', '--registry', 'waybill'], consumer);
  expect(yanking).toMatchObject({ code: 101 });
  await visit('/me/tokens');
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('You have no API tokens').waitFor();
  expect((await cargo(['update'], consumer)).stderr).toMatch(/token rejected|401|403/);
  expect(complaints()).toEqual([]);
});

const VAULT = 'pub fn said() -> &\'static str {\n    "from the vault"\n}\n';

async function copied(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${name}` }).click();
  await page.getByText(`Copied ${name}`).waitFor();
  return page.evaluate<string>('navigator.clipboard.readText()');
}
