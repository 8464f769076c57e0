import { beforeAll, expect, test } from 'vitest';
import { useChromium } from './support/browser.ts';
import { exchange, idTokenOf, useCiSim } from './support/ci-sim.ts';
import { hostileCrates, MARKUP, useWitness, type Witness } from './support/hostile-crate.ts';
import { send, sendJson } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { makePerson, makeToken } from './support/people.ts';
import { describedUpload } from './support/populated-crates.ts';
import { putAll } from './support/uploads.ts';
import { signInByForm, type WatchedPage, watchedPage } from './support/watched-page.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './support/waybill.ts';

/** Looking at crates, as anybody does: what is found, what is told of each version, and what a hostile crate can do to it. */
const PASSWORD = 'correct horse battery staple';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

keepToTheEnd();
let waybill: Waybill;
let witness: Witness;
let visitor: WatchedPage;
let ada: string;

beforeAll(async () => {
  const [sim, browser, elsewhere] = await Promise.all([useCiSim(), useChromium(), useWitness()]);
  witness = elsewhere;
  waybill = await useWaybill({ environment: sim.settings });
  const { url, index } = waybill;
  await makePerson(url, 'ada', PASSWORD);
  ada = (await makeToken(url, 'ada')).token;
  const rocket = (version: string) =>
    describedUpload({ name: 'rocket', version, description: 'Starts and lands', keywords: ['space'] }, index);
  const lander = { name: 'lander', version: '0.1.0', description: 'Lands a rocket' };
  const hostile = hostileCrates(witness).map((crate) => describedUpload(crate, index));
  await putAll(url, [...hostile, describedUpload(lander, index)]);
  for (const version of ['0.1.0', '0.1.1']) await putAll(url, [rocket(version)], ada);

  const byCi = async (repository: string, version: string, job: Record<string, string> = {}) => {
    const publisher = {
      ...{ provider: 'github', crates: ['rocket'], environment: { rule: 'any' } },
      identity: { owner: 'acme', repository, workflow: 'release.yml' },
    };
    const path = `${url}/api/v1/trusted_publishing/publishers`;
    await sendJson(path, { token: ada, json: { publisher } });
    const started = await sim.startJob({
      ...{ repository: `acme/${repository}`, workflow: 'release.yml', environment: 'release', runId: '4711' },
      ...{ actor: 'wile', sha: COMMIT, ref: `refs/tags/v${version}`, ...job },
    });
    const idToken = await idTokenOf(started, `127.0.0.1:${waybill.port}`);
    const { json } = await exchange(url, idToken);
    await putAll(url, [rocket(version)], String(json['token']));
  };
  await byCi('rocket', '0.2.0');
  await byCi('starship', '0.3.0', {
    repositoryId: '77',
    environment: MARKUP,
    actor: MARKUP,
    ref: `refs/heads/${MARKUP}`,
  });
  await putAll(url, [rocket('0.4.0')], ada);
  const gone = await send(`${url}/api/v1/crates/rocket/0.1.1`, { method: 'DELETE', token: ADMIN_TOKEN });
  expect(gone.status, gone.text).toBe(204);
  visitor = await watchedPage(await browser.newContext({ reducedMotion: 'reduce' }), url);
});

/** What would be there if something of a crate had run, or had been taken for a part of the page. */
const INTRUDERS = `JSON.stringify([
  globalThis.pwned,
  [...document.querySelectorAll('script, iframe, object, embed, link, base, meta, style')].filter((one) => !document.head.contains(one)).map((one) => one.outerHTML),
  [...document.querySelectorAll('main img, main svg image, main video, main form, main [style], main [background]')].map((one) => one.outerHTML),
  [...document.querySelectorAll('main *')].flatMap((one) => [...one.attributes]).filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
  [...document.querySelectorAll('main a')].map((one) => one.protocol).filter((one) => !['http:', 'https:', 'mailto:', 'irc:', 'ircs:', 'xmpp:'].includes(one) && one !== ':'),
])`;
const NOBODY = JSON.stringify([null, [], [], [], []]);

