import { expect, test } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { type CiJob, exchange, idTokenOf, useCiSim } from './support/ci-sim.ts';
import { writeFiles } from './support/folders.ts';
import { refusalOf, send } from './support/http.ts';
import { publishing, releaseJob, rocket, versions } from './support/rocket.ts';
import { useCrate } from './support/sources.ts';
import { signInByForm, watchedPage } from './support/watched-page.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

const PASSWORD = 'correct horse battery staple';

/** Walk 3 of the design: a release fails and is mended. */
test('an owner adds a publisher, sees the job refused as it happens, mends it with one button, rehearses, and the job publishes', async () => {
  const sim = await useCiSim();
  const waybill = await useWaybill({
    environment: { ...sim.settings, WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD },
  });
  const cargo = useCargo(waybill, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const source = writeFiles(useCrate({ name: 'rocket' }), rocket('0.1.0'));
  const unverified = [...publishing, '--no-verify'];
  await succeeding(cargo.run(unverified, { cwd: source, environment: withToken(ADMIN_TOKEN) }));
  const audience = waybill.url.replace(/^http:\/\//, '');
  const idToken = async (job: CiJob) => idTokenOf(job, audience);

  const { context } = await useBrowser();
  const watched = await watchedPage(context, waybill.url);
  const { page, visit, complaints } = watched;
  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
  await signInByForm(watched, 'admin', PASSWORD);

  // The publisher, through the form.
  await visit('/crates/rocket/publishers/new');
  await page.getByLabel('Repository owner', { exact: true }).fill('acme');
  await page.getByLabel('Repository name', { exact: true }).fill('rocket');
  await page.getByLabel('Workflow file', { exact: true }).fill('release.yml');
  await page.getByLabel('Name of the environment', { exact: true }).fill('release');
  await page.getByRole('button', { name: 'Add the publisher' }).click();
  await page.waitForURL('**/crates/rocket/publishers');
  await page.getByText('release.yml').first().waitFor();

  // The job runs in another environment, while its owner looks at the attempts.
  await page.getByRole('link', { name: 'Attempts' }).click();
  await heading('Trusted Publisher added');
  const job = await sim.startJob({ ...releaseJob, environment: 'staging' });
  const refused = await exchange(waybill.url, await idToken(job));
  expect(refusalOf(refused).code).toBe('environment_mismatch');
  const [{ correlation_id: reference } = {}] = refused.json['errors'] as { correlation_id?: string }[];
  await page.getByRole('button', { name: '1 new' }).click();
  await page.getByRole('link', { name: 'Exchange refused' }).click();

  // What was expected and what came, and the one button.
  await heading(/^Exchange \d+ refused$/);
  const failed = page.getByRole('row', { name: /^environment .*failed$/ });
  await failed.waitFor();
  expect(await failed.innerText()).toMatch(/environment\s+release\s+staging\s+failed/);
  await page.getByRole('button', { name: 'Mend the publisher' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Only if the job is yours').waitFor();
  expect(await dialog.innerText()).toContain('"name": "staging"');
  await dialog.getByRole('button', { name: 'Mend the publisher' }).click();
  await page.getByText('Done. Such a job may publish now').waitFor();

  // Rehearsed with a token of the job, which stays good for nothing else.
  await page.getByRole('link', { name: 'Rehearse at the publisher' }).click();
  await page.getByLabel('an ID token').check();
  await page.getByLabel('ID token', { exact: true }).fill(await idToken(job));
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await page.getByText('Rehearsed: it would be allowed').waitFor();

  // The release.
  const { json } = await exchange(waybill.url, await idToken(job));
  const token = String(json['token']);
  writeFiles(source, rocket('0.2.0'));
  await succeeding(cargo.run(publishing, { cwd: source, environment: withToken(token) }));
  const ended = await send(`${waybill.url}/api/v1/trusted_publishing/tokens`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(ended.status).toBe(204);
  expect(await versions(waybill)).toEqual(['0.1.0', '0.2.0']);

  // The whole story, and what came of the exchange.
  await visit('/crates/rocket/attempts');
  const story = await page.getByRole('main').getByRole('heading', { level: 3 }).allInnerTexts();
  // In one moment with the exchange, and before or after it.
  expect(story.filter((title) => title !== 'Trusted Publisher used for the first time')).toEqual([
    'Access token revoked',
    'Published: 0.2.0',
    'Exchange granted',
    'Trusted Publisher changed',
    'Exchange refused',
    'Trusted Publisher added',
    'Published: 0.1.0',
  ]);
  await page.getByRole('link', { name: 'Exchange granted' }).click();
  await page.getByText('revoked, as a job does when it is done').waitFor();
  await page.getByRole('link', { name: 'rocket 0.2.0' }).click();
  await page.getByText('acme/rocket').first().waitFor();

  // The log of the refused job leads there, too.
  await visit(`/attempts/${reference}`);
  await heading(/^Exchange \d+ refused$/);
  await page.getByText('The publisher was changed since').waitFor();

  // The repository is made anew under its name: other ids, looked at beside the old ones and taken with one click.
  const anew = await sim.startJob({ ...releaseJob, environment: 'staging', repositoryId: '77' });
  expect(refusalOf(await exchange(waybill.url, await idToken(anew))).code).toBe('pin_mismatch');
  await visit('/crates/rocket/publishers');
  await page.getByRole('link', { name: 'Compare the ids' }).click();
  await page.getByRole('row', { name: /^Repository owner id .*the same$/ }).waitFor();
  await page.getByRole('row', { name: /^Repository id .* 77 another$/ }).waitFor();
  await page.getByRole('button', { name: 'Take the new ids' }).click();
  await page.getByText('It has the new ids now').waitFor();
  expect((await exchange(waybill.url, await idToken(anew))).status).toBe(200);
  expect(complaints()).toEqual([]);
});
