import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { useChromium } from './support/browser.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { type Example, examples, plainPages } from './support/page-examples.ts';
import { outlineFaults, overflowing, seriousFaults } from './support/page-faults.ts';
import { checkout } from './support/paths.ts';
import { picturesWanted, takePicture } from './support/pictures.ts';
import { PASSWORD, type Populated, usePopulated } from './support/populated.ts';
import { signInByForm, type WatchedPage, watchedPage } from './support/watched-page.ts';

/** Every page of the web UI, by everybody who may come to it. `npm run images` takes the pictures of `docs/images/` on the way. */
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const { patterns } = JSON.parse(readFileSync(join(checkout, 'apps/web/dist/pages.json'), 'utf8')) as {
  patterns: string[];
};

keepToTheEnd();
let registry: Populated;
let visitors: Record<'ada' | 'admin' | 'wile' | 'nobody', WatchedPage>;
let all: Record<string, Example[]>;

beforeAll(async () => {
  const [populated, browser] = await Promise.all([
    usePopulated(picturesWanted ? 9292 : undefined),
    useChromium(),
  ]);
  registry = populated;
  const visitor = async (login: string | null) => {
    const context = await browser.newContext({
      viewport: DESK,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const watched = await watchedPage(context, registry.waybill.url);
    if (login !== null) await signInByForm(watched, login, PASSWORD);
    return watched;
  };
  const [ada, admin, wile, nobody] = await Promise.all(['ada', 'admin', 'wile', null].map(visitor));
  visitors = { ada, admin, wile, nobody } as typeof visitors;
  all = examples(registry);
});

test('there is an example of every page', () => {
  expect(Object.keys(all).sort()).toEqual([...patterns].sort());
});

describe.each(patterns)('%s', (pattern) => {
  test('as it is meant', async () => {
    for (const example of all[pattern] ?? []) {
      const whose = example.audience === 'admin' ? visitors.admin : visitors.ada;
      expect(await lookAt(whose, example, true), example.path).toEqual([]);
    }
  });

  test('for a stranger and for nobody in particular', async () => {
    for (const example of all[pattern] ?? []) {
      if (example.audience === 'everybody') continue;
      const { path, audience } = example;
      const stranger = await lookAt(visitors.wile, { ...example, name: `${example.name}-stranger` }, false);
      if (audience !== 'person') stranger.push(...(await refusal(visitors.wile)));
      expect(stranger, `${path}, for a stranger`).toEqual([]);
      const nobody = await lookAt(visitors.nobody, { ...example, name: `${example.name}-nobody` }, false);
      nobody.push(...(await invitation(visitors.nobody, path)));
      expect(nobody, `${path}, for whoever is not signed in`).toEqual([]);
    }
  });
});

test.each(plainPages)('$path, which has no script', async (example) => {
  expect(await lookAt(visitors.nobody, example, true)).toEqual([]);
});

/** Visits a page at a desk in light, then on a phone in dark. @returns what is wrong with it. */
async function lookAt(watched: WatchedPage, example: Example, isMain: boolean): Promise<string[]> {
  const { page, visit, complaints } = watched;
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  const status = await visit(example.path);
  const faults = status === 200 ? [] : [`it answers ${status}`];
  const heading = await page.locator('h1').first().textContent();
  if (heading === 'There is no such page') faults.push('there is no such page');
  faults.push(...(await outlineFaults(page)), ...(await seriousFaults(page)));
  if (isMain) await takePicture(page, `${example.name}-wide-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  if (isMain) {
    await takePicture(page, `${example.name}-wide-dark`);
    faults.push(...(await seriousFaults(page, ['color-contrast', 'link-in-text-block'])));
  }
  await page.setViewportSize(PHONE);
  faults.push(...(await overflowing(page)).map((part) => `too wide for a phone: ${part}`));
  if (isMain) {
    await takePicture(page, `${example.name}-phone-dark`);
    await page.emulateMedia({ colorScheme: 'light' });
    await takePicture(page, `${example.name}-phone-light`);
  }
  return [...faults, ...complaints()];
}

/** Whoever may not see a page is told so, in words, and where to go from there. */
async function refusal({ page }: WatchedPage): Promise<string[]> {
  const told = page.locator('main .empty, main .notice');
  if ((await told.count()) === 0) return ['it does not tell that it is not theirs'];
  const forms = await page.locator('main form').count();
  return forms === 0 ? [] : ['it shows a form that cannot work'];
}

/** Whoever is not signed in is led to where they can, and back. */
async function invitation({ page }: WatchedPage, path: string): Promise<string[]> {
  const links = await page.locator('main a[href*="/sign-in"]').all();
  const leads = await Promise.all(links.map((link) => link.getAttribute('href')));
  return leads.some((href) => href?.endsWith(`return_to=${encodeURIComponent(path)}`))
    ? []
    : [`nothing leads to the sign-in and back: ${leads}`];
}
