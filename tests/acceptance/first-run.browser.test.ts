import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { type Cargo, succeeding } from './support/cargo.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { runProgram } from './support/programs.ts';
import { indexLines } from './support/registry.ts';
import { useCrate } from './support/sources.ts';
import { watchedPage } from './support/watched-page.ts';
import { useWaybill } from './support/waybill.ts';

const nobody = {
  WAYBILL_SETUP__ADMIN_LOGIN: '',
  WAYBILL_SETUP__ADMIN_EMAIL: '',
  WAYBILL_SETUP__ADMIN_TOKEN: '',
};

test('from the printed link to the first crate: set up, paste the two blocks, publish, and be told', async () => {
  const waybill = await useWaybill({ environment: nobody });
  const { context } = await useBrowser();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page, complaints } = await watchedPage(context, waybill.url);

  await page.goto(/http:\/\/\S+\/setup\?token=\S+/.exec(waybill.stdout())?.[0] ?? '');
  await page.getByLabel('Login').focus();
  for (const [typed, then] of [
    ['wile', 'Tab'],
    ['wile@example.com', 'Tab'],
    ['correct horse battery staple', 'Enter'],
  ] as const) {
    await page.keyboard.type(typed);
    await page.keyboard.press(then);
  }
  await page.getByRole('heading', { name: 'Welcome, wile' }).waitFor();
  const token = (await page.locator('pre').first().innerText()).trim();
  expect(token).toMatch(/^wbat_\w{32}$/);
  await page.getByRole('link', { name: 'on to the first crate' }).click();

  await page.getByText('Waiting for the first crate').waitFor();
  await page.getByRole('navigation', { name: 'Registry' }).getByText('wile').waitFor();
  const home = useFolder();
  const block = await copied(page, 'the registry block');
  expect(block).toContain(waybill.index);
  writeFiles(home, { 'config.toml': block + (await copied(page, 'the credential provider block')) });
  const cargo = cargoAt(home);
  const source = useCrate({ name: 'maiden', manifest: await copied(page, 'the line for Cargo.toml') });
  const [, ...logIn] = (await copied(page, 'the command to log in')).trim().split(' ');
  await succeeding(cargo.run(logIn, { cwd: source, input: `${token}\n` }));
  const [, ...publish] = (await copied(page, 'the command to publish')).trim().split(' ');
  await succeeding(cargo.run([...publish, '--allow-dirty'], { cwd: source }));
  expect(await indexLines(waybill.url, 'maiden')).toHaveLength(1);

  await page.getByText('Your first crate is here: maiden').waitFor();
  await page.getByRole('link', { name: 'Look at maiden' }).click();
  await page.getByRole('heading', { name: 'maiden', level: 1 }).waitFor();
  expect(page.url()).toBe(`${waybill.url}/crates/maiden`);

  // Whoever comes back finds the blocks, and no celebration.
  await page.goto(`${waybill.url}/welcome`);
  await page.getByText('There is 1 crate here already').waitFor();
  expect(await page.getByText(waybill.index).count()).toBe(1);
  expect(complaints()).toEqual([]);
});

/** What a click on the button beside it puts into the clipboard. */
async function copied(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${name}` }).click();
  await page.getByText(`Copied ${name}`).waitFor();
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** It knows nothing but the file in its home. */
const cargoAt = (home: string): Cargo => ({
  home,
  run: (args, { cwd, input }) =>
    runProgram('cargo', args, {
      cwd,
      environment: { CARGO_HOME: home, CARGO_TARGET_DIR: `${home}/target`, CARGO_TERM_COLOR: 'never' },
      ...(input === undefined ? {} : { input }),
    }),
});