test('a hostile crate runs nothing, loads nothing from elsewhere, and stays in its place', async () => {
  const { page, visit, complaints } = visitor;
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await visit('/crates/hostile/1.0.0');
  await page.getByText('That was all.').waitFor();
  expect(await page.getByRole('link', { name: /The launch pad/ }).getAttribute('href')).toBe(
    `${witness.url}/pad.png`,
  );
  expect(await page.getByRole('link', { name: 'A badge' }).getAttribute('href')).toBe(
    'https://example.com/build',
  );
  await page.getByText('A picture in a picture').waitFor();
  expect(await page.locator('.readme').locator('.button, #app').count()).toBe(0);
  // The rest of the page is where it was.
  await page.getByText('Waybill', { exact: true }).first().click({ trial: true });
  await page.getByRole('link', { name: 'Down', exact: true }).click();
  expect(new URL(page.url()).hash).toBe('#user-content-the-end');
  expect(await page.evaluate(INTRUDERS)).toBe(NOBODY);

  const paths = [
    'hostile/1.0.0',
    'hostile/2.0.0',
    'hostile/3.0.0',
    'hostile',
    'hostile/versions',
    'rocket/0.3.0',
  ];
  for (const path of [...paths.map((path) => `/crates/${path}`), '/', '/search?q=hostile']) {
    await visit(path);
    expect(await page.evaluate(INTRUDERS), path).toBe(NOBODY);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true);
  }
  expect(await page.getByText(MARKUP).count()).toBe(1);
  expect(complaints()).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(witness.visits).toEqual([]);

  // And it would have been noticed.
  await visit('/crates/hostile/1.0.0');
  await page.getByRole('link', { name: /The launch pad/ }).click();
  await page.getByText('seen').waitFor();
  expect(witness.visits).toContain('/pad.png');
  expect(complaints()).not.toEqual([]);
});

test('the search follows what is typed, with few requests, and by its address', async () => {
  const { page, visit, settle, complaints } = visitor;
  await visit('/');
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/v1/crates') asked.push(searchParams.get('q') ?? '');
  });
  await page.keyboard.press('/');
  await page.keyboard.type('rocket', { delay: 20 });
  await page.getByRole('heading', { name: 'Crates for' }).waitFor();
  await settle();
  const found = () => page.locator('.crate-card h2').allTextContents();
  expect(await found()).toEqual(['rocket', 'lander']);
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(asked.at(-1)).toBe('rocket');
  // One goes on typing where one was.
  await page.keyboard.type(' keyword:space');
  await page.getByText('1–1 of 1 crate').waitFor();
  expect(await found()).toEqual(['rocket']);
  await page.getByLabel('Search for crates').fill('');
  await page.getByRole('heading', { name: 'All crates' }).waitFor();
  await page.getByLabel('Sort by').selectOption('Name');
  await page.waitForURL('**/search?sort=alphabetical');
  await page.getByText('1–3 of 3 crates').waitFor();
  await settle();
  expect(await found()).toEqual(['hostile', 'lander', 'rocket']);
  await visit('/search?q=zeppelin');
  await page.getByText('Nothing was found').waitFor();
  await page.goBack();
  await page.getByText('1–3 of 3 crates').waitFor();
  expect(complaints()).toEqual([]);
});

test('what comes along with a page is not asked for once more', async () => {
  const { page, visit, settle } = visitor;
  const asked: string[] = [];
  const note = (request: { url(): string }) => asked.push(new URL(request.url()).pathname);
  page.on('request', note);
  for (const path of ['/crates/rocket', '/crates/rocket/versions']) {
    asked.length = 0;
    await visit(path);
    await settle();
    expect(asked).toContain('/api/v1/crates/rocket');
    expect(asked.includes('/api/v1/crates/rocket/readme'), path).toBe(path === '/crates/rocket');
    expect(asked, path).toEqual([...new Set(asked)]);
  }
  page.off('request', note);
});

