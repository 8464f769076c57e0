import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { idTokenOf, useCiSim } from './support/ci-sim.ts';
import { assembleUpload, tarEntry, type Upload } from './support/crate-file.ts';
import { putAll } from './support/uploads.ts';
import { watchedPage } from './support/watched-page.ts';
import { useWaybill } from './support/waybill.ts';

const PASSWORD = 'correct horse battery staple';

test('by keyboard alone: a publisher is filled from the repository, tried, rehearsed, edited, switched off and deleted', async () => {
  const sim = await useCiSim();
  const waybill = await useWaybill({
    environment: { ...sim.settings, WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD },
  });
  await putAll(waybill.url, [crateOf('rocket', `${sim.url}/acme/rocket`)]);
  const { context } = await useBrowser();
  const { page, complaints } = await watchedPage(context, waybill.url);

  await page.goto(`${waybill.url}/sign-in?return_to=/crates/rocket/publishers`);
  await page.getByLabel('E-mail address').focus();
  for (const [text, then] of [
    ['admin@example.com', 'Tab'],
    [PASSWORD, 'Enter'],
  ] as const) {
    await page.keyboard.type(text);
    await page.keyboard.press(then);
  }

  // It explains itself, and one key leads on.
  await page.getByText('No CI may publish this crate yet').waitFor();
  await press(page, page.getByRole('link', { name: 'Add a trusted publisher' }));

  // The repository of the crate has filled it in.
  const owner = page.getByLabel('Repository owner', { exact: true });
  await owner.waitFor();
  expect(await owner.inputValue()).toBe('acme');
  expect(await page.getByLabel('Repository name', { exact: true }).inputValue()).toBe('rocket');
  const workflow = page.getByLabel('Workflow file', { exact: true });
  expect(await workflow.inputValue()).toBe('release.yml');
  expect(await page.getByLabel('Name of the environment').inputValue()).toBe('release');

  // What is wrong is said when the field is left, in the registry's own words.
  await write(page, workflow, 'ship');
  await page.keyboard.press('Tab');
  expect(await workflow.getAttribute('aria-invalid')).toBe('true');
  await write(page, workflow, 'ship.yml');
  await page.keyboard.press('Tab');
  expect(await workflow.getAttribute('aria-invalid')).toBeNull();

  // A job that is described: allowed as the publisher asks, refused from a branch, with the check that failed.
  await page.getByText('This job would be allowed').waitFor();
  await write(page, page.getByLabel('It runs on the ref'), 'refs/heads/main');
  await page.getByText('This job would be refused').waitFor();
  const failed = page.locator('table.checks tr.failed').first();
  expect(await failed.innerText()).toContain('refs/tags/v*');
  expect(await failed.innerText()).toContain('refs/heads/main');
  await write(page, page.getByLabel('It names the environment'), '');
  await press(page, page.getByRole('button', { name: 'As the publisher asks' }));
  await page.getByText('This job would be allowed').waitFor();

  // The workflow for this very publisher.
  const file = await page.getByRole('region', { name: 'the workflow', exact: true }).innerText();
  expect(await page.locator('figcaption').first().innerText()).toBe('.github/workflows/ship.yml');
  for (const line of [
    'permissions: {}',
    'environment: release',
    'id-token: write',
    `url: ${waybill.url}`,
    `sparse+${waybill.url}/index/`,
    'cargo publish --registry waybill --no-verify',
  ])
    expect(file).toContain(line);
  expect(file.match(/uses: .*/g)?.every((line) => /@[0-9a-f]{40}/.test(line))).toBe(true);
  expect(file.match(/id-token: write/g)).toHaveLength(1);

  await page.keyboard.press('Shift+Tab');
  await press(page, page.getByRole('button', { name: 'Add the publisher' }));
  const card = page.getByRole('article', { name: 'acme/rocket · ship.yml · release' });
  await card.waitFor();
  expect(await card.innerText()).toContain('active');
  expect(await card.innerText()).toContain('learnt at first use');

  // Edited: the environment may be any; then an ID token of a real job is read here, and rehearsed there.
  await press(page, card.getByRole('link', { name: 'Edit' }));
  await page.getByRole('heading', { name: 'The ids behind the names' }).waitFor();
  await reach(page, page.getByRole('radio', { name: /^The job runs in this one/ }));
  await page.keyboard.press('ArrowDown');
  await press(page, page.getByRole('button', { name: 'Save the changes' }));
  const edited = page.getByRole('article', { name: 'acme/rocket · ship.yml', exact: true });
  await edited.waitFor();
  expect(await edited.innerText()).toContain('any, or none');

  await press(page, edited.getByRole('link', { name: 'Edit' }));
  await page.getByRole('heading', { name: 'The ids behind the names' }).waitFor();
  await reach(page, page.getByRole('radio', { name: 'a job that you describe' }));
  await page.keyboard.press('ArrowDown');
  await reach(page, page.getByLabel('ID token', { exact: true }));
  const job = await sim.startJob({
    repository: 'acme/rocket',
    workflow: 'ship.yml',
    ref: 'refs/tags/v1.0.0',
  });
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  const idToken = await idTokenOf(job, new URL(waybill.url).host);
  await page.keyboard.insertText(idToken);
  await page.getByText('This job would be allowed').waitFor();
  await page.getByText('Not verified').waitFor();
  expect(sent.filter((body) => body.includes(idToken))).toEqual([]);
  await press(page, page.getByRole('button', { name: 'Rehearse' }));
  await page.getByText('Rehearsed: it would be allowed').waitFor();
  expect(sent.filter((body) => body.includes(idToken))).toHaveLength(1);
  await press(page, page.getByRole('link', { name: 'Cancel' }), 'Shift+Tab');

  // Switched off and deleted: each says what it does, and asks.
  await edited.waitFor();
  await confirmed(page, edited, 'Switch off', /No job publishes by it until/);
  await edited.getByText('switched off', { exact: true }).waitFor();
  await confirmed(page, edited, 'Delete', /No job publishes by it any more/);
  await page.getByText('No CI may publish this crate yet').waitFor();
  expect(complaints()).toEqual([]);
});

/** Goes there with the Tab key, as somebody without a mouse does. */
async function reach(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the Tab key never comes to ${target}`);
}

async function press(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await reach(page, target, key);
  await page.keyboard.press('Enter');
}

async function write(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.press('Control+a');
  if (text === '') await page.keyboard.press('Delete');
  else await page.keyboard.type(text);
}

async function confirmed(page: Page, card: Locator, action: string, says: RegExp): Promise<void> {
  await press(page, card.getByRole('button', { name: action }));
  const dialog = page.getByRole('dialog');
  expect(await dialog.innerText()).toMatch(says);
  await press(page, dialog.getByRole('button', { name: action }));
  await dialog.waitFor({ state: 'detached' });
}

/** A crate that says where its source is. */
function crateOf(name: string, repository: string): Upload {
  const version = '0.1.0';
  const description = 'A crate of the acceptance tests';
  const manifest = `[package]
name = "${name}"
version = "${version}"
edition = "2021"
description = "${description}"
license = "MIT"
repository = "${repository}"
`;
  const folder = `${name}-${version}`;
  return assembleUpload({ name, version, description, metadata: { repository } }, [
    tarEntry(`${folder}/Cargo.toml`, Buffer.from(manifest)),
    tarEntry(`${folder}/src/lib.rs`, Buffer.from('')),
  ]);
}