test('each version says how it was published, and where that changed', async () => {
  const { page, visit, complaints } = visitor;
  await visit('/crates/rocket/versions');
  const items = await page.locator('.versions .version').allInnerTexts();
  expect(items).toHaveLength(4);
  const [fourth, third, second, first] = items;
  expect(fourth).toContain('no longer by CI');
  expect(fourth).toContain('0.3.0 was published by CI, this one by ada with an API token.');
  expect(third).toContain('another repository');
  expect(third).toContain('0.2.0 was published from acme/rocket, this one from acme/starship.');
  expect(second).toContain('Published by GitHub Actions from acme/rocket');
  expect(second).toContain('now by CI');
  expect(first).toContain('Published by ada with an API token');
  expect(first).not.toContain('by CI');

  await page.getByRole('link', { name: '0.2.0', exact: true }).click();
  const label = page.getByRole('region', { name: 'Waybill' });
  await label.getByText('Trusted Publisher').waitFor();
  const linkOf = (name: string) => label.getByRole('link', { name }).first().getAttribute('href');
  expect(await linkOf('acme/rocket')).toMatch(/\/acme\/rocket$/);
  expect(await linkOf(COMMIT.slice(0, 12))).toMatch(new RegExp(`/acme/rocket/commit/${COMMIT}$`));
  expect(await linkOf('4711')).toMatch(/\/acme\/rocket\/actions\/runs\/4711/);
  const said = await label.innerText();
  for (const part of ['release.yml', 'release', 'wile', 'v0.2.0', 'GitHub Actions'])
    expect(said).toContain(part);
  await visit('/crates/rocket/0.4.0');
  await label.getByText('published by ada with an API token').waitFor();
  await page.getByText('Not published as the version before it was').waitFor();

  await visit('/crates/rocket/0.1.1');
  await page.getByRole('heading', { name: 'Version 0.1.1 was deleted' }).waitFor();
  await visit('/crates/rocket/9.9.9');
  await page.getByRole('heading', { name: 'There is no version 9.9.9' }).waitFor();
  expect(complaints()).toEqual([]);
});

test('an owner yanks a version with a reason that everybody reads, and takes it back', async () => {
  const { page, visit, complaints } = visitor;
  await visit('/crates/rocket/0.2.0');
  expect(await page.getByRole('button', { name: 'Yank' }).count()).toBe(0);
  await signInByForm(visitor, 'ada', PASSWORD);
  await visit('/crates/rocket/0.2.0');
  await page.getByRole('button', { name: 'Yank' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Yank rocket 0.2.0' });
  await dialog.getByLabel('Why').fill(`It does not land. ${MARKUP}`);
  await dialog.getByRole('button', { name: 'Yank' }).press('Enter');
  await page.getByText('This version is yanked').waitFor();
  await visit('/crates/rocket/versions');
  const item = page.locator('.version', { hasText: 'Yanked because' });
  expect(await item.innerText()).toContain(`It does not land. ${MARKUP}`);
  expect(await page.evaluate(INTRUDERS)).toBe(NOBODY);
  const lines = (await send(`${waybill.url}/index/ro/ck/rocket`)).text;
  expect(lines).toMatch(/"vers":"0\.2\.0".*"yanked":true/);

  await visit('/crates/rocket/0.2.0');
  await page.getByRole('button', { name: 'Unyank' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unyank' }).click();
  await page.getByText('This version is yanked').waitFor({ state: 'detached' });
  expect(complaints()).toEqual([]);
});

test('a page whose script does not come says so, and the rest goes on', async () => {
  const { page } = visitor;
  await visitor.visit('/');
  // As after an upgrade of the server, which has other scripts than the page that is still open.
  await page.route(/\/assets\/.*\.js$/, (route) => route.abort());
  await page.getByRole('link', { name: 'Keywords', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'This page could not be loaded' }).waitFor();
  await page.unroute(/\/assets\/.*\.js$/);
  await page.getByRole('button', { name: 'Load it again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Keywords' }).waitFor();
  expect(visitor.complaints().filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
});
